"""The orders of a day as planning sees them: without names, phones or sale numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from courier_api.domain.dispatch.branch import Branch
from courier_api.domain.dispatch.roster import RosterEntry
from courier_api.domain.dispatch.sale import Booking, SaleFacts, SalePlace
from courier_api.domain.order.order import Order
from courier_api.domain.order.states import Inspection, OrderState
from courier_api.ports import OrderFilter, UnitOfWork
from courier_api.services.dispatch.at_work import is_at_work
from routing.model import PaymentMethod, RowRef, Sale, TimeWindow

__all__ = ["DayOrders", "WantedVisit", "read_day"]

TO_PLAN = frozenset({OrderState.BOOKED, OrderState.PLANNED, OrderState.IN_CUSTODY})


@dataclass(frozen=True, slots=True)
class WantedVisit:
    """An order to be visited.

    Parameters
    ----------
    sale
        As planning takes it; its id is our order id.  The address is there
        only while the door is not known.
    place
        Where the door is, if that is known.
    held_by
        The courier who has its papers: nobody else can go.
    """

    sale: Sale
    place: SalePlace | None
    held_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOrders:
    """Everything that planning a day starts from."""

    branch: Branch
    day: date
    visits: tuple[WantedVisit, ...]
    roster: tuple[RosterEntry, ...]


def read_day(unit: UnitOfWork, branch_id: str, day: date) -> DayOrders:
    """Return the branch's booked orders of `day` and who is on shift.

    Orders already on the road are there with the courier who holds their
    papers; those arrived at or done are not.
    """
    branch = unit.sales.branch(branch_id)
    wanted = OrderFilter(
        states=TO_PLAN,
        from_at=branch.midnight_at(day),
        before_at=branch.instant_at(day, 86_400),
    )
    orders = unit.order_book.all(branch_id, wanted)
    ids = [order.id for order in orders]
    facts, places = unit.sales.facts(ids), unit.sales.places(ids)
    bookings = unit.sales.bookings(ids)
    lost = [order.policyholder_id for order in orders if order.id not in places]
    personal = unit.vault.get_many(tuple(lost)) if lost else {}
    visits = tuple(
        WantedVisit(
            sale=_sale(
                order,
                facts.get(order.id) or SaleFacts(order_id=order.id),
                _booking(branch, day, order, bookings.get(order.id)),
                personal.get(order.policyholder_id, {}).get("address", ""),
            ),
            place=places.get(order.id),
            held_by=order.courier_id if order.state is OrderState.IN_CUSTODY else None,
        )
        for order in orders
    )
    roster = tuple(
        entry for entry in unit.sales.roster(branch_id, day) if is_at_work(unit, entry.courier_id)
    )
    return DayOrders(branch=branch, day=day, visits=visits, roster=roster)


def _booking(branch: Branch, day: date, order: Order, booked: Booking | None) -> Booking:
    """Return the windows agreed, unless the appointment was changed past them since."""
    if booked is not None and booked.appointment(branch) == order.appointment:
        return booked
    window = order.appointment
    if window is None:
        return Booking(day=day, windows=(TimeWindow(0, 86_400),))
    return Booking(day=day, windows=(branch.window_of(day, window.from_at, window.to_at),))


def _sale(order: Order, facts: SaleFacts, booking: Booking, address: str) -> Sale:
    paid = order.collected_fen == order.premium_due_fen > 0
    return Sale(
        id=order.id,
        row=RowRef("order"),
        address=address or "?",
        windows=booking.windows,
        preferred=booking.preferred,
        inspection=order.inspection not in (Inspection.EXEMPT, Inspection.APPROVED),
        payment=PaymentMethod.PREPAID if paid else facts.payment,
        premium_due_fen=0 if paid else order.premium_due_fen,
        product=facts.product,
        priority=facts.priority,
        sold_at=facts.sold_at,
    )
