"""Decide what somebody else proposed; what is approved is booked in the same breath."""

from __future__ import annotations

from courier_api.domain.actor import Actor
from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.ledger.account import Account, AccountKind
from courier_api.domain.ledger.transaction import Transaction, TransactionKind, reverse, simple
from courier_api.domain.office.approval import (
    Approval,
    DeclineReason,
    Difference,
    Matter,
    Refund,
    Reversal,
    WriteOff,
    approve,
    decline,
)
from courier_api.domain.office.task import TaskAnswer, TaskReason
from courier_api.domain.order.evidence import Evidence
from courier_api.domain.order.states import OrderEvent
from courier_api.domain.payment import refund
from courier_api.errors import NotFoundError
from courier_api.ports import UnitOfWork
from courier_api.services.effects import carry_out
from courier_api.services.office.tasks import close_tasks
from courier_api.services.work import Work

__all__ = ["approve_proposal", "decline_proposal", "find_approval"]


def find_approval(unit: UnitOfWork, actor: Actor, approval_id: str) -> Approval:
    """Return a proposal of the actor's branch; raises `NotFoundError`."""
    approval = unit.approvals.get(approval_id)
    if approval.branch_id != actor.branch_id:
        raise NotFoundError(f"approval {approval_id}", ["is not there"])
    return approval


def approve_proposal(work: Work, approval: Approval) -> Approval:
    """Approve and book a proposal; of many who try at once, one does.

    Raises
    ------
    RightsError
        If the actor handles no money, or proposed it himself.
    ConflictError
        If it is decided already, or has run out.
    GuardError, LedgerError, RefusedError
        If it cannot be booked now, such as a refund while the policy is in
        force: the proposal waits on.
    """
    transaction_id = work.new_id()
    decided = approve(approval, work.actor, work.at, transaction_id=transaction_id)
    work.unit.approvals.decide(decided)
    if isinstance(approval.matter, Refund):
        _refund(work, approval, approval.matter, transaction_id)
    else:
        work.unit.ledger.append(_transaction(work, approval, approval.matter, transaction_id))
    work.log(f"approve_{approval.kind}", *_about(approval), amount_fen=approval.matter.amount_fen)
    _tell(work, decided)
    return decided


def decline_proposal(work: Work, approval: Approval, reason: DeclineReason) -> Approval:
    """Decline a proposal, or withdraw one's own; nothing is booked.

    Raises
    ------
    RightsError, ConflictError
        As :func:`approve_proposal`.
    """
    decided = decline(approval, work.actor, work.at, reason)
    work.unit.approvals.decide(decided)
    word = decided.reason or reason
    work.log(f"decline_{approval.kind}", *_about(approval), reason=word.value)
    _tell(work, decided)
    return decided


def _refund(work: Work, approval: Approval, matter: Refund, transaction_id: str) -> None:
    payment = work.unit.payments.get(matter.payment_id)
    booked = refund(
        payment,
        paid_from=matter.paid_from,
        transaction_id=transaction_id,
        actor_id=approval.proposed_by,
        approver_id=work.actor.id,
        at=work.at,
    )
    work.unit.ledger.append(booked.transaction)
    work.unit.payments.save(payment, booked.payment)
    order = work.order(matter.order_id)
    carry_out(work, work.step(order, OrderEvent.REFUND, Evidence(payment=booked.payment)))
    for reason in (TaskReason.REFUND_DUE, TaskReason.LATE_MONEY):
        close_tasks(work, order.id, reason, TaskAnswer.REFUNDED)


def _transaction(
    work: Work, approval: Approval, matter: Reversal | WriteOff, transaction_id: str
) -> Transaction:
    if isinstance(matter, Reversal):
        return reverse(
            work.unit.ledger.get(matter.transaction_id),
            transaction_id=transaction_id,
            actor_id=approval.proposed_by,
            approver_id=work.actor.id,
            at=work.at,
        )
    difference = Account(AccountKind.DIFFERENCE, approval.branch_id)
    short = matter.difference is Difference.SHORT
    debit, credit = (difference, matter.account) if short else (matter.account, difference)
    return Transaction(
        id=transaction_id,
        kind=TransactionKind.WRITE_OFF,
        at=work.at,
        branch_id=approval.branch_id,
        actor_id=approval.proposed_by,
        approver_id=work.actor.id,
        entries=simple(debit, credit, matter.amount_fen),
    )


def _about(approval: Approval) -> tuple[SubjectKind, str]:
    matter: Matter = approval.matter
    if isinstance(matter, Refund):
        return SubjectKind.ORDER, matter.order_id
    if isinstance(matter, Reversal):
        return SubjectKind.TRANSACTION, matter.transaction_id
    return SubjectKind.BRANCH, approval.branch_id


def _tell(work: Work, decided: Approval) -> None:
    work.unit.events.tell(
        decided.branch_id,
        "accountants",
        f"approval_{decided.state}",
        decided.id,
        {"kind": decided.kind.value, "amount_fen": decided.matter.amount_fen},
    )
