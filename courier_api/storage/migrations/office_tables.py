"""Tables of the office: tasks, approvals, inspection records."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from courier_api.storage.tables.base import UtcInstant

__all__ = ["create_approvals", "create_records", "create_tasks"]


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
        sa.Column("wish", sa.Text(), nullable=True),
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
        sa.CheckConstraint("wish IS NULL OR state = 'answered'", name="tasks_wish_with_answer"),
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
            "event IN ('open', 'take', 'release', 'answer', 'reopen', 'fulfil', 'close')",
            name="task_steps_event_known",
        ),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="task_steps_task_id_is_there"),
        sa.PrimaryKeyConstraint("task_id", "version", name="task_steps_key"),
    )


def create_approvals() -> None:
    """Create what waits for a second person."""
    op.create_table(
        "approvals",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("branch_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=97), nullable=False),
        sa.Column("order_id", sa.String(length=64), nullable=True),
        sa.Column("account_id", sa.String(length=97), nullable=True),
        sa.Column("difference", sa.String(length=32), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("proposed_by", sa.String(length=64), nullable=False),
        sa.Column("proposed_at", UtcInstant(), nullable=False),
        sa.Column("expires_at", UtcInstant(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", UtcInstant(), nullable=True),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("transaction_id", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "(state = 'approved') = (transaction_id IS NOT NULL)",
            name="approvals_approved_is_booked",
        ),
        sa.CheckConstraint(
            "(state = 'declined') = (reason IS NOT NULL)", name="approvals_declined_say_why"
        ),
        sa.CheckConstraint(
            "(state = 'waiting') = (decided_by IS NULL) AND (decided_by IS NULL) = "
            "(decided_at IS NULL)",
            name="approvals_decided_by_somebody",
        ),
        sa.CheckConstraint("difference IN ('short', 'over')", name="approvals_difference_known"),
        sa.CheckConstraint(
            "kind IN ('refund', 'write_off', 'reversal')", name="approvals_kind_known"
        ),
        sa.CheckConstraint(
            "reason IN ('not_justified', 'wrong_amount', 'wrong_account', "
            "'papers_missing', 'withdrawn')",
            name="approvals_reason_known",
        ),
        sa.CheckConstraint(
            "state <> 'approved' OR decided_by <> proposed_by", name="approvals_second_person"
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'approved', 'declined', 'expired')", name="approvals_state_known"
        ),
        sa.CheckConstraint(
            "amount_fen BETWEEN 1 AND 9007199254740991", name="approvals_amount_positive"
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="approvals_order_id_is_there"),
        sa.ForeignKeyConstraint(
            ["transaction_id"],
            ["ledger_transactions.id"],
            name="approvals_transaction_is_there",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name="approvals_key"),
        sa.UniqueConstraint("transaction_id", name="approvals_one_transaction_id"),
    )
    op.create_index(
        "approvals_by_branch",
        "approvals",
        ["branch_id", "state", "proposed_at", "id"],
        unique=False,
    )
    op.create_index(
        "approvals_one_waiting",
        "approvals",
        ["kind", "subject"],
        unique=True,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )


def create_records() -> None:
    """Create inspection records."""
    op.create_table(
        "inspection_records",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("order_id", sa.String(length=64), nullable=False),
        sa.Column("branch_id", sa.String(length=64), nullable=False),
        sa.Column("courier_id", sa.String(length=64), nullable=False),
        sa.Column("odometer_km", sa.Integer(), nullable=False),
        sa.Column("damages", sa.Text(), nullable=False),
        sa.Column("photos", sa.Text(), nullable=False),
        sa.Column("recorded_at", UtcInstant(), nullable=False),
        sa.Column("filed_at", UtcInstant(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=32), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("retake", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", UtcInstant(), nullable=True),
        sa.CheckConstraint(
            "(state = 'waiting') = (decided_by IS NULL) AND (decided_by IS NULL) = "
            "(decision IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)",
            name="inspection_records_decided_by_somebody",
        ),
        sa.CheckConstraint(
            "decision IN ('approve', 'retake', 'decline')", name="inspection_records_decision_known"
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'approved', 'retake', 'declined')",
            name="inspection_records_state_known",
        ),
        sa.CheckConstraint("decided_by <> courier_id", name="inspection_records_second_person"),
        sa.CheckConstraint("length(digest) = 64", name="inspection_records_digest_is_sha256"),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name="inspection_records_order_id_is_there"
        ),
        sa.PrimaryKeyConstraint("id", name="inspection_records_key"),
        sa.UniqueConstraint("digest", name="inspection_records_one_digest"),
    )
    op.create_index(
        "inspection_records_by_age",
        "inspection_records",
        ["branch_id", "state", "filed_at", "id"],
        unique=False,
    )
    op.create_index(
        "inspection_records_by_order", "inspection_records", ["order_id", "filed_at"], unique=False
    )
