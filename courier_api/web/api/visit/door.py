"""The courier at the door: arrive, take the premium, have it signed, hand over, or not."""

from __future__ import annotations

from typing import Any

from courier_api.domain.actor import Role
from courier_api.domain.order.order import Order
from courier_api.domain.shift.visit import Position
from courier_api.services.visit.arrive import Arrival, Arrived, arrive
from courier_api.services.visit.break_off import BreakOff, break_off
from courier_api.services.visit.hand_over import HandedOver, hand_over
from courier_api.services.visit.lose import Lost, lose
from courier_api.services.visit.pay_cash import (
    Collected,
    abandon_payment,
    confirm_cash,
    open_cash_payment,
)
from courier_api.services.visit.sign import Drawn, SignedOrder, sign
from courier_api.services.visit.view import VisitsOfOrder, visits_of
from courier_api.web.api.frame import Ask, Blueprint, command, query
from courier_api.web.api.visit.schemas import (
    ArrivalBody,
    ArrivedSchema,
    CashConfirmationBody,
    CollectedSchema,
    FailureBody,
    HandedOverSchema,
    HandOverBody,
    LossBody,
    LostSchema,
    OrderStateSchema,
    PaymentBody,
    SignatureBody,
    SignedSchema,
    VisitsSchema,
)

__all__ = ["blueprint"]

COURIER = (Role.COURIER,)
BREAKERS = (Role.COURIER, Role.AGENT, Role.DISPATCHER, Role.UNDERWRITER)
LOSERS = (Role.COURIER, Role.DISPATCHER, Role.MANAGER)
READERS = (
    Role.COURIER,
    Role.AGENT,
    Role.DISPATCHER,
    Role.UNDERWRITER,
    Role.ACCOUNTANT,
    Role.MANAGER,
)
blueprint = Blueprint("visit", __name__, url_prefix="/v1/orders", description="At the door.")


@command(
    blueprint,
    "/<order_id>/arrivals",
    roles=COURIER,
    body=ArrivalBody,
    answer=ArrivedSchema,
    status=201,
)
def arrive_at_door(ask: Ask, body: dict[str, Any], order_id: str) -> Arrived:
    """Begin the visit; far away needs a reason."""
    at = body["position"]
    position = None if at is None else Position(at["lat"], at["lon"], at["accuracy_m"])
    arrival = Arrival(position=position, device_at=body["device_at"], reason=body["reason"])
    return arrive(ask.work, order_id, arrival)


@command(
    blueprint,
    "/<order_id>/payments",
    roles=COURIER,
    body=PaymentBody,
    answer=CollectedSchema,
    status=201,
)
def open_payment(ask: Ask, body: dict[str, Any], order_id: str) -> Collected:
    """Open a cash payment of the whole premium."""
    return open_cash_payment(ask.work, order_id, body["id"])


@command(
    blueprint,
    "/<order_id>/payments/<payment_id>/confirmations",
    roles=COURIER,
    body=CashConfirmationBody,
    answer=CollectedSchema,
)
def confirm_payment(ask: Ask, body: dict[str, Any], order_id: str, payment_id: str) -> Collected:
    """Confirm that the cash is counted and in hand; the insurer is asked to issue."""
    return confirm_cash(
        ask.work, order_id, payment_id, received=body["received"], change=body["change"]
    )


@command(
    blueprint,
    "/<order_id>/payments/<payment_id>/abandonments",
    roles=COURIER,
    answer=CollectedSchema,
)
def give_payment_up(ask: Ask, order_id: str, payment_id: str) -> Collected:
    """Give an open payment up; the cash stays with the customer."""
    return abandon_payment(ask.work, order_id, payment_id)


@command(
    blueprint,
    "/<order_id>/signatures",
    roles=COURIER,
    body=SignatureBody,
    answer=SignedSchema,
    status=201,
)
def take_signature(ask: Ask, body: dict[str, Any], order_id: str) -> SignedOrder:
    """Take the signature of the policyholder or the named delegate."""
    return sign(ask.work, order_id, Drawn(**body))


@command(
    blueprint,
    "/<order_id>/handovers",
    roles=COURIER,
    body=HandOverBody,
    answer=HandedOverSchema,
    status=201,
)
def hand_documents_over(ask: Ask, body: dict[str, Any], order_id: str) -> HandedOver:
    """Hand every document but the receipt to the customer."""
    return hand_over(ask.work, order_id, body["serials"])


@command(
    blueprint,
    "/<order_id>/failures",
    roles=BREAKERS,
    body=FailureBody,
    answer=OrderStateSchema,
    status=201,
)
def break_visit_off(ask: Ask, body: dict[str, Any], order_id: str) -> Order:
    """Say why a visit came to nothing; the agents hear of it at once."""
    return break_off(ask.work, order_id, BreakOff(**body))


@command(
    blueprint,
    "/<order_id>/losses",
    roles=LOSERS,
    body=LossBody,
    answer=LostSchema,
    status=201,
)
def report_loss(ask: Ask, body: dict[str, Any], order_id: str) -> Lost:
    """Write lost documents off; they are printed again."""
    return lose(ask.work, order_id, body["serials"])


@query(blueprint, "/<order_id>/visits", roles=READERS, answer=VisitsSchema)
def see_visits(ask: Ask, order_id: str) -> VisitsOfOrder:
    """See every visit and signature of an order."""
    return visits_of(ask.work, order_id)
