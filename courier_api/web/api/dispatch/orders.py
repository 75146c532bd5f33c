"""Orders: in by API, looked at, booked, called off."""

from __future__ import annotations

from typing import Any

from courier_api.domain.actor import Role
from courier_api.domain.order.order import Order
from courier_api.services.dispatch.book import Booked, book, cancel, working_day
from courier_api.services.dispatch.papers import register_serials
from courier_api.services.dispatch.see_orders import (
    OrderView,
    list_orders,
    order_history,
    see_order,
)
from courier_api.services.dispatch.take_order import take_order
from courier_api.services.dispatch.take_sale import NOTHING_TOLD
from courier_api.services.dispatch.vehicles import RulingView, see_ruling
from courier_api.web.api.dispatch.order_schemas import (
    BookingBody,
    BookingSchema,
    CancelledSchema,
    HistorySchema,
    NewOrderBody,
    NewOrderSchema,
    OrderArgs,
    OrderPapersSchema,
    OrderSchema,
    OrdersSchema,
    SerialsBody,
    sale_of,
)
from courier_api.web.api.dispatch.vehicle_schemas import RulingSchema
from courier_api.web.api.dispatch.windows import windows_of
from courier_api.web.api.frame import (
    STAFF,
    Answer,
    Ask,
    Blueprint,
    Page,
    command,
    page_of,
    query,
)

__all__ = ["blueprint"]

blueprint = Blueprint("orders", __name__, url_prefix="/v1/orders", description="Orders.")

OFFICE = frozenset({Role.AGENT, Role.DISPATCHER, Role.MANAGER})
Body = dict[str, Any]


@query(blueprint, "", roles=STAFF, args=OrderArgs, answer=OrdersSchema)
def get_orders(ask: Ask, args: Body) -> Page[OrderView]:
    """List the branch's orders by id; couriers see their own."""
    found = list_orders(
        ask.work,
        states=[args["state"]] if "state" in args else None,
        day=args.get("day"),
        courier_id=args.get("courier_id"),
        after=str(args["cursor"][0]) if args["cursor"] else "",
        limit=args["limit"] + 1,
    )
    return page_of(found, args["limit"], lambda view: (view.order.id,))


@command(blueprint, "", roles=OFFICE, body=NewOrderBody, answer=NewOrderSchema, status=201)
def post_order(ask: Ask, body: Body) -> Answer:
    """Take a sale in; the same sale again changes nothing, another under its number is a 409."""
    told = body["vehicle"] or NOTHING_TOLD
    taken = take_order(ask.work, sale_of(body, working_day()), body["day"], told)
    return Answer(result=taken, location=f"/v1/orders/{taken.taken.order_id}")


@query(blueprint, "/<order_id>", roles=STAFF, answer=OrderSchema)
def get_order(ask: Ask, order_id: str) -> OrderView:
    """Return an order, personal data masked."""
    return see_order(ask.work, order_id)


@query(blueprint, "/<order_id>/history", roles=STAFF, answer=HistorySchema)
def get_history(ask: Ask, order_id: str) -> Body:
    """Return every step of an order, oldest first."""
    return {"items": order_history(ask.work, order_id)}


@query(blueprint, "/<order_id>/inspection-rule", roles=STAFF, answer=RulingSchema)
def get_inspection_rule(ask: Ask, order_id: str) -> RulingView:
    """Explain rule by rule why the car is inspected, or is not."""
    return see_ruling(ask.work, order_id)


@command(
    blueprint,
    "/<order_id>/bookings",
    roles=OFFICE,
    body=BookingBody,
    answer=BookingSchema,
    status=201,
)
def post_booking(ask: Ask, body: Body, order_id: str) -> Booked:
    """Agree an appointment, the first or another; an order on a route leaves it."""
    return book(
        ask.work,
        order_id,
        day=body["day"],
        windows=windows_of(body),
        premium_due_fen=body["premium_due_fen"],
    )


@command(
    blueprint,
    "/<order_id>/cancellations",
    roles={Role.AGENT, Role.MANAGER},
    answer=CancelledSchema,
    status=201,
)
def post_cancellation(ask: Ask, order_id: str) -> Order:
    """Call an order off; its premium must be back first, and its papers in the branch."""
    return cancel(ask.work, order_id)


@command(
    blueprint,
    "/<order_id>/documents",
    roles={Role.DISPATCHER, Role.MANAGER},
    body=SerialsBody,
    answer=OrderPapersSchema,
    status=201,
)
def post_documents(ask: Ask, body: Body, order_id: str) -> Body:
    """Register pre-printed serials of an order that is still in the office."""
    serials = {item["serial"]: item["kind"] for item in body["documents"]}
    return {"items": register_serials(ask.work, order_id, serials)}
