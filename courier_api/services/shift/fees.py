"""A courier's fees: worked out from what he did, booked once a shift."""

from __future__ import annotations

from courier_api.domain.order.states import OrderEvent
from courier_api.domain.shift.fees import FeeLine, book_fees, fee_lines, tariff_on
from courier_api.domain.shift.shift import Shift, ShiftState
from courier_api.domain.shift.visit import Visit
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
    visits = work.unit.visits.of_shift(shift.id)
    inspected = [(v.order_id, v.number) for v in visits if _is_inspected(work, v)]
    return fee_lines(tariff_on(work.figures.tariffs, shift.day), visits, inspected)


def pay_fees(work: Work, shift: Shift) -> None:
    """Write the lines of a shift that closes now, and book their sum."""
    visits = work.unit.visits.of_shift(shift.id)
    inspected = [(v.order_id, v.number) for v in visits if _is_inspected(work, v)]
    lines = fee_lines(tariff_on(work.figures.tariffs, shift.day), visits, inspected)
    work.unit.shifts.write_fees(shift.id, lines)
    booking = book_fees(shift, lines, actor_id=work.actor.id, at=work.at)
    if booking is not None:
        work.unit.ledger.append(booking)


def _is_inspected(work: Work, visit: Visit) -> bool:
    """Say whether a report was filed during the visit."""
    return any(
        step.event is OrderEvent.INSPECT
        and step.actor_id == visit.courier_id
        and visit.arrived_at <= step.at
        and (visit.ended_at is None or step.at <= visit.ended_at)
        for step in work.unit.orders.history(visit.order_id)
    )
