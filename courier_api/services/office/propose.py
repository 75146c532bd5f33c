"""Propose what needs a second person: refunds, reversals, write-offs of counted differences."""

from __future__ import annotations

from datetime import timedelta

from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.ledger.account import Account, AccountKind, Side
from courier_api.domain.ledger.transaction import Transaction, TransactionKind
from courier_api.domain.office.approval import (
    Approval,
    ApprovalKind,
    Difference,
    Matter,
    Refund,
    Reversal,
    WriteOff,
    expire,
    propose,
)
from courier_api.domain.order.order import Order
from courier_api.domain.order.states import OrderState
from courier_api.domain.payment import Payment, PaymentMethod, PaymentState
from courier_api.errors import ConflictError, NotFoundError, RefusedError
from courier_api.services.core.asking import ask_to_void
from courier_api.services.work import Work

__all__ = ["propose_refund", "propose_reversal", "propose_write_off"]

REFUNDABLE = (OrderState.RETURNED, OrderState.CANCELLED)
NOT_REVERSED = {
    TransactionKind.COLLECTION: "is a customer's premium: refund it instead",
    TransactionKind.REFUND: "is the customer's money: take a new payment instead",
    TransactionKind.REVERSAL: "is a reversal itself: book the matter again instead",
}


def propose_refund(work: Work, order_id: str) -> Approval:
    """Propose to give an order's premium back; a policy in force is given back first.

    Cash goes out of the branch's till, all else the way it came.

    Raises
    ------
    RightsError
        If the actor handles no money.
    NotFoundError
        If there is no such order for the actor.
    RefusedError
        If there is nothing to give back, or the documents are not back.
    ConflictError
        If a refund of it waits already.
    """
    order = work.order(order_id)
    payment = _refundable(work, order)
    approval = _proposed(
        work,
        Refund(order.id, payment.id, _paid_from(payment), payment.amount_fen),
        (SubjectKind.ORDER, order.id),
    )
    if order.policy_number:
        ask_to_void(work, order, order.policy_number, "refund")
    return approval


def propose_reversal(work: Work, transaction_id: str) -> Approval:
    """Propose to undo a transaction of the actor's branch.

    Raises
    ------
    NotFoundError
        If there is no such transaction for the actor.
    RefusedError
        If it is of a kind that is not undone, or is undone already.
    ConflictError
        If a reversal of it waits already.
    """
    original = work.unit.ledger.get(transaction_id)
    if original.branch_id != work.actor.branch_id:
        raise NotFoundError(f"transaction {transaction_id}", ["is not there"])
    if why := NOT_REVERSED.get(original.kind):
        raise RefusedError(f"transaction {original.id}", [why])
    if work.unit.books.reversal_of(original.id) is not None:
        raise RefusedError(f"transaction {original.id}", ["is undone already"])
    return _proposed(
        work,
        Reversal(original.id, _total_fen(original)),
        (SubjectKind.TRANSACTION, original.id),
    )


def propose_write_off(work: Work, counted_fen: int) -> Approval | None:
    """Propose to bring the branch's till to what was counted in it.

    Parameters
    ----------
    counted_fen
        Cash in the till, integer fen, 0 or more.

    Returns
    -------
    Approval | None
        ``None`` if the books say the same.

    Raises
    ------
    ConflictError
        If a difference of the till waits already.
    """
    till = Account(AccountKind.BRANCH, work.actor.branch_id)
    expected_fen = work.unit.ledger.balance_fen(till)
    if counted_fen == expected_fen:
        work.log("count_till", SubjectKind.BRANCH, work.actor.branch_id, counted_fen=counted_fen)
        return None
    difference = Difference.SHORT if counted_fen < expected_fen else Difference.OVER
    return _proposed(
        work,
        WriteOff(till, difference, abs(counted_fen - expected_fen)),
        (SubjectKind.BRANCH, work.actor.branch_id),
    )


def _proposed(work: Work, matter: Matter, about: tuple[SubjectKind, str]) -> Approval:
    approval = propose(
        Approval(
            id=work.new_id(),
            branch_id=work.actor.branch_id,
            matter=matter,
            proposed_by=work.actor.id,
            proposed_at=work.at,
            expires_at=work.at + timedelta(seconds=work.figures.office.approval_expires_s),
        ),
        work.actor,
    )
    _make_room(work, approval.kind, matter.subject)
    work.unit.approvals.add(approval)
    work.log(f"propose_{approval.kind}", *about, amount_fen=matter.amount_fen)
    work.unit.events.tell(
        approval.branch_id,
        "accountants",
        "approval_waiting",
        approval.id,
        {"kind": approval.kind.value, "amount_fen": matter.amount_fen},
    )
    return approval


def _make_room(work: Work, kind: ApprovalKind, subject: str) -> None:
    """Lay aside a proposal about the same that ran out; refuse while one waits."""
    waiting = work.unit.approvals.waiting(kind, subject)
    if waiting is None:
        return
    if not waiting.has_run_out(work.at):
        raise ConflictError(
            f"approval {waiting.id}", ["waits for a second person already: decide that one"]
        )
    work.unit.approvals.decide(expire(waiting, work.actor, work.at))


def _refundable(work: Work, order: Order) -> Payment:
    if order.state not in REFUNDABLE:
        raise RefusedError(
            f"order {order.id}", [f"is {order.state}: its documents come back before money goes"]
        )
    for payment in work.unit.payments.of_order(order.id):
        if payment.state is PaymentState.CONFIRMED:
            return payment
    raise RefusedError(f"order {order.id}", ["has no premium that could be given back"])


def _paid_from(payment: Payment) -> Account:
    if payment.method is PaymentMethod.CASH:
        return Account(AccountKind.BRANCH, payment.branch_id)
    return payment.received_into


def _total_fen(transaction: Transaction) -> int:
    return transaction.total_fen(Side.DEBIT)
