"""Idempotency keys and stored answers."""

from __future__ import annotations

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables and the rules that guard them."""


def downgrade() -> None:
    """Drop everything this migration made."""
