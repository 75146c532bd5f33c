"""Check in at the branch: the courier's shift begins."""

from __future__ import annotations

from datetime import date, datetime

from courier_api.domain.actor import Role
from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.shift.shift import Shift
from courier_api.errors import ConflictError, RightsError
from courier_api.services.shift.on_duty import clock_off_s, local_day
from courier_api.services.work import Work

__all__ = ["check_in"]


def check_in(work: Work, *, device_at: datetime) -> Shift:
    """Open the acting courier's shift.

    Parameters
    ----------
    device_at
        What the phone's clock says, aware UTC; a wrong clock is noted, not refused.

    Raises
    ------
    RightsError
        If the actor is no courier.
    ConflictError
        If he has a shift that is not closed.
    """
    if work.actor.role is not Role.COURIER:
        raise RightsError("shift", ["only a courier checks in"])
    if live := work.unit.shifts.live(work.actor.id):
        raise ConflictError(
            f"shift {live.id}", [f"of {live.day} is {live.state}: close it before the next one"]
        )
    day = local_day(work, work.at)
    shift = Shift(
        id=work.new_id(),
        branch_id=work.actor.branch_id,
        courier_id=work.actor.id,
        day=day,
        cash_cap_fen=_cash_cap_fen(work, day),
        opened_at=work.at,
        device_at=device_at,
    )
    work.unit.shifts.add(shift)
    off_s = clock_off_s(work, device_at)
    work.log("check_in", SubjectKind.PERSON, shift.courier_id, clock_off_s=off_s)
    work.unit.events.tell(
        shift.branch_id, "dispatchers", "courier_checked_in", shift.courier_id, {"shift": shift.id}
    )
    return shift


def _cash_cap_fen(work: Work, day: date) -> int:
    """Return the branch's cap, or the courier's own of that day's roster if it is lower."""
    roster = work.unit.sales.roster(work.actor.branch_id, day)
    own = [entry.profile.cash_limit_fen for entry in roster if entry.courier_id == work.actor.id]
    return min([work.figures.shift.cash_cap_fen, *(fen for fen in own if fen is not None)])
