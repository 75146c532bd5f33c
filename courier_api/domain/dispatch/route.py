"""A courier's route as it stands now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

__all__ = ["RouteStop", "RouteVersion"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteStop:
    """One order on a courier's route.

    Parameters
    ----------
    order_id, courier_id, branch_id, day
        Which order, whose route, when.
    position
        From 1, in order of visit.
    arrival_at, start_at, end_at
        As planned: at the door, start and end of service; aware UTC.
    publication
        Number of the publication that put it there.
    """

    order_id: str
    courier_id: str
    branch_id: str
    day: date
    position: int
    arrival_at: datetime
    start_at: datetime
    end_at: datetime
    publication: int


@dataclass(frozen=True, slots=True)
class RouteVersion:
    """How often a courier's route has changed, and when last; 0 and ``None``: never."""

    number: int
    changed_at: datetime | None
