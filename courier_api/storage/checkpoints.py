"""Checkpoints in the database."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from courier_api.domain.audit.checkpoint import read_checkpoint
from courier_api.ports.checkpoints import SignedCheckpoint
from courier_api.storage.tables.outbox import audit_checkpoints

__all__ = ["SqlCheckpoints"]


class SqlCheckpoints:
    """A :class:`courier_api.ports.checkpoints.Checkpoints` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, signed: SignedCheckpoint) -> None:
        """Write a checkpoint; one of a size that is there already is left alone."""
        checkpoint = signed.checkpoint
        same = select(audit_checkpoints.c.size).where(audit_checkpoints.c.size == checkpoint.size)
        if self._connection.execute(same).first() is not None:
            return
        self._connection.execute(
            insert(audit_checkpoints).values(
                size=checkpoint.size, root=checkpoint.root, at=checkpoint.at, note=signed.note
            )
        )

    def newest(self) -> SignedCheckpoint | None:
        """Return the checkpoint of the largest tree."""
        query = select(audit_checkpoints.c.note).order_by(audit_checkpoints.c.size.desc()).limit(1)
        note = self._connection.execute(query).scalar_one_or_none()
        if note is None:
            return None
        return SignedCheckpoint(read_checkpoint(note.partition("\n\n")[0] + "\n"), note)
