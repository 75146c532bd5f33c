"""The papers an order carries: their serials, registered where they are printed."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Mapping
from hashlib import sha256

from courier_api.domain.custody.document import Document, DocumentKind, register
from courier_api.domain.custody.holder import Holder, HolderKind
from courier_api.domain.figures import DispatchFigures
from courier_api.domain.order.order import Order
from courier_api.domain.order.states import OrderState
from courier_api.errors import InputError, RefusedError
from courier_api.services.work import Work

__all__ = ["kinds_for", "register_papers", "register_serials", "serial_of"]

CODE_CHARS = 12
OFFICE_STATES = frozenset(
    {OrderState.SOLD, OrderState.BOOKED, OrderState.PLANNED, OrderState.RETURNED}
)


def kinds_for(product: str, figures: DispatchFigures) -> tuple[DocumentKind, ...]:
    """Return the papers that `product` comes with."""
    for word, kinds in figures.documents.items():
        if word != "default" and word in product:
            return tuple(map(DocumentKind, kinds))
    return tuple(map(DocumentKind, figures.documents["default"]))


def serial_of(order_id: str, kind: DocumentKind, figures: DispatchFigures) -> str:
    """Return the serial of an order's paper: always the same, and saying nothing of the sale.

    Sixty bits of SHA-256 in base 32 (RFC 4648) after the prefix of its kind.
    """
    code = b32encode(sha256(f"{order_id} {kind}".encode()).digest()).decode()[:CODE_CHARS]
    return f"{figures.serial_prefix[kind]}{code}"


def register_papers(work: Work, order: Order, product: str) -> tuple[Document, ...]:
    """Register one serial for each paper of a new order."""
    figures = work.figures.dispatch
    serials = {serial_of(order.id, kind, figures): kind for kind in kinds_for(product, figures)}
    return _register(work, order, serials)


def register_serials(
    work: Work, order_id: str, serials: Mapping[str, DocumentKind]
) -> tuple[Document, ...]:
    """Register pre-printed serials for an order that is still in the office.

    Raises
    ------
    InputError
        Naming every serial that belongs to another order or kind already.
    RefusedError
        If the order is on the road or over.
    NotFoundError
        If the actor's branch has no such order.
    """
    order = work.order(order_id)
    if order.state not in OFFICE_STATES:
        raise RefusedError(f"order {order.id}", [f"is {order.state}: papers join in the office"])
    there = {document.serial: document for document in work.unit.custody.of_order(order.id)}
    clashes = [
        f"serial {serial} is there as {there[serial].kind}"
        for serial, kind in serials.items()
        if serial in there and there[serial].kind is not kind
    ]
    if clashes:
        raise InputError(f"order {order.id}", clashes)
    _register(work, order, {s: kind for s, kind in serials.items() if s not in there})
    return work.unit.custody.of_order(order.id)


def _register(
    work: Work, order: Order, serials: Mapping[str, DocumentKind]
) -> tuple[Document, ...]:
    holder = Holder(HolderKind.BRANCH, order.branch_id)
    moved = [
        register(
            Document(serial=serial, order_id=order.id, kind=kind, holder=holder),
            actor_id=work.actor.id,
            at=work.at,
        )
        for serial, kind in serials.items()
    ]
    work.unit.custody.register_all(moved)
    return tuple(one.document for one in moved)
