"""Tasks and their histories."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, text

from courier_api.domain.office.task import Desk, TaskAnswer, TaskEvent, TaskReason, TaskState
from courier_api.storage.tables.base import ID, WORD, UtcInstant, metadata, one_of

__all__ = ["task_steps", "tasks"]

LIVE = "state IN ('open', 'taken')"

tasks = Table(
    "tasks",
    metadata,
    Column("id", ID, primary_key=True),
    Column("branch_id", ID, nullable=False),
    Column("order_id", ID, ForeignKey("orders.id"), nullable=False),
    Column("desk", WORD, nullable=False),
    Column("reason", WORD, nullable=False),
    Column("opened_at", UtcInstant, nullable=False),
    Column("opened_by", ID, nullable=False),
    Column("due_at", UtcInstant, nullable=False),
    Column("state", WORD, nullable=False),
    Column("version", Integer, nullable=False),
    Column("taken_by", ID),
    Column("answer", WORD),
    Column("wish", Text),
    CheckConstraint("(state = 'open') = (taken_by IS NULL)", name="tasks_taken_by_somebody"),
    CheckConstraint(
        "(state IN ('answered', 'closed')) = (answer IS NOT NULL)", name="tasks_answered_say_what"
    ),
    CheckConstraint("wish IS NULL OR state = 'answered'", name="tasks_wish_with_answer"),
    one_of("desk", Desk, "tasks_desk_known"),
    one_of("reason", TaskReason, "tasks_reason_known"),
    one_of("state", TaskState, "tasks_state_known"),
    one_of("answer", TaskAnswer, "tasks_answer_known"),
    Index(
        "tasks_one_live",
        "order_id",
        "reason",
        unique=True,
        sqlite_where=text(LIVE),
        postgresql_where=text(LIVE),
    ),
    Index("tasks_by_desk", "branch_id", "desk", "state", "due_at", "id"),
    Index("tasks_by_order", "order_id", "opened_at"),
)

task_steps = Table(
    "task_steps",
    metadata,
    Column("task_id", ID, ForeignKey("tasks.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("event", WORD, nullable=False),
    Column("actor_id", ID, nullable=False),
    Column("at", UtcInstant, nullable=False),
    Column("answer", WORD),
    one_of("event", TaskEvent, "task_steps_event_known"),
)
