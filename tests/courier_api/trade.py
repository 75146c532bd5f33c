"""A small branch at work: the steps of a visit through a unit of work."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from courier_api.domain.actor import Actor, Role
from courier_api.domain.custody.document import Document, DocumentKind, register
from courier_api.domain.custody.holder import Holder, HolderKind
from courier_api.domain.ledger.account import Account, AccountKind
from courier_api.domain.order.advance import advance, sell
from courier_api.domain.order.evidence import Evidence
from courier_api.domain.order.order import Appointment, Order
from courier_api.domain.order.states import Inspection, OrderEvent, OrderState
from courier_api.domain.payment import Payment, PaymentMethod, PaymentState, confirm, refund
from courier_api.ports import UnitOfWork

AT = datetime(2026, 6, 18, 1, 0, tzinfo=UTC)
TOMORROW = Appointment(AT + timedelta(days=1), AT + timedelta(days=1, hours=2))
DIGEST = "0" * 64
BRANCH = Holder(HolderKind.BRANCH, "futian")
COURIER = Holder(HolderKind.COURIER, "c1")
CUSTOMER = Holder(HolderKind.CUSTOMER, "h1")
CASH = Account(AccountKind.COURIER, "c1")
TILL = Account(AccountKind.BRANCH, "futian")
PREMIUM = Account(AccountKind.PREMIUM, "futian")


def actor(role: Role, name: str = "", branch_id: str = "futian") -> Actor:
    return Actor(name or {Role.COURIER: "c1"}.get(role, f"{role}-1"), role, branch_id)


AGENT, DISPATCHER, COURIER_1 = actor(Role.AGENT), actor(Role.DISPATCHER), actor(Role.COURIER)
ACCOUNTANT, MANAGER, SYSTEM = actor(Role.ACCOUNTANT), actor(Role.MANAGER), actor(Role.SYSTEM)
UNDERWRITER, INSURER = actor(Role.UNDERWRITER), actor(Role.INSURER)

ROAD = {
    OrderState.BOOKED: (OrderEvent.BOOK, AGENT),
    OrderState.PLANNED: (OrderEvent.PLAN, DISPATCHER),
    OrderState.IN_CUSTODY: (OrderEvent.TAKE_OVER, COURIER_1),
    OrderState.ARRIVED: (OrderEvent.ARRIVE, COURIER_1),
    OrderState.PAID: (OrderEvent.PAY, COURIER_1),
    OrderState.ISSUED: (OrderEvent.ISSUE, INSURER),
    OrderState.SIGNED: (OrderEvent.SIGN, COURIER_1),
    OrderState.HANDED_OVER: (OrderEvent.HAND_OVER, COURIER_1),
    OrderState.BOOKED_BACK: (OrderEvent.BOOK_BACK, ACCOUNTANT),
    OrderState.CLOSED: (OrderEvent.CLOSE, ACCOUNTANT),
}


def an_order(order_id: str = "o1", **values: Any) -> Order:
    return Order(
        **{
            "id": order_id,
            "branch_id": "futian",
            "sale_number": f"S-{order_id}",
            "policyholder_id": "h1",
            "premium_due_fen": 123_450,
            "sold_at": AT,
        }
        | values
    )


def papers(order_id: str, holder: Holder, receipt: Holder | None = None) -> tuple[Document, ...]:
    """The policy and the receipt of an order, wherever they are."""
    return (
        Document(
            serial=f"P-{order_id}", order_id=order_id, kind=DocumentKind.POLICY, holder=holder
        ),
        Document(
            serial=f"R-{order_id}",
            order_id=order_id,
            kind=DocumentKind.RECEIPT,
            holder=receipt or holder,
        ),
    )


def cash_payment(order: Order, attempt: int = 1) -> Payment:
    return Payment(
        id=f"pay-{order.id}-{attempt}",
        order_id=order.id,
        branch_id=order.branch_id,
        method=PaymentMethod.CASH,
        amount_fen=order.premium_due_fen,
        received_into=Account(AccountKind.COURIER, order.courier_id or "c1"),
        opened_at=AT,
    )


def take_in(unit: UnitOfWork, order: Order) -> None:
    """Sell an order and print its policy and its receipt."""
    unit.orders.add(sell(order, AGENT))
    for document in papers(order.id, BRANCH):
        unit.custody.register(register(document, actor_id="p1", at=AT))


def take(unit: UnitOfWork, order_id: str, event: OrderEvent, who: Actor, **evidence: Any) -> Order:
    """One step, resting on what the unit of work finds."""
    found = Evidence(documents=unit.custody.of_order(order_id), **evidence)
    advanced = advance(unit.orders.get(order_id), event, who, AT, found)
    unit.orders.save(advanced)
    return advanced.order


def carry(unit: UnitOfWork, order_id: str, target: Holder, *, receipts: bool = True) -> None:
    """Move every paper of an order that is neither void nor there yet."""
    for document in unit.custody.of_order(order_id):
        is_receipt = document.kind is DocumentKind.RECEIPT
        if document.is_void or document.holder == target or (is_receipt and not receipts):
            continue
        if document.holder.kind is HolderKind.CUSTOMER:
            continue
        moved = document.transfer(target, source=document.holder, actor_id="c1", at=AT)
        unit.custody.move(moved)


def receive_cash(unit: UnitOfWork, order: Order) -> Payment:
    """Open and confirm a cash payment and book it."""
    attempt = len(unit.payments.of_order(order.id)) + 1
    payment = cash_payment(order, attempt)
    unit.payments.add(payment)
    booked = confirm(payment, transaction_id=f"t-{payment.id}", actor_id="c1", at=AT)
    unit.ledger.append(booked.transaction)
    unit.payments.save(payment, booked.payment)
    return booked.payment


def give_back(unit: UnitOfWork, order_id: str, paid_from: Account) -> Payment:
    """Refund the order's confirmed payment, approved by the manager."""
    payment = next(p for p in unit.payments.of_order(order_id) if p.state is PaymentState.CONFIRMED)
    booked = refund(
        payment,
        paid_from=paid_from,
        transaction_id=f"b-{payment.id}",
        actor_id=ACCOUNTANT.id,
        approver_id=MANAGER.id,
        at=AT,
    )
    unit.ledger.append(booked.transaction)
    unit.payments.save(payment, booked.payment)
    return booked.payment


def go(unit: UnitOfWork, order_id: str, target: OrderState) -> Order:
    """Take the order's next step on the happy path, which leads to `target`."""
    event, who = ROAD[target]
    order = unit.orders.get(order_id)
    evidence: dict[str, Any] = {}
    if target is OrderState.BOOKED:
        evidence["appointment"] = TOMORROW
    elif target is OrderState.PLANNED:
        evidence["courier_id"] = "c1"
    elif target is OrderState.IN_CUSTODY:
        carry(unit, order_id, COURIER)
    elif target is OrderState.PAID and order.collected_fen < order.premium_due_fen:
        evidence["payment"] = receive_cash(unit, order)
    elif target is OrderState.ISSUED:
        evidence["policy_number"] = order.policy_number or f"PN-{order_id}"
    elif target is OrderState.SIGNED:
        evidence["signer_id"] = order.policyholder_id
    elif target is OrderState.HANDED_OVER:
        carry(unit, order_id, CUSTOMER, receipts=False)
    elif target is OrderState.BOOKED_BACK:
        carry(unit, order_id, BRANCH)
    return take(unit, order_id, event, who, **evidence)


def bring_to(unit: UnitOfWork, order_id: str, target: OrderState) -> Order:
    """Walk the happy path from where the order is up to `target`, inspecting if due."""
    order = unit.orders.get(order_id)
    steps = list(ROAD)
    start = steps.index(order.state) + 1 if order.state in steps else 0
    for state in steps[start : steps.index(target) + 1]:
        if state is OrderState.PAID and order.inspection is Inspection.DUE:
            take(unit, order_id, OrderEvent.INSPECT, COURIER_1, report_digest=DIGEST)
            take(unit, order_id, OrderEvent.APPROVE, UNDERWRITER, report_digest=DIGEST)
        order = go(unit, order_id, state)
    return order
