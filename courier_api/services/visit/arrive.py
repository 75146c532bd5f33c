"""Arrive at a door: the order's visit begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from courier_api.domain.order.order import Order
from courier_api.domain.order.states import OrderEvent
from courier_api.domain.shift.visit import ArrivalReason, Position, Visit, judge
from courier_api.services.effects import carry_out
from courier_api.services.shift.on_duty import clock_off_s, open_shift
from courier_api.services.work import Work

__all__ = ["Arrival", "Arrived", "arrive"]

CODES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What the phone says.

    Parameters
    ----------
    position
        ``None`` if it has none.
    device_at
        By its clock, aware UTC.
    reason
        Why he has arrived although the position does not show it.
    """

    position: Position | None
    device_at: datetime
    reason: ArrivalReason | None = None


@dataclass(frozen=True, slots=True)
class Arrived:
    """The order and its visit after arriving."""

    order: Order
    visit: Visit

    @property
    def visit_code(self) -> str | None:
        """What the courier writes on the sheet of the day."""
        return self.visit.code


def arrive(work: Work, order_id: str, arrival: Arrival) -> Arrived:
    """Begin the visit; the geofence is judged, not enforced.

    Raises
    ------
    ModelError
        If the position does not show that the courier is there and no reason is given.
    RefusedError, StepError, GuardError
        If he has no open shift, or the order is not on the road with him.
    """
    order, sale = work.unit.order_book.with_sale(order_id)
    work.known(order)
    shift = open_shift(work)
    advanced = work.step(order, OrderEvent.ARRIVE)
    door = sale.location
    place = None if door is None else Position(door.lat, door.lon)
    figures = work.figures.visit
    visit = Visit(
        order_id=order_id,
        number=len(work.unit.visits.of_order(order_id)) + 1,
        shift_id=shift.id,
        courier_id=shift.courier_id,
        arrived_at=work.at,
        device_at=arrival.device_at,
        clock_off_s=clock_off_s(work, arrival.device_at),
        position=arrival.position,
        distance_m=_distance_m(arrival.position, place),
        geofence=judge(
            arrival.position,
            place,
            near_m=figures.near_m,
            accuracy_max_m=figures.accuracy_max_m,
        ),
        reason=arrival.reason,
        code=_code(work),
    )
    work.unit.visits.add(visit)
    carry_out(work, advanced)
    return Arrived(advanced.order, visit)


def _code(work: Work) -> str:
    """Return four digits out of an identifier that nobody can guess."""
    drawn = int.from_bytes(sha256(f"visit code {work.new_id()}".encode()).digest())
    return f"{drawn % CODES:04}"


def _distance_m(position: Position | None, place: Position | None) -> float | None:
    return None if position is None or place is None else position.distance_m(place)
