"""Who is on duty: the open shift that every act on the road belongs to."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from courier_api.domain.shift.shift import Shift, ShiftState
from courier_api.errors import NotFoundError, RefusedError
from courier_api.services.work import Work

__all__ = ["branch_shift", "clock_off_s", "local_day", "open_shift"]


def open_shift(work: Work) -> Shift:
    """Return the acting courier's open shift.

    Raises
    ------
    RefusedError
        If he has none, or it has been counted.
    """
    shift = work.unit.shifts.live(work.actor.id)
    if shift is None:
        raise RefusedError(f"courier {work.actor.id}", ["has no open shift: check in first"])
    if shift.state is not ShiftState.OPEN:
        raise RefusedError(
            f"shift {shift.id}", ["its cash is counted: have the branch settle it or send it back"]
        )
    return shift


def branch_shift(work: Work, shift_id: str) -> Shift:
    """Return a shift of the actor's branch.

    Raises
    ------
    NotFoundError
        If there is none, or it is another branch's.
    """
    shift = work.unit.shifts.get(shift_id)
    if shift.branch_id != work.actor.branch_id:
        raise NotFoundError(f"shift {shift_id}", ["is not there"])
    return shift


def local_day(work: Work, at: datetime) -> date:
    """Return the branch's day on which `at` falls."""
    return at.astimezone(ZoneInfo(work.figures.time_zone)).date()


def clock_off_s(work: Work, device_at: datetime) -> int:
    """Return by how many seconds a phone is ahead of the server, 0 if that is tolerable."""
    off_s = round((device_at - work.at).total_seconds())
    return off_s if abs(off_s) > work.figures.shift.clock_tolerance_s else 0
