"""Report documents lost on the road: their serials are void, others are printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from courier_api.domain.actor import Role
from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.custody.document import Document, MoveCause
from courier_api.domain.custody.holder import HolderKind
from courier_api.domain.order.evidence import Evidence
from courier_api.domain.order.order import Order
from courier_api.domain.order.states import OrderEvent, OrderState
from courier_api.domain.payment import PaymentState
from courier_api.domain.shift.visit import VisitOutcome
from courier_api.errors import CustodyError, InputError, RefusedError, RightsError
from courier_api.services.core.asking import ask_to_reprint
from courier_api.services.effects import carry_out
from courier_api.services.shift.on_duty import open_shift
from courier_api.services.visit.running import end_visit
from courier_api.services.work import Work

__all__ = ["Lost", "lose"]


@dataclass(frozen=True, slots=True)
class Lost:
    """The order after the loss, and the serials that are void by it."""

    order: Order
    serials: tuple[str, ...]


def lose(work: Work, order_id: str, serials: Sequence[str]) -> Lost:
    """Write serials off that a courier had; reprints are asked for in the same unit of work.

    Raises
    ------
    InputError
        If no serial is named.
    CustodyError
        Naming every serial that is not this order's or not with a courier.
    RightsError
        If the actor is neither the courier, a dispatcher nor a manager.
    RefusedError
        If a payment is open.
    """
    if work.actor.role not in (Role.COURIER, Role.DISPATCHER, Role.MANAGER):
        raise RightsError("loss", ["only the courier, a dispatcher or a manager reports it"])
    order = work.order(order_id)
    if work.actor.role is Role.COURIER:
        open_shift(work)
    documents = _lost(work, order, serials)
    if any(p.state is PaymentState.OPEN for p in work.unit.payments.of_order(order.id)):
        raise RefusedError(f"order {order.id}", ["a payment is open: confirm it or give it up"])
    for document in documents:
        moved = document.void(MoveCause.LOST, actor_id=work.actor.id, at=work.at)
        work.unit.custody.move(moved)
        work.log("lose_document", SubjectKind.DOCUMENT, document.serial)
    if order.state in NO_STEP:
        _tell(work, order, documents)
        return Lost(order, tuple(document.serial for document in documents))
    evidence = Evidence(documents=work.unit.custody.of_order(order.id))
    advanced = work.step(order, OrderEvent.LOSE, evidence)
    end_visit(work, order.id, VisitOutcome.LOST, work.at)
    carry_out(work, advanced)
    return Lost(advanced.order, tuple(document.serial for document in documents))


def _lost(work: Work, order: Order, serials: Sequence[str]) -> list[Document]:
    found = {document.serial: document for document in work.unit.custody.of_order(order.id)}
    if not serials:
        raise InputError(f"order {order.id}, loss", ["names no serial: say what is lost"])
    faults = []
    for serial in dict.fromkeys(serials):
        document = found.get(serial)
        if document is None:
            faults.append(f"{serial} does not belong to this order")
        elif document.holder.kind is not HolderKind.COURIER:
            faults.append(f"{serial} is not with a courier, but {document.holder.kind}")
        elif work.actor.role is Role.COURIER and document.holder.id != work.actor.id:
            faults.append(f"{serial} is with another courier: he reports it")
    if faults:
        raise CustodyError(f"order {order.id}, loss", faults)
    return [found[serial] for serial in dict.fromkeys(serials)]


def _tell(work: Work, order: Order, documents: Sequence[Document]) -> None:
    """Where the loss is no step of the order's life: have it reprinted, tell the branch.

    An order that is lost already waits for one more reprint; one that never
    left the branch whole needs it before it can.  A receipt lost after the
    hand-over is not printed again: what was signed is in the vault.
    """
    if order.state is not OrderState.HANDED_OVER:
        for document in documents:
            voided = work.unit.custody.get(document.serial)
            ask_to_reprint(work, voided, order.branch_id)
    for document in documents:
        work.unit.events.tell(
            order.branch_id,
            "dispatchers",
            "document_lost",
            document.serial,
            {"order_id": order.id, "kind": document.kind.value},
        )


NO_STEP = (OrderState.LOST, OrderState.HANDED_OVER, OrderState.PLANNED)
