"""The audit log in the database."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select

from courier_api.domain.audit.entry import AuditEntry, SubjectKind
from courier_api.domain.audit.merkle import leaf_hash
from courier_api.ports.audit import Waiting
from courier_api.storage.tables.audit import audit_entries, audit_leaves, audit_pending

__all__ = ["SqlAuditLog"]

INSERT_ENTRY = insert(audit_entries)


class SqlAuditLog:
    """A :class:`courier_api.ports.AuditLog` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, entry: AuditEntry) -> None:
        """Write an entry; a trigger puts it among those that wait for their place."""
        self._connection.execute(INSERT_ENTRY, _values(entry))

    def append_all(self, entries: Sequence[AuditEntry]) -> None:
        """Write entries in one statement."""
        if entries:
            self._connection.execute(INSERT_ENTRY, [_values(entry) for entry in entries])

    def sequence(self, limit: int) -> int:
        """Give up to `limit` waiting entries their places; return how many got one."""
        query = (
            select(audit_entries)
            .join(audit_pending, audit_pending.c.number == audit_entries.c.number)
            .order_by(audit_entries.c.number)
            .limit(limit)
        )
        waiting = self._connection.execute(query).all()
        if not waiting:
            return 0
        last = select(func.coalesce(func.max(audit_leaves.c.position), -1))
        first = self._connection.execute(last).scalar_one() + 1
        leaves = [
            {
                "position": position,
                "number": row.number,
                "leaf_hash": leaf_hash(_entry(row).canonical()),
            }
            for position, row in enumerate(waiting, start=first)
        ]
        self._connection.execute(insert(audit_leaves), leaves)
        numbers = [row.number for row in waiting]
        self._connection.execute(delete(audit_pending).where(audit_pending.c.number.in_(numbers)))
        return len(waiting)

    def waiting(self) -> Waiting:
        """Say how many entries wait for their place."""
        query = select(func.count(), func.min(audit_entries.c.at)).join_from(
            audit_pending, audit_entries, audit_pending.c.number == audit_entries.c.number
        )
        number, since = self._connection.execute(query).one()
        return Waiting(number, since)

    def leaf_hashes(self) -> tuple[bytes, ...]:
        """Return the leaves of the tree, in order, 32 bytes each."""
        query = select(audit_leaves.c.leaf_hash).order_by(audit_leaves.c.position)
        return tuple(self._connection.execute(query).scalars())

    def entries(self, start: int, count: int) -> tuple[AuditEntry, ...]:
        """Return up to `count` entries from leaf `start` on."""
        query = (
            select(audit_entries)
            .join(audit_leaves, audit_leaves.c.number == audit_entries.c.number)
            .where(audit_leaves.c.position >= start, audit_leaves.c.position < start + count)
            .order_by(audit_leaves.c.position)
        )
        return tuple(_entry(row) for row in self._connection.execute(query))


def _values(entry: AuditEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "at": entry.at,
        "branch_id": entry.branch_id,
        "actor_id": entry.actor_id,
        "action": entry.action,
        "subject_kind": entry.subject_kind,
        "subject_id": entry.subject_id,
        "detail": json.dumps(dict(entry.detail), separators=(",", ":")),
    }


def _entry(row: Row[Any]) -> AuditEntry:
    return AuditEntry(
        id=row.id,
        at=row.at,
        branch_id=row.branch_id,
        actor_id=row.actor_id,
        action=row.action,
        subject_kind=SubjectKind(row.subject_kind),
        subject_id=row.subject_id,
        detail=tuple(json.loads(row.detail).items()),
    )
