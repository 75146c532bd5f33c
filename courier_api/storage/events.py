"""Events in the database, numbered in the order of commits.

SQLite has one writer, so numbers given at the insert are in the order of
commits.  On PostgreSQL a number is made of the number of the transaction and
a count within it, and readers see only events of transactions older than
every one that still runs: none of a smaller number can come any more.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, delete, func, insert, literal_column, select, text, update

from courier_api.errors import ModelError
from courier_api.ports.events import Event, demand_event
from courier_api.storage.tables.outbox import event_marks, events

__all__ = ["SqlEvents", "renumber"]

BITS = 14
"""Of a number, for the count within a transaction; the rest leaves 2^39 transactions
before a number is more than JSON readers keep exactly (RFC 8259, section 6)."""

MOVED_BY = "(SELECT moved_by FROM event_marks)"
OWN = f"((pg_current_xact_id()::text::bigint + {MOVED_BY}) << {BITS})"
HORIZON = f"((pg_snapshot_xmin(pg_current_snapshot())::text::bigint + {MOVED_BY}) << {BITS})"
FUTURE = f"((pg_snapshot_xmax(pg_current_snapshot())::text::bigint + {MOVED_BY}) << {BITS})"


class SqlEvents:
    """A :class:`courier_api.ports.Events` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._on_sqlite = connection.dialect.name == "sqlite"
        self._told = 0

    def tell(
        self,
        branch_id: str,
        audience: str,
        kind: str,
        subject: str,
        data: Mapping[str, str | int] | None = None,
    ) -> None:
        """Tell `audience` in `branch_id` that `kind` happened to `subject`."""
        data = data or {}
        demand_event(branch_id, audience, kind, subject, data)
        values: dict[str, Any] = {
            "id": uuid4().hex,
            "at": datetime.now(UTC),
            "branch_id": branch_id,
            "audience": audience,
            "kind": kind,
            "subject": subject,
            "data": json.dumps(dict(data), separators=(",", ":")),
        }
        if not self._on_sqlite:
            values["number"] = self._next_number()
        self._connection.execute(insert(events).values(values))

    def since(self, after: int, limit: int) -> tuple[Event, ...]:
        """Return up to `limit` events with numbers above `after`, in order."""
        query = select(events).where(events.c.number > after)
        if not self._on_sqlite:
            query = query.where(events.c.number < literal_column(HORIZON))
        rows = self._connection.execute(query.order_by(events.c.number).limit(limit))
        return tuple(_event(row) for row in rows)

    def newest(self) -> int:
        """Return the number from which a reader hears only what comes from now on."""
        query = select(func.coalesce(func.max(events.c.number), self.forgotten()))
        if not self._on_sqlite:
            query = query.where(events.c.number < literal_column(HORIZON))
        return int(self._connection.execute(query).scalar_one())

    def forgotten(self) -> int:
        """Return the largest number that retention has taken away, 0 if none."""
        return int(self._connection.execute(select(event_marks.c.forgotten)).scalar_one())

    def forget(self, before: datetime) -> int:
        """Delete what was told before `before`; return how many events that were."""
        old = events.c.at < before
        last = self._connection.execute(select(func.max(events.c.number)).where(old)).scalar_one()
        if last is None:
            return 0
        gone = self._connection.execute(delete(events).where(old)).rowcount
        self._connection.execute(
            update(event_marks).where(event_marks.c.forgotten < last).values(forgotten=last)
        )
        return gone

    def _next_number(self) -> Any:
        self._told += 1
        if self._told >> BITS:
            raise ModelError("events", [f"more than {2**BITS - 1} in one unit of work: split it"])
        return literal_column(f"{OWN} + {self._told}")


def renumber(connection: Connection) -> int:
    """Keep numbers growing after the database was restored into a younger PostgreSQL.

    There transaction numbers start anew, below those of the events kept.
    Returns by how many transactions the numbers were moved, 0 if they were right.
    """
    if connection.dialect.name == "sqlite":
        return 0
    query = text(f"SELECT coalesce(max(number), 0) - {FUTURE} FROM events")  # noqa: S608
    ahead = int(connection.execute(query).scalar_one())
    if ahead < 0:
        return 0
    by = (ahead >> BITS) + 1
    connection.execute(update(event_marks).values(moved_by=event_marks.c.moved_by + by))
    return by


def _event(row: Row[Any]) -> Event:
    return Event(
        number=row.number,
        id=row.id,
        at=row.at,
        branch_id=row.branch_id,
        audience=row.audience,
        kind=row.kind,
        subject=row.subject,
        data=json.loads(row.data),
    )
