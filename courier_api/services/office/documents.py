"""The custody desk: a serial with its chain, who holds what, passing on, writing off."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from courier_api.domain.actor import Actor, Role
from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.custody.document import Document, Move, MoveCause
from courier_api.domain.custody.holder import Holder, HolderKind
from courier_api.domain.order.evidence import Evidence
from courier_api.domain.order.order import Order
from courier_api.domain.order.states import OrderEvent, OrderState
from courier_api.domain.order.transitions import TRANSITIONS
from courier_api.domain.payment import PaymentState
from courier_api.domain.people.person import PersonState
from courier_api.domain.shift.visit import VisitOutcome
from courier_api.errors import CustodyError, ModelError, NotFoundError, RefusedError
from courier_api.ports import UnitOfWork
from courier_api.services.core.asking import ask_to_reprint
from courier_api.services.effects import carry_out
from courier_api.services.visit.running import end_visit
from courier_api.services.work import Work

__all__ = ["Chain", "find_chain", "pass_on", "write_off"]

VISIT_LASTS = frozenset(
    {
        OrderState.IN_CUSTODY,
        OrderState.ARRIVED,
        OrderState.INSPECTED,
        OrderState.PAID,
        OrderState.ISSUED,
        OrderState.SIGNED,
    }
)
"""While a visit lasts, its documents stay with its courier."""

SIGNED_FOR = frozenset({OrderState.HANDED_OVER, OrderState.BOOKED_BACK, OrderState.CLOSED})


@dataclass(frozen=True, slots=True)
class Chain:
    """A document, all its moves, and the serials before and after it.

    Parameters
    ----------
    document, moves
        Its holder now; how it came there, oldest first.
    replaced_by
        The reprint of a void serial; ``None`` if there is none yet.
    """

    document: Document
    moves: tuple[Move, ...]
    replaced_by: str | None


def find_chain(unit: UnitOfWork, actor: Actor, serial: str) -> Chain:
    """Return a document of the actor's branch; a courier sees his orders' and what he holds.

    Raises
    ------
    NotFoundError
        If there is none for him.
    """
    document = unit.custody.get(serial)
    order = unit.orders.get(document.order_id)
    his = order.courier_id == actor.id or document.holder == Holder(HolderKind.COURIER, actor.id)
    if order.branch_id != actor.branch_id or (actor.role is Role.COURIER and not his):
        raise NotFoundError(f"document {serial}", ["is not there"])
    reprint = unit.stock.replacement_of(serial)
    return Chain(document, unit.custody.moves(serial), reprint.serial if reprint else None)


def pass_on(
    work: Work, serials: Collection[str], *, giver_id: str, taker_id: str
) -> tuple[Document, ...]:
    """Hand documents from one courier to another, as the actor has seen with his own eyes.

    Raises
    ------
    NotFoundError
        If the taker is no courier of the branch.
    CustodyError
        Naming every serial that cannot go: nothing is moved then.
    ModelError
        If no serial is given.
    """
    _demand_courier(work, taker_id)
    giver, taker = Holder(HolderKind.COURIER, giver_id), Holder(HolderKind.COURIER, taker_id)
    if not serials:
        raise ModelError("documents", ["name the serials that change hands"])
    faults: list[str] = []
    passed = []
    for serial in sorted(set(serials)):
        try:
            document = find_chain(work.unit, work.actor, serial).document
            order = work.unit.orders.get(document.order_id)
            faults += _visit_faults(document, order)
            passed.append(
                document.transfer(taker, source=giver, actor_id=work.actor.id, at=work.at)
            )
        except (NotFoundError, CustodyError) as error:
            faults += [f"{serial} {fault}" for fault in error.faults]
    if faults:
        raise CustodyError("documents", faults)
    for moved in passed:
        work.unit.custody.move(moved)
        work.log("pass_on", SubjectKind.DOCUMENT, moved.document.serial)
    return tuple(moved.document for moved in passed)


def write_off(work: Work, serial: str, cause: MoveCause) -> Chain:
    """Make a lost or spoilt serial void and have it printed again.

    A visit that lasts, or whose documents are on their way back, breaks off
    as lost; what lies in the branch is only printed anew.  A receipt lost
    after the hand-over is not printed again: what was signed is in the vault.

    Raises
    ------
    NotFoundError
        If there is no such document for the actor.
    CustodyError
        If it is void already, the customer's, or `cause` is neither lost nor spoilt.
    RefusedError
        If a payment of its order is open.
    """
    document = find_chain(work.unit, work.actor, serial).document
    order = work.unit.orders.get(document.order_id)
    if document.holder.kind is HolderKind.CUSTOMER:
        raise CustodyError(f"document {serial}", ["is the customer's: sell him a duplicate"])
    if any(p.state is PaymentState.OPEN for p in work.unit.payments.of_order(order.id)):
        raise RefusedError(f"order {order.id}", ["a payment is open: confirm it or give it up"])
    moved = document.void(cause, actor_id=work.actor.id, at=work.at)
    work.unit.custody.move(moved)
    work.log(f"write_off_{cause}", SubjectKind.DOCUMENT, serial)
    if (order.state, OrderEvent.LOSE) in TRANSITIONS:
        documents = work.unit.custody.of_order(order.id)
        advanced = work.step(order, OrderEvent.LOSE, Evidence(documents=documents))
        end_visit(work, order.id, VisitOutcome.LOST, work.at)
        carry_out(work, advanced)
    elif order.state not in SIGNED_FOR:
        ask_to_reprint(work, moved.document, order.branch_id)
    return find_chain(work.unit, work.actor, serial)


def _visit_faults(document: Document, order: Order) -> list[str]:
    if order.state not in VISIT_LASTS:
        return []
    return [
        f"{document.serial} belongs to a visit that lasts ({order.state}): "
        "break the visit off first, then pass its documents on"
    ]


def _demand_courier(work: Work, person_id: str) -> None:
    person = work.unit.people.get(person_id)
    ours = person.branch_id == work.actor.branch_id and person.role is Role.COURIER
    if not ours or person.state is not PersonState.ACTIVE:
        raise NotFoundError(f"courier {person_id}", ["is not there"])
