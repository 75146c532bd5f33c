"""Keys that sign a branch's sheets of the day."""

from __future__ import annotations

from datetime import datetime

from courier_api.ports import UnitOfWork

__all__ = ["keys_at"]


def keys_at(unit: UnitOfWork, branch_id: str, at: datetime) -> tuple[bytes, ...]:
    """Return the public keys whose sheets count at that instant, 32 bytes each."""
    return tuple(key.public for key in unit.sheet_keys.of_branch(branch_id) if key.holds_at(at))
