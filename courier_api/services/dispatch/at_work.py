"""Who may be sent out."""

from __future__ import annotations

from courier_api.domain.people.person import PersonState
from courier_api.errors import NotFoundError
from courier_api.ports import UnitOfWork

__all__ = ["is_at_work"]


def is_at_work(unit: UnitOfWork, courier_id: str) -> bool:
    """Say whether the courier has not been disabled since the roster was written."""
    try:
        return unit.people.get(courier_id).state is PersonState.ACTIVE
    except NotFoundError:
        return True
