"""Lookups for the call centre; the value stands in the body, never in a URL."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from courier_api.domain.actor import Role
from courier_api.domain.order.states import FailReason, OrderState
from courier_api.services.office.look_up import Found, LookupKind, look_up
from courier_api.web.api.frame import (
    Ask,
    Blueprint,
    Code,
    Fen,
    Identifier,
    Instant,
    Strict,
    command,
)

__all__ = ["lookups"]

lookups = Blueprint("lookups", __name__, url_prefix="/v1", description="Who is calling?")


class LookupSchema(Strict):
    """What the customer says."""

    kind = Code(LookupKind, required=True)
    value = fields.String(
        required=True,
        validate=validate.Length(1, 64),
        metadata={"example": "13800138000", "description": "Phone, plate, policy or sale number."},
    )


class CustomerSchema(Strict):
    """The customer, masked."""

    name = fields.String(metadata={"example": "张*"})
    phone = fields.String(metadata={"example": "138****8000"})
    plate = fields.String(metadata={"example": "粤B***45"})
    address = fields.String(metadata={"example": "广东省深圳市福田区****"})


class FoundSchema(Strict):
    """An order and its customer."""

    id = Identifier(required=True, attribute="order.id")
    sale_number = fields.String(required=True, attribute="order.sale_number")
    policyholder_id = Identifier(required=True, attribute="order.policyholder_id")
    state = Code(OrderState, required=True, attribute="order.state")
    fail_reason = Code(FailReason, allow_none=True, attribute="order.fail_reason")
    courier_id = Identifier(allow_none=True, attribute="order.courier_id")
    from_at = Instant(allow_none=True, attribute="order.appointment.from_at", dump_default=None)
    to_at = Instant(allow_none=True, attribute="order.appointment.to_at", dump_default=None)
    premium_due_fen = Fen(required=True, attribute="order.premium_due_fen")
    collected_fen = Fen(required=True, attribute="order.collected_fen")
    customer = fields.Nested(CustomerSchema, required=True)


class FoundListSchema(Strict):
    """The orders found in the caller's branch, the newest sale first."""

    items = fields.List(fields.Nested(FoundSchema), required=True)


@command(
    lookups,
    "/lookups",
    roles={Role.AGENT, Role.MANAGER},
    body=LookupSchema,
    answer=FoundListSchema,
)
def find_orders(ask: Ask, body: dict[str, Any]) -> dict[str, tuple[Found, ...]]:
    """Find orders by phone, plate, policy or sale number; who asks is on record."""
    return {"items": look_up(ask.work, body["kind"], body["value"])}
