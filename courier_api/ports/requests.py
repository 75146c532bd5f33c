"""Unsafe requests and their answers, kept so that a repeat changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

__all__ = ["KeptAnswer", "Requests"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswer:
    """The answer to a request that took effect.

    Parameters
    ----------
    scope, key
        Who asked, and the ``Idempotency-Key`` he chose.
    fingerprint
        SHA-256 of method, path and body.
    sealed
        The answer, encrypted so that only who repeats the request can read it.
    at
        When it was given, aware UTC.
    """

    scope: str
    key: str
    fingerprint: bytes
    sealed: bytes
    at: datetime


class Requests(Protocol):
    """Answers by idempotency key."""

    def claim(self, scope: str, key: str) -> bool:
        """Hold the key until the unit of work ends; ``False`` if another holds it now."""
        ...

    def find(self, scope: str, key: str) -> KeptAnswer | None:
        """Return the answer given to this key, if any."""
        ...

    def keep(self, answer: KeptAnswer) -> None:
        """Write an answer; raises `ConflictError` if the key has one."""
        ...

    def forget(self, before: datetime, limit: int) -> int:
        """Delete up to `limit` answers given before then; return how many."""
        ...
