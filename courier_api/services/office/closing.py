"""Book back signed receipts, take orders back, close them: many at once, each by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.custody.document import Document, DocumentKind
from courier_api.domain.custody.holder import Holder, HolderKind
from courier_api.domain.order.evidence import Evidence
from courier_api.domain.order.order import Order
from courier_api.domain.order.states import OrderEvent, OrderState
from courier_api.errors import InputError, NotFoundError, RefusedError
from courier_api.ports import UnitOfWork
from courier_api.ports.stock import StockFilter
from courier_api.services.effects import carry_out
from courier_api.services.office.rebook import book_wish
from courier_api.services.work import Work

__all__ = ["Outcome", "Outcomes", "book_back", "close_orders", "receipts_out", "return_orders"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one order or serial.

    Parameters
    ----------
    subject
        The order's id, or the serial.
    order
        As it stands now; ``None`` if there is none.
    faults
        Why nothing was done; empty if it was.
    """

    subject: str
    order: Order | None
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What came of each."""

    each: tuple[Outcome, ...]

    @property
    def done(self) -> int:
        """How many went through."""
        return sum(not outcome.faults for outcome in self.each)


def book_back(work: Work, serials: Collection[str]) -> Outcomes:
    """Take scanned receipts into the branch and book their orders back, same day.

    A receipt that the courier has handed in already is only booked; an order
    goes on as soon as all its papers are where they belong.

    Raises
    ------
    InputError
        If more serials come than one call takes.
    """
    wanted = _limited(work, serials)
    return Outcomes(tuple(_book_back_one(work, serial) for serial in wanted))


def return_orders(work: Work, order_ids: Collection[str]) -> Outcomes:
    """Take orders back whose visit came to nothing and whose documents are in the branch.

    Raises
    ------
    InputError
        If more orders come than one call takes.
    """
    return _step_each(work, order_ids, OrderEvent.RETURN)


def close_orders(work: Work, order_ids: Collection[str]) -> Outcomes:
    """Close orders that are booked back.

    Raises
    ------
    InputError
        If more orders come than one call takes.
    """
    return _step_each(work, order_ids, OrderEvent.CLOSE)


def receipts_out(
    unit: UnitOfWork, branch_id: str, *, after: str = "", limit: int
) -> tuple[Document, ...]:
    """Return receipts of orders handed over that are not in the branch, by serial."""
    wanted = StockFilter(
        kind=DocumentKind.RECEIPT, order_states=(OrderState.HANDED_OVER,), in_branch=False
    )
    return tuple(
        document
        for document in unit.stock.page(branch_id, wanted, after=after, limit=limit)
        if not document.is_void
    )


def _book_back_one(work: Work, serial: str) -> Outcome:
    try:
        document = work.unit.custody.get(serial)
        order = work.order(document.order_id)
    except NotFoundError as error:
        return Outcome(serial, None, error.faults)
    if document.kind is not DocumentKind.RECEIPT:
        return Outcome(serial, order, (f"is a {document.kind}, not a receipt",))
    if work.unit.stock.replacement_of(serial) is not None:
        return Outcome(serial, order, ("is void: its reprint is what counts",))
    if order.state in (OrderState.BOOKED_BACK, OrderState.CLOSED):
        return Outcome(serial, order)
    if order.state is not OrderState.HANDED_OVER:
        return Outcome(serial, order, (f"order {order.id} is {order.state}: nothing is signed",))
    if document.holder.kind is HolderKind.COURIER:
        branch = Holder(HolderKind.BRANCH, order.branch_id)
        moved = document.transfer(
            branch, source=document.holder, actor_id=work.actor.id, at=work.at
        )
        work.unit.custody.move(moved)
        work.log("take_receipt", SubjectKind.DOCUMENT, serial)
    return _step_one(work, serial, order, OrderEvent.BOOK_BACK)


def _step_each(work: Work, order_ids: Collection[str], event: OrderEvent) -> Outcomes:
    outcomes = []
    for order_id in _limited(work, order_ids):
        try:
            order = work.order(order_id)
        except NotFoundError as error:
            outcomes.append(Outcome(order_id, None, error.faults))
            continue
        outcomes.append(_step_one(work, order_id, order, event))
    return Outcomes(tuple(outcomes))


def _step_one(work: Work, subject: str, order: Order, event: OrderEvent) -> Outcome:
    """Take one step; a refusal is said before anything is written, so the others go on."""
    documents = work.unit.custody.of_order(order.id)
    try:
        advanced = work.step(order, event, Evidence(documents=documents))
    except RefusedError as error:
        return Outcome(subject, order, error.faults)
    carry_out(work, advanced)
    order = advanced.order
    if event is OrderEvent.RETURN:
        order = book_wish(work, order)
    return Outcome(subject, order)


def _limited(work: Work, subjects: Iterable[str]) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(subjects))
    most = work.figures.office.close_at_once
    if not 0 < len(wanted) <= most:
        raise InputError("request", [f"names {len(wanted)}: one call takes 1 to {most}"])
    return wanted
