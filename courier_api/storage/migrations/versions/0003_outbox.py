"""What leaves: the outbox, events, audit checkpoints."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from courier_api.storage.migrations.keeping import keep
from courier_api.storage.tables.base import UtcInstant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LIVE = sa.text("state IN ('waiting', 'leased')")
NOT_DONE = sa.text("lane IS NOT NULL AND state <> 'done'")


def upgrade() -> None:
    """Create the tables and the rules that guard them."""
    _create_jobs()
    _create_events()
    op.create_table(
        "audit_checkpoints",
        sa.Column("size", ROW_NUMBER, autoincrement=False, nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("length(root) = 32", name="audit_checkpoint_root_is_sha256"),
        sa.PrimaryKeyConstraint("size", name="audit_checkpoints_key"),
    )
    keep({"audit_checkpoints": ("size",)}, ("UPDATE", "DELETE"))
    keep({"events": ("number", "id")}, ("UPDATE",))


def downgrade() -> None:
    """Drop everything this migration made."""
    for table in ("audit_checkpoints", "event_marks", "events", "outbox_jobs"):
        op.drop_table(table)


def _create_jobs() -> None:
    op.create_table(
        "outbox_jobs",
        sa.Column("number", ROW_NUMBER, autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=True),
        sa.Column("lane", sa.String(length=128), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("created_at", UtcInstant(), nullable=False),
        sa.Column("due_at", UtcInstant(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("crashes", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("first_at", UtcInstant(), nullable=True),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("finished_at", UtcInstant(), nullable=True),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'leased', 'done', 'dead')", name="outbox_state_known"
        ),
        sa.CheckConstraint("(state = 'leased') = (owner <> '')", name="outbox_leased_has_owner"),
        sa.CheckConstraint(
            "(state IN ('done', 'dead')) = (finished_at IS NOT NULL)", name="outbox_finished_when"
        ),
        sa.CheckConstraint("progress BETWEEN 0 AND 100", name="outbox_progress_of_100"),
        sa.PrimaryKeyConstraint("number", name="outbox_jobs_key"),
        sa.UniqueConstraint("id", name="outbox_jobs_one_id"),
        sa.UniqueConstraint("key", name="outbox_jobs_one_key"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "outbox_jobs_live",
        "outbox_jobs",
        ["due_at", "number"],
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
    op.create_index(
        "outbox_jobs_lanes",
        "outbox_jobs",
        ["lane", "number"],
        sqlite_where=NOT_DONE,
        postgresql_where=NOT_DONE,
    )
    op.create_index("outbox_jobs_by_state", "outbox_jobs", ["state", "finished_at"])


def _create_events() -> None:
    op.create_table(
        "events",
        sa.Column("number", ROW_NUMBER, autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        sa.Column("branch_id", sa.String(length=64), nullable=False),
        sa.Column("audience", sa.String(length=97), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="events_key"),
        sa.UniqueConstraint("id", name="events_one_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("events_by_at", "events", ["at"])
    marks = op.create_table(
        "event_marks",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("moved_by", sa.BigInteger(), nullable=False),
        sa.Column("forgotten", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name="event_marks_one_row"),
        sa.PrimaryKeyConstraint("id", name="event_marks_key"),
    )
    op.bulk_insert(marks, [{"id": 1, "moved_by": 0, "forgotten": 0}])
