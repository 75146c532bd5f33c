"""The courier's own route."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from courier_api.domain.actor import Role
from courier_api.domain.order.states import Inspection, OrderState
from courier_api.services.dispatch.route import route_of
from courier_api.web.api.dispatch.order_schemas import (
    AppointmentSchema,
    LocationSchema,
    OrderPaperSchema,
)
from courier_api.web.api.frame import Answer, Ask, Blueprint, Code, Fen, Instant, Strict, query
from routing.model import PaymentMethod

__all__ = ["blueprint"]

blueprint = Blueprint("route", __name__, url_prefix="/v1/route", description="A courier's route.")


class DoorSchema(Strict):
    """A stop with everything that is done there."""

    order_id = fields.String(required=True)
    position = fields.Integer(required=True)
    state = Code(OrderState, required=True)
    version = fields.Integer(required=True)
    eta_from_at = Instant(required=True)
    eta_to_at = Instant(required=True)
    start_at = Instant(required=True)
    appointment = fields.Nested(AppointmentSchema, required=True, allow_none=True)
    name = fields.String(required=True, metadata={"example": "王小明"})
    address = fields.String(required=True, metadata={"example": "深圳市福田区泰然九路83号"})
    phone_masked = fields.String(required=True, metadata={"example": "138****1234"})
    note = fields.String(required=True)
    plate = fields.String(
        required=True, metadata={"description": "Only where the vehicle is inspected."}
    )
    vin = fields.String(required=True, metadata={"description": "Likewise."})
    location = fields.Nested(LocationSchema, required=True, allow_none=True)
    inspection = Code(Inspection, required=True)
    amount_due_fen = Fen(required=True)
    payment = Code(PaymentMethod, required=True)
    product = fields.String(required=True)
    documents = fields.List(fields.Nested(OrderPaperSchema), required=True)


class CourierRouteSchema(Strict):
    """A courier's stops of a day in order of visit."""

    courier_id = fields.String(required=True)
    day = fields.Date(required=True)
    version = fields.Integer(required=True)
    changed_at = Instant(required=True, allow_none=True)
    stops = fields.List(fields.Nested(DoorSchema), required=True)


class RouteArgs(Strict):
    """Which day."""

    day = fields.Date(
        metadata={"description": "Local; today if not given, or the next day with stops."}
    )


@query(blueprint, "", roles={Role.COURIER}, args=RouteArgs, answer=CourierRouteSchema)
def get_route(ask: Ask, args: dict[str, Any]) -> Answer:
    """Return one's own route; its entity tag changes with anything in it."""
    return Answer(result=route_of(ask.work, args.get("day")), tagged=True)
