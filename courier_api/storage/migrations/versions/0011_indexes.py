"""Steps by their time: the balance of a day asks for those of one day."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the index."""
    op.create_index("order_steps_by_at", "order_steps", ["at", "order_id"])


def downgrade() -> None:
    """Drop the index."""
    op.drop_index("order_steps_by_at", "order_steps")
