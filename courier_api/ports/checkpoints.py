"""Checkpoints of the audit log, in the database and outside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from courier_api.domain.audit.checkpoint import Checkpoint

__all__ = ["CheckpointKeeper", "Checkpoints", "SignedCheckpoint"]


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint and the signed note that says so."""

    checkpoint: Checkpoint
    note: str


class Checkpoints(Protocol):
    """The checkpoints in the database, for those who ask over the API."""

    def add(self, signed: SignedCheckpoint) -> None:
        """Write a checkpoint; one of a size that is there already is left alone."""
        ...

    def newest(self) -> SignedCheckpoint | None:
        """Return the checkpoint of the largest tree."""
        ...


class CheckpointKeeper(Protocol):
    """Signs checkpoints and keeps them where the database's masters have no say."""

    def newest(self) -> SignedCheckpoint | None:
        """Return the last one kept.

        Raises
        ------
        StorageError
            If what is kept cannot be read or was not signed by us.
        """
        ...

    def keep(
        self, size: int, root: bytes, at: datetime, leaves: Sequence[bytes]
    ) -> SignedCheckpoint:
        """Sign a checkpoint and keep it, with the `leaves` since the one before.

        It is on the disk when this returns.

        Raises
        ------
        StorageError
            If it cannot be kept.
        """
        ...
