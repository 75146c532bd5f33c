"""The courier's route: what he needs to know at each door, and no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from courier_api.domain.actor import Role
from courier_api.domain.custody.document import Document
from courier_api.domain.dispatch.route import RouteStop
from courier_api.domain.dispatch.sale import SaleSummary
from courier_api.domain.order.order import Appointment, Order
from courier_api.domain.order.states import Inspection, OrderState
from courier_api.domain.people.masking import mask_phone
from courier_api.errors import NotFoundError
from courier_api.ports import UnitOfWork
from courier_api.services.work import Work
from routing.model import Location, PaymentMethod, mask_personal

__all__ = ["CourierRoute", "RouteDoor", "route_of", "route_version"]

TOLD = ("name", "phone", "address", "note", "plate", "vin")
"""What the courier is told of the customer and his vehicle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteDoor:
    """One stop with everything that is done there.

    Parameters
    ----------
    order_id, state, version, position
        Which order, how far it is, from 1 in order of visit.
    eta_from_at, eta_to_at, start_at
        When the courier is expected; the planned start of service.
    appointment
        What the customer was promised.
    name, address, phone_masked, note
        Of the customer, from the vault; empty when unknown or forgotten.
    plate, vin
        Only where the vehicle is to be inspected.
    location
        Of the door, if it is on the map.
    inspection
        How far the inspection is; ``exempt``: none needed.
    amount_due_fen
        Still to be collected, integer fen.
    payment, product
        As the customer means to pay; what he bought.
    documents
        Live serials of the order, wherever they are.
    """

    order_id: str
    state: OrderState
    version: int
    position: int
    eta_from_at: datetime
    eta_to_at: datetime
    start_at: datetime
    appointment: Appointment | None
    name: str = field(repr=False)
    address: str = field(repr=False)
    phone_masked: str
    note: str = field(repr=False)
    plate: str = field(repr=False)
    vin: str = field(repr=False)
    location: Location | None
    inspection: Inspection
    amount_due_fen: int
    payment: PaymentMethod
    product: str
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CourierRoute:
    """A courier's day.

    Parameters
    ----------
    courier_id, day
        Whose, when (local).
    version, changed_at
        How often his route has changed, and when last (aware UTC).
    stops
        In order of visit.
    """

    courier_id: str
    day: date
    version: int
    changed_at: datetime | None
    stops: tuple[RouteDoor, ...]


def route_version(unit: UnitOfWork, courier_id: str) -> int:
    """Return how often the courier's route has changed; 0: never."""
    return unit.plans.route_version(courier_id).number


def route_of(work: Work, day: date | None = None) -> CourierRoute:
    """Return the actor's own route.

    Parameters
    ----------
    day
        Local; today if not given, or the next day on which he has stops.

    Raises
    ------
    NotFoundError
        If the actor is no courier: only couriers have routes.
    """
    if work.actor.role is not Role.COURIER:
        raise NotFoundError("route", ["is not there: only couriers have one"])
    courier_id = work.actor.id
    branch = work.unit.sales.branch(work.actor.branch_id)
    today = branch.day_of(work.at)
    plans = work.unit.plans
    visits = plans.visits_of_day(courier_id, day) if day else plans.visits_from(courier_id, today)
    version = plans.route_version(courier_id)
    return CourierRoute(
        courier_id=courier_id,
        day=day or (visits[0][0].day if visits else today),
        version=version.number,
        changed_at=version.changed_at,
        stops=_doors(work, visits),
    )


def _doors(
    work: Work, visits: Sequence[tuple[RouteStop, Order, SaleSummary]]
) -> tuple[RouteDoor, ...]:
    ids = [stop.order_id for stop, _, _ in visits]
    holders = tuple(order.policyholder_id for _, order, _ in visits)
    personal = work.unit.vault.get_many(holders, TOLD) if holders else {}
    figures = work.figures.dispatch
    expected = timedelta(seconds=figures.eta_before_s), timedelta(seconds=figures.eta_after_s)
    documents: dict[str, list[Document]] = {order_id: [] for order_id in ids}
    for document in work.unit.custody.of_orders(ids):
        if not document.is_void:
            documents[document.order_id].append(document)
    return tuple(
        _door(
            expected,
            stop,
            order,
            sale,
            personal.get(order.policyholder_id, {}),
            tuple(documents[order.id]),
        )
        for stop, order, sale in visits
        if order.courier_id == stop.courier_id
    )


def _door(
    expected: tuple[timedelta, timedelta],
    stop: RouteStop,
    order: Order,
    sale: SaleSummary,
    personal: Mapping[str, str],
    documents: tuple[Document, ...],
) -> RouteDoor:
    early, late = expected
    note = personal.get("note")
    inspects = order.inspection is not Inspection.EXEMPT
    return RouteDoor(
        order_id=order.id,
        state=order.state,
        version=order.version,
        position=stop.position,
        eta_from_at=stop.start_at - early,
        eta_to_at=stop.start_at + late,
        start_at=stop.start_at,
        appointment=order.appointment,
        name=personal.get("name", ""),
        address=personal.get("address", ""),
        phone_masked=mask_phone(phone) if (phone := personal.get("phone")) else "",
        note=mask_personal(note) if note else "",
        plate=personal.get("plate", "") if inspects else "",
        vin=personal.get("vin", "") if inspects else "",
        location=sale.location,
        inspection=order.inspection,
        amount_due_fen=order.premium_due_fen - order.collected_fen,
        payment=sale.payment,
        product=sale.product,
        documents=documents,
    )
