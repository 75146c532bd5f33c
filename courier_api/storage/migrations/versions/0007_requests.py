"""Idempotency keys and stored answers; the turns of writers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from courier_api.storage.tables.base import UtcInstant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of kept answers, and the one that writers lock."""
    op.create_table(
        "write_turns",
        sa.Column("turn", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("turn", name="write_turns_key"),
    )
    op.create_table(
        "kept_answers",
        sa.Column("scope", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "key", name="kept_answers_key"),
    )
    op.create_index("kept_answers_by_at", "kept_answers", ["at"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("write_turns")
    op.drop_table("kept_answers")
