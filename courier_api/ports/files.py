"""Where files are kept that are too large for the database: photos, reports."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

__all__ = ["FileStore"]


class FileStore(Protocol):
    """Keeps bytes by the SHA-256 of what is kept; whoever puts them seals them first.

    Nothing is ever changed and the same bytes are kept once, so a file may be
    put before the unit of work that names it and again at every attempt.
    """

    def put(self, content: bytes) -> str:
        """Keep `content`, safe from power cuts, and return its address: 64 hex digits.

        Raises `StorageError` if it cannot be kept.
        """
        ...

    def get(self, address: str) -> bytes:
        """Return the bytes at `address`.

        Raises `NotFoundError` if there are none and `StorageError` if they are damaged.
        """
        ...

    def remove(self, address: str) -> None:
        """Delete what is at `address`, if there is anything."""
        ...

    def put_before(self, before: datetime) -> Iterator[str]:
        """Yield the addresses of what was put before then (aware UTC), in no order."""
        ...
