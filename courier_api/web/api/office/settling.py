"""Receipts booked back, orders taken back and closed: many at once, each by itself."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from courier_api.domain.actor import Role
from courier_api.domain.custody.document import Document
from courier_api.domain.order.states import OrderState
from courier_api.services.office.closing import (
    Outcomes,
    book_back,
    close_orders,
    receipts_out,
    return_orders,
)
from courier_api.web.api.frame import (
    Ask,
    Blueprint,
    Code,
    Identifier,
    Page,
    PageArgs,
    Strict,
    command,
    page_of,
    query,
)
from courier_api.web.api.office.cursors import after_id
from courier_api.web.api.office.custody import DocumentPage

__all__ = ["settling"]

settling = Blueprint("settling", __name__, url_prefix="/v1", description="The end of orders.")
RETURNERS = frozenset({Role.DISPATCHER, Role.ACCOUNTANT, Role.MANAGER})
MANY = validate.Length(min=1, max=10_000)


class SerialsSchema(Strict):
    """Scanned serials."""

    serials = fields.List(Identifier(), required=True, validate=MANY)


class OrderIdsSchema(Strict):
    """Orders by id."""

    order_ids = fields.List(Identifier(), required=True, validate=MANY)


class OutcomeSchema(Strict):
    """What came of one: `faults` is empty if it went through."""

    subject = Identifier(required=True)
    order_id = Identifier(allow_none=True, attribute="order.id", dump_default=None)
    state = Code(OrderState, allow_none=True, attribute="order.state", dump_default=None)
    faults = fields.List(fields.String(), required=True)


class OutcomesSchema(Strict):
    """What came of each."""

    done = fields.Integer(required=True)
    each = fields.List(fields.Nested(OutcomeSchema), required=True)


@command(
    settling,
    "/receipts/book-backs",
    roles={Role.ACCOUNTANT},
    body=SerialsSchema,
    answer=OutcomesSchema,
)
def book_receipts_back(ask: Ask, body: dict[str, Any]) -> Outcomes:
    """Take signed receipts into the branch and book their orders back."""
    return book_back(ask.work, body["serials"])


@query(settling, "/receipts/missing", roles=RETURNERS, answer=DocumentPage, args=PageArgs)
def list_missing_receipts(ask: Ask, args: dict[str, Any]) -> Page[Document]:
    """List receipts of delivered orders that are not in the branch."""
    found = receipts_out(
        ask.unit,
        ask.known.actor.branch_id,
        after=after_id(args["cursor"]),
        limit=args["limit"] + 1,
    )
    return page_of(found, args["limit"], lambda document: (document.serial,))


@command(settling, "/orders/returns", roles=RETURNERS, body=OrderIdsSchema, answer=OutcomesSchema)
def take_orders_back(ask: Ask, body: dict[str, Any]) -> Outcomes:
    """Take orders back whose visit came to nothing and whose documents are in the branch."""
    return return_orders(ask.work, body["order_ids"])


@command(
    settling,
    "/orders/closings",
    roles={Role.ACCOUNTANT},
    body=OrderIdsSchema,
    answer=OutcomesSchema,
)
def close(ask: Ask, body: dict[str, Any]) -> Outcomes:
    """Close orders that are booked back."""
    return close_orders(ask.work, body["order_ids"])
