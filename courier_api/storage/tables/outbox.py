"""Jobs, events and checkpoints: what leaves the house or is told in it."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    text,
)

from courier_api.ports.outbox import JobState
from courier_api.storage.tables.base import ID, ROW_NUMBER, WORD, UtcInstant, metadata, one_of

__all__ = ["audit_checkpoints", "event_marks", "events", "outbox_jobs"]

LIVE = text("state IN ('waiting', 'leased')")
NOT_DONE = text("lane IS NOT NULL AND state <> 'done'")

outbox_jobs = Table(
    "outbox_jobs",
    metadata,
    Column("number", ROW_NUMBER, primary_key=True, autoincrement=True),
    Column("id", ID, nullable=False, unique=True),
    Column("key", String(128), unique=True),
    Column("lane", String(128)),
    Column("kind", WORD, nullable=False),
    Column("payload", Text, nullable=False),
    Column("state", WORD, nullable=False),
    Column("created_at", UtcInstant, nullable=False),
    Column("due_at", UtcInstant, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("crashes", Integer, nullable=False),
    Column("owner", ID, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("first_at", UtcInstant),
    Column("progress", Integer, nullable=False),
    Column("finished_at", UtcInstant),
    Column("fault", Text, nullable=False),
    one_of("state", JobState, "outbox_state_known"),
    CheckConstraint("(state = 'leased') = (owner <> '')", name="outbox_leased_has_owner"),
    CheckConstraint(
        "(state IN ('done', 'dead')) = (finished_at IS NOT NULL)", name="outbox_finished_when"
    ),
    CheckConstraint("progress BETWEEN 0 AND 100", name="outbox_progress_of_100"),
    Index("outbox_jobs_live", "due_at", "number", sqlite_where=LIVE, postgresql_where=LIVE),
    Index("outbox_jobs_lanes", "lane", "number", sqlite_where=NOT_DONE, postgresql_where=NOT_DONE),
    Index("outbox_jobs_by_state", "state", "finished_at"),
    sqlite_autoincrement=True,
)
"""``due_at`` of a leased job is when its lease runs out."""

events = Table(
    "events",
    metadata,
    Column("number", ROW_NUMBER, primary_key=True, autoincrement=True),
    Column("id", ID, nullable=False, unique=True),
    Column("at", UtcInstant, nullable=False),
    Column("branch_id", ID, nullable=False),
    Column("audience", String(97), nullable=False),
    Column("kind", WORD, nullable=False),
    Column("subject", ID, nullable=False),
    Column("data", Text, nullable=False),
    Index("events_by_at", "at"),
    sqlite_autoincrement=True,
)

event_marks = Table(
    "event_marks",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("moved_by", BigInteger, nullable=False),
    Column("forgotten", BigInteger, nullable=False),
    CheckConstraint("id = 1", name="event_marks_one_row"),
)
"""One row: what is added to PostgreSQL's transaction numbers, and how far events are deleted."""

audit_checkpoints = Table(
    "audit_checkpoints",
    metadata,
    Column("size", ROW_NUMBER, primary_key=True, autoincrement=False),
    Column("root", LargeBinary(32), nullable=False),
    Column("at", UtcInstant, nullable=False),
    Column("note", Text, nullable=False),
    CheckConstraint("length(root) = 32", name="audit_checkpoint_root_is_sha256"),
)
"""``note`` is the signed note, as it is exported."""
