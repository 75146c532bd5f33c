"""Tables of the office: tasks, approvals, inspection records."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from courier_api.storage.tables.base import UtcInstant

__all__ = ["create_tasks"]


def create_tasks() -> None:
    """Create tasks and their histories."""
    op.create_table(
        "tasks",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("branch_id", sa.String(length=64), nullable=False),
        sa.Column("order_id", sa.String(length=64), nullable=False),
        sa.Column("desk", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("opened_at", UtcInstant(), nullable=False),
        sa.Column("opened_by", sa.String(length=64), nullable=False),
        sa.Column("due_at", UtcInstant(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("taken_by", sa.String(length=64), nullable=True),
        sa.Column("answer", sa.String(length=32), nullable=True),
        sa.CheckConstraint("(state = 'open') = (taken_by IS NULL)", name="tasks_taken_by_somebody"),
        sa.CheckConstraint(
            "(state IN ('answered', 'closed')) = (answer IS NOT NULL)",
            name="tasks_answered_say_what",
        ),
        sa.CheckConstraint(
            "answer IN ('rebooked', 'cancelled', 'won_back', 'given_up', "
            "'not_reached', 'found', 'reprinted', 'refunded', 'corrected', "
            "'informed')",
            name="tasks_answer_known",
        ),
        sa.CheckConstraint(
            "desk IN ('agents', 'dispatchers', 'accountants')", name="tasks_desk_known"
        ),
        sa.CheckConstraint(
            "reason IN ('refused', 'changed', 'failed', 'document_lost', "
            "'issue_refused', 'void_refused', 'refund_due', 'late_money', "
            "'customer_asks', 'check_address', 'papers_missing')",
            name="tasks_reason_known",
        ),
        sa.CheckConstraint(
            "state IN ('open', 'taken', 'answered', 'closed')", name="tasks_state_known"
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="tasks_order_id_is_there"),
        sa.PrimaryKeyConstraint("id", name="tasks_key"),
    )
    op.create_index(
        "tasks_by_desk", "tasks", ["branch_id", "desk", "state", "due_at", "id"], unique=False
    )
    op.create_index("tasks_by_order", "tasks", ["order_id", "opened_at"], unique=False)
    op.create_index(
        "tasks_one_live",
        "tasks",
        ["order_id", "reason"],
        unique=True,
        sqlite_where=sa.text("state IN ('open', 'taken')"),
        postgresql_where=sa.text("state IN ('open', 'taken')"),
    )
    op.create_table(
        "task_steps",
        sa.Column("task_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event", sa.String(length=32), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        sa.Column("answer", sa.String(length=32), nullable=True),
        sa.CheckConstraint(
            "event IN ('open', 'take', 'release', 'answer', 'reopen', 'close')",
            name="task_steps_event_known",
        ),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="task_steps_task_id_is_there"),
        sa.PrimaryKeyConstraint("task_id", "version", name="task_steps_key"),
    )
