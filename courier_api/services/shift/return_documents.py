"""Take documents back at the branch: the clerk scans, the ledger of papers follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from courier_api.domain.actor import Role
from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.custody.document import Document
from courier_api.domain.custody.holder import Holder, HolderKind
from courier_api.domain.order.evidence import Evidence
from courier_api.domain.order.order import Order
from courier_api.domain.order.states import OrderEvent, OrderState
from courier_api.errors import GuardError, InputError, RightsError
from courier_api.services.effects import carry_out
from courier_api.services.office.rebook import book_wish
from courier_api.services.shift.on_duty import branch_shift
from courier_api.services.shift.open_matters import ON_THE_ROAD
from courier_api.services.shift.take_over import known_documents
from courier_api.services.work import Work

__all__ = ["TakenBack", "return_documents", "return_order"]

BROKEN_OFF = (OrderState.REFUSED, OrderState.CHANGED, OrderState.FAILED, OrderState.LOST)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """What became of each serial: every one is in exactly one of the first five.

    Parameters
    ----------
    returned
        In the branch now.
    here
        In the branch before.
    on_road
        Of orders whose visit has not ended: say first how it ended.
    elsewhere
        Not with this courier.
    unknown
        Serials the branch does not know.
    remaining
        What the courier still has.
    orders_returned, receipts_back
        Orders that went back to be booked again; orders handed over whose
        receipt is here, ready to be booked back.
    """

    returned: tuple[str, ...]
    here: tuple[str, ...]
    on_road: tuple[str, ...]
    elsewhere: tuple[str, ...]
    unknown: tuple[str, ...]
    remaining: tuple[str, ...]
    orders_returned: tuple[str, ...]
    receipts_back: tuple[str, ...]


def return_documents(work: Work, shift_id: str, serials: Sequence[str]) -> TakenBack:
    """Take the scanned documents of a courier back into the branch.

    Orders that came to nothing are returned once all their papers are here
    and what was lost is printed again.

    Raises
    ------
    RightsError
        If the actor is no accountant, dispatcher or manager, or the courier himself.
    NotFoundError
        If the branch has no such shift.
    InputError
        If there are too many serials at once.
    """
    shift = branch_shift(work, shift_id)
    if work.actor.role not in CLERKS or work.actor.id == shift.courier_id:
        raise RightsError(f"shift {shift.id}", ["an accountant, dispatcher or manager takes back"])
    most = work.figures.shift.serials_at_once
    if len(serials) > most:
        raise InputError("return", [f"{len(serials)} serials: send {most} at most at once"])
    courier = Holder(HolderKind.COURIER, shift.courier_id)
    branch = Holder(HolderKind.BRANCH, shift.branch_id)
    known = known_documents(work, serials)
    named_orders = {document.order_id for document in known.values()}
    orders = {order.id: order for order in work.unit.order_book.by_id(named_orders)}
    outcomes = {
        serial: _outcome(known.get(serial), orders, courier, branch)
        for serial in dict.fromkeys(serials)
    }
    for serial, outcome in outcomes.items():
        if outcome == "returned":
            moved = known[serial].transfer(
                branch, source=courier, actor_id=work.actor.id, at=work.at
            )
            work.unit.custody.move(moved)
    work.unit.shifts.write_scan(shift.id, work.actor.id, work.at, outcomes.items())
    touched = sorted({known[s].order_id for s, o in outcomes.items() if o in ("returned", "here")})
    work.log("take_documents_back", SubjectKind.PERSON, shift.courier_id, scanned=len(outcomes))
    returned = tuple(name for name in touched if return_order(work, orders[name]))

    def named(word: str) -> tuple[str, ...]:
        return tuple(serial for serial, outcome in outcomes.items() if outcome == word)

    return TakenBack(
        returned=named("returned"),
        here=named("here"),
        on_road=named("on_road"),
        elsewhere=named("elsewhere"),
        unknown=named("unknown"),
        remaining=tuple(d.serial for d in work.unit.custody.held_by(courier)),
        orders_returned=returned,
        receipts_back=tuple(
            name for name in touched if orders[name].state is OrderState.HANDED_OVER
        ),
    )


def return_order(work: Work, order: Order) -> bool:
    """Return an order that came to nothing if all its papers are here; say whether it was.

    The actor is an accountant, dispatcher or manager.
    """
    if order.state not in BROKEN_OFF:
        return False
    evidence = Evidence(documents=work.unit.custody.of_order(order.id))
    try:
        advanced = work.step(order, OrderEvent.RETURN, evidence)
    except GuardError:
        return False
    carry_out(work, advanced)
    book_wish(work, advanced.order)
    return True


def _outcome(
    document: Document | None, orders: dict[str, Order], courier: Holder, branch: Holder
) -> str:
    if document is None:
        return "unknown"
    if document.holder == branch:
        return "here"
    if document.holder != courier:
        return "elsewhere"
    if orders[document.order_id].state in ON_THE_ROAD:
        return "on_road"
    return "returned"


CLERKS = (Role.ACCOUNTANT, Role.DISPATCHER, Role.MANAGER)
