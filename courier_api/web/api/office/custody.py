"""Documents: a serial with its chain, who holds what, passing on, writing off."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import ValidationError, fields, validate

from courier_api.domain.actor import Role
from courier_api.domain.custody.document import Document, DocumentKind, MoveCause
from courier_api.domain.custody.holder import Holder, HolderKind
from courier_api.domain.order.states import OrderState
from courier_api.errors import ModelError
from courier_api.ports.stock import StockFilter
from courier_api.services.office.documents import Chain, find_chain, pass_on, write_off
from courier_api.services.office.stock_taking import Stocktake, take_stock
from courier_api.web.api.frame import (
    Answer,
    Ask,
    Blueprint,
    Code,
    Identifier,
    Instant,
    Page,
    PageArgs,
    Strict,
    command,
    page_of,
    query,
)
from courier_api.web.api.office.cursors import after_id

__all__ = ["CustodyDocumentSchema", "DocumentPage", "custody"]

custody = Blueprint("custody", __name__, url_prefix="/v1", description="Who has which document.")
SUPERVISORS = frozenset({Role.DISPATCHER, Role.MANAGER})
DESKS = SUPERVISORS | {Role.ACCOUNTANT}
HOLDER = re.compile(rf"({'|'.join(HolderKind)}):[A-Za-z0-9][A-Za-z0-9_.-]{{0,63}}")
SERIALS_MAX = 500


class HolderField(fields.Field[Holder]):
    """Who holds a document, written ``kind:id``."""

    def __init__(self, **kwargs: Any) -> None:
        metadata = {"type": "string", "pattern": f"^{HOLDER.pattern}$", "example": "courier:c1"}
        super().__init__(metadata=metadata, **kwargs)

    def _serialize(self, value: Holder | None, *_rest: Any, **_kwargs: Any) -> str | None:
        return None if value is None else str(value)

    def _deserialize(self, value: Any, *_rest: Any, **_kwargs: Any) -> Holder:
        if not isinstance(value, str) or not HOLDER.fullmatch(value):
            raise ValidationError(f"Not kind:id; kinds: {', '.join(HolderKind)}.")
        try:
            return Holder.read(value)
        except ModelError as error:
            raise ValidationError(list(error.faults)) from error


class CustodyDocumentSchema(Strict):
    """A serial and its one holder."""

    serial = Identifier(required=True, metadata={"example": "P-o1"})
    order_id = Identifier(required=True)
    kind = Code(DocumentKind, required=True)
    holder = HolderField(required=True)
    replaces = Identifier(allow_none=True)


class CustodyMoveSchema(Strict):
    """One line of the custody ledger."""

    step = fields.Integer(required=True)
    source = HolderField(allow_none=True)
    target = HolderField(required=True)
    cause = Code(MoveCause, required=True)
    actor_id = Identifier(required=True)
    at = Instant(required=True)


class ChainSchema(Strict):
    """A document with all its moves and the serials before and after it."""

    document = fields.Nested(CustodyDocumentSchema, required=True)
    replaced_by = Identifier(allow_none=True)
    moves = fields.List(fields.Nested(CustodyMoveSchema), required=True)


class DocumentPage(Strict):
    """Some documents, by serial."""

    items = fields.List(fields.Nested(CustodyDocumentSchema), required=True)
    next_cursor = fields.String(required=True)


class DocumentArgs(PageArgs):
    """Which documents are wanted."""

    holder = HolderField(load_default=None)
    kind = Code(DocumentKind, load_default=None)


class PassingSchema(Strict):
    """Documents that go from one courier to another before the caller's eyes."""

    serials = fields.List(
        Identifier(), required=True, validate=validate.Length(min=1, max=SERIALS_MAX)
    )
    giver_id = Identifier(required=True)
    taker_id = Identifier(required=True)


class PassedSchema(Strict):
    """The documents that changed hands."""

    documents = fields.List(fields.Nested(CustodyDocumentSchema), required=True)


class WriteOffSchema(Strict):
    """Why a serial becomes void."""

    cause = Code([MoveCause.LOST, MoveCause.SPOILT], required=True)


class StockLineSchema(Strict):
    """How many documents of a kind somebody holds, by the state of their orders."""

    holder = HolderField(required=True)
    kind = Code(DocumentKind, required=True)
    order_state = Code(OrderState, required=True)
    count = fields.Integer(required=True)


class StockSchema(Strict):
    """Every serial of the branch accounted for."""

    documents = fields.Integer(required=True)
    is_complete = fields.Boolean(required=True)
    broken = fields.List(fields.String(), required=True)
    deviations = fields.List(fields.String(), required=True)
    lines = fields.List(fields.Nested(StockLineSchema), required=True)


@query(custody, "/documents", roles=DESKS, answer=DocumentPage, args=DocumentArgs)
def list_documents(ask: Ask, args: dict[str, Any]) -> Page[Document]:
    """List the branch's documents, of one holder if named."""
    found = ask.unit.stock.page(
        ask.known.actor.branch_id,
        StockFilter(holder=args["holder"], kind=args["kind"]),
        after=after_id(args["cursor"]),
        limit=args["limit"] + 1,
    )
    return page_of(found, args["limit"], lambda document: (document.serial,))


@query(
    custody,
    "/documents/<serial>",
    roles=DESKS | {Role.AGENT, Role.COURIER},
    answer=ChainSchema,
)
def get_document(ask: Ask, serial: str) -> Answer:
    """Read a document with its chain; couriers read those of their orders and what they hold."""
    return _chain(find_chain(ask.unit, ask.known.actor, serial))


@command(custody, "/documents/passings", roles=SUPERVISORS, body=PassingSchema, answer=PassedSchema)
def pass_documents(ask: Ask, body: dict[str, Any]) -> dict[str, Any]:
    """Hand documents from one courier to another; all or none."""
    documents = pass_on(
        ask.work, body["serials"], giver_id=body["giver_id"], taker_id=body["taker_id"]
    )
    return {"documents": documents}


@command(
    custody,
    "/documents/<serial>/write-offs",
    roles=SUPERVISORS,
    body=WriteOffSchema,
    answer=ChainSchema,
)
def write_document_off(ask: Ask, body: dict[str, Any], serial: str) -> Answer:
    """Make a lost or spoilt serial void and have it printed again."""
    return _chain(write_off(ask.work, serial, body["cause"]))


@query(custody, "/stock", roles=DESKS, answer=StockSchema)
def get_stock(ask: Ask) -> Stocktake:
    """Count every serial of the branch, by holder, kind and state of its order."""
    return take_stock(ask.unit, ask.known.actor.branch_id)


def _chain(chain: Chain) -> Answer:
    return Answer(result=chain, etag=f"{chain.document.step}.{chain.replaced_by or ''}")
