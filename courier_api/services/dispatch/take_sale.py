"""One sale becomes an order, or turns out to be there already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from courier_api.domain.actor import Role
from courier_api.domain.dispatch.branch import Branch
from courier_api.domain.dispatch.intake import IntakeOutcome, TakenSale
from courier_api.domain.dispatch.sale import Booking, SaleFacts, SalePlace
from courier_api.domain.dispatch.vehicle import VehicleTold
from courier_api.domain.order.advance import sell
from courier_api.domain.order.order import Order
from courier_api.services.dispatch.book import book_order, is_over
from courier_api.services.dispatch.papers import register_papers
from courier_api.services.dispatch.vehicles import inspection_of, rule_vehicle, write_vehicle
from courier_api.services.work import Work
from inspection.rules import OrderFacts
from routing.model import Sale, mask_personal

__all__ = ["NOTHING_TOLD", "personal_fields", "take_sale"]

SELLER = "intake"
NOTHING_TOLD = VehicleTold()


@dataclass(frozen=True, slots=True)
class _Parts:
    """A sale taken apart: facts, where, who, what car."""

    facts: SaleFacts
    place: SalePlace | None
    personal: Mapping[str, str]
    car: OrderFacts | None


def take_sale(
    work: Work,
    branch: Branch,
    sale: Sale,
    day: date | None,
    told: VehicleTold = NOTHING_TOLD,
) -> TakenSale:
    """Write `sale` as a new order, booked for `day`; or say how it compares to what is there.

    What is there is never changed: a sale that comes again with other
    content is a conflict for a person to settle.  Where facts of the car came
    with it, the rules say whether it must be inspected; a sale that asks for
    an inspection gets one.

    Parameters
    ----------
    day
        The local day that the sale's windows are meant for; ``None``: none is
        agreed yet, and the order is not booked.
    told
        Of the car.

    Raises
    ------
    InputError
        If what is told of the car contradicts itself, or no rules are in force.
    """
    known = work.unit.orders.find_sale(sale.id)
    if known is not None:
        return _compared(work, known, sale, day, told)
    order_id, holder_id = work.new_id(), work.new_id()
    parts = _parts(sale, order_id, day, told)
    on = day or branch.day_of(work.at)
    vehicle = rule_vehicle(order_id, told, parts.facts.product, on)
    order = Order(
        id=order_id,
        branch_id=branch.id,
        sale_number=sale.id,
        policyholder_id=holder_id,
        premium_due_fen=sale.premium_due_fen,
        sold_at=sale.sold_at if sale.sold_at and sale.sold_at <= work.at else work.at,
        inspection=inspection_of(vehicle, asked=sale.inspection),
    )
    order = _sold(work, order, parts)
    if vehicle is not None:
        write_vehicle(work, vehicle)
    unbooked = _booked(work, branch, order, parts.facts.wanted)
    return TakenSale(
        sale_number=sale.id, order_id=order_id, outcome=IntakeOutcome.NEW, unbooked=unbooked
    )


def personal_fields(sale: Sale) -> dict[str, str]:
    """Return what only the vault may hold, by the vault's names."""
    fields = {
        "name": sale.customer_name,
        "phone": sale.phone,
        "address": sale.address,
        "plate": sale.plate,
        "vin": sale.vin,
        "engine_number": sale.engine_number,
        "note": sale.note,
    }
    return {name: value for name, value in fields.items() if value}


def _parts(sale: Sale, order_id: str, day: date | None, told: VehicleTold) -> _Parts:
    wanted = Booking(day=day, windows=sale.windows, preferred=sale.preferred) if day else None
    place = None
    if sale.location is not None:
        place = SalePlace(location=sale.location, precision="door", source="file")
    facts = SaleFacts(
        order_id=order_id,
        payment=sale.payment,
        product=mask_personal(sale.product),
        tier=mask_personal(sale.tier),
        priority=sale.priority,
        premium_due_fen=sale.premium_due_fen,
        inspection=sale.inspection,
        sold_at=sale.sold_at,
        wanted=wanted,
    )
    personal = personal_fields(sale) | ({"owner": told.owner} if told.owner else {})
    car = replace(told.facts, product=facts.product or None) if told.is_known else None
    return _Parts(facts, place, personal, car)


def _sold(work: Work, order: Order, parts: _Parts) -> Order:
    agent = work.actor.role is Role.AGENT
    seller = work if agent else work.acting_as(Role.SYSTEM, SELLER)
    sold = sell(order, seller.actor)
    work.unit.orders.add(sold)
    work.unit.sales.add(parts.facts, parts.place)
    work.unit.vault.put(order.policyholder_id, parts.personal)
    register_papers(work, order, parts.facts.product)
    return sold.order


def _booked(work: Work, branch: Branch, order: Order, wanted: Booking | None) -> str:
    """Book what came with the sale; return why it cannot be, if so."""
    if wanted is None:
        return "no appointment came with the sale"
    if is_over(work, branch, wanted):
        return "the appointment was over when the sale came in"
    book_order(work, branch, order, wanted)
    return ""


def _compared(
    work: Work, known: Order, sale: Sale, day: date | None, told: VehicleTold
) -> TakenSale:
    """Say whether `sale` is what stands there; of another branch's order nothing is told."""
    there = TakenSale(sale_number=sale.id, order_id=known.id, outcome=IntakeOutcome.ALREADY_THERE)
    if known.branch_id != work.actor.branch_id:
        return replace(there, order_id="", outcome=IntakeOutcome.CONFLICT, differs=("branch",))
    differs = _differences(work, known, _parts(sale, known.id, day, told))
    return replace(there, outcome=IntakeOutcome.CONFLICT, differs=differs) if differs else there


def _differences(work: Work, known: Order, new: _Parts) -> tuple[str, ...]:
    facts = work.unit.sales.facts([known.id]).get(known.id)
    differs = []
    if facts is not None:
        differs += [name for name in _COMPARED if getattr(facts, name) != getattr(new.facts, name)]
    place = work.unit.sales.places([known.id]).get(known.id)
    given = place if place and place.source == "file" else None
    if given != new.place:
        differs.append("location")
    vehicle = work.unit.sales.vehicles([known.id]).get(known.id)
    if (vehicle.facts if vehicle else None) != new.car:
        differs.append("vehicle")
    personal = work.unit.vault.get(known.policyholder_id)
    if personal:
        differs += [n for n in _OF_THE_SALE if personal.get(n, "") != new.personal.get(n, "")]
    return tuple(differs)


_OF_THE_SALE = ("address", "engine_number", "name", "note", "owner", "phone", "plate", "vin")
"""Visits write more into the same vault: notes, signatures."""

_COMPARED = (
    "payment",
    "product",
    "tier",
    "priority",
    "premium_due_fen",
    "inspection",
    "sold_at",
    "wanted",
)
