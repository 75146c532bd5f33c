"""What leaves: the outbox, events, audit checkpoints."""

from __future__ import annotations

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables and the rules that guard them."""


def downgrade() -> None:
    """Drop everything this migration made."""
