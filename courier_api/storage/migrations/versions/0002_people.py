"""People, their sessions and devices; personal data under keys of their own."""

from __future__ import annotations

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables and the rules that guard them."""


def downgrade() -> None:
    """Drop everything this migration made."""
