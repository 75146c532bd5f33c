"""A courier's fees: worked out from what he did, booked once a shift."""

from __future__ import annotations

from courier_api.domain.shift.fees import FeeLine, book_fees, fee_lines, tariff_on
from courier_api.domain.shift.shift import Shift, ShiftState
from courier_api.services.work import Work

__all__ = ["fees_of", "pay_fees"]


def fees_of(work: Work, shift: Shift) -> tuple[FeeLine, ...]:
    """Return the lines of the shift's fees: as booked, or as they would be booked now.

    Raises
    ------
    InputError
        If no tariff holds on the shift's day.
    """
    if shift.state is ShiftState.CLOSED:
        return work.unit.shifts.fees(shift.id)
    return _earned(work, shift)


def pay_fees(work: Work, shift: Shift) -> None:
    """Write the lines of a shift that closes now, and book their sum."""
    lines = _earned(work, shift)
    work.unit.shifts.write_fees(shift.id, lines)
    booking = book_fees(shift, lines, actor_id=work.actor.id, at=work.at)
    if booking is not None:
        work.unit.ledger.append(booking)


def _earned(work: Work, shift: Shift) -> tuple[FeeLine, ...]:
    visits = work.unit.visits
    tariff = tariff_on(work.figures.tariffs, shift.day)
    return fee_lines(tariff, visits.of_shift(shift.id), visits.inspected(shift.id))
