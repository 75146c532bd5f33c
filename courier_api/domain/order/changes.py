"""What each step writes into the order, besides its new state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from courier_api.domain.order.guards import Attempt
from courier_api.domain.order.order import Order
from courier_api.domain.order.states import Inspection, OrderEvent

__all__ = ["change"]


def change(attempt: Attempt) -> Order:
    """Return the order with what the step brings along; its guards hold."""
    return _CHANGES.get(attempt.event, _nothing)(attempt)


def _nothing(a: Attempt) -> Order:
    return a.order


def _book(a: Attempt) -> Order:
    """A new visit is a new day: the car is inspected again unless the policy is out."""
    again = a.order.inspection is not Inspection.EXEMPT and not a.order.policy_number
    premium_due_fen = a.evidence.premium_due_fen
    return replace(
        a.order,
        appointment=a.evidence.appointment,
        premium_due_fen=a.order.premium_due_fen if premium_due_fen is None else premium_due_fen,
        courier_id=None,
        signer_id=None,
        inspection=Inspection.DUE if again else a.order.inspection,
        report_digest="" if again else a.order.report_digest,
    )


def _pay(a: Attempt) -> Order:
    if a.evidence.payment is None:
        return replace(a.order, paid_at=a.order.paid_at or a.at)
    return replace(
        a.order,
        collected_fen=a.evidence.payment.amount_fen,
        paid_at=a.evidence.payment.confirmed_at,
    )


def _issue(a: Attempt) -> Order:
    return replace(
        a.order,
        policy_number=a.order.policy_number or a.evidence.policy_number,
        issued_at=a.order.issued_at or a.at,
    )


def _inspect(a: Attempt) -> Order:
    return replace(a.order, inspection=Inspection.REPORTED, report_digest=a.evidence.report_digest)


def _broken_off(a: Attempt) -> Order:
    return replace(a.order, fail_reason=a.evidence.reason)


_CHANGES: dict[OrderEvent, Callable[[Attempt], Order]] = {
    OrderEvent.BOOK: _book,
    OrderEvent.PLAN: lambda a: replace(a.order, courier_id=a.evidence.courier_id),
    OrderEvent.UNPLAN: lambda a: replace(a.order, courier_id=None),
    OrderEvent.INSPECT: _inspect,
    OrderEvent.APPROVE: lambda a: replace(a.order, inspection=Inspection.APPROVED),
    OrderEvent.RETAKE: lambda a: replace(a.order, inspection=Inspection.DUE, report_digest=""),
    OrderEvent.PAY: _pay,
    OrderEvent.CREDIT: _pay,
    OrderEvent.ISSUE: _issue,
    OrderEvent.SIGN: lambda a: replace(a.order, signer_id=a.evidence.signer_id),
    OrderEvent.HAND_OVER: lambda a: replace(a.order, handed_over_at=a.at, fail_reason=None),
    OrderEvent.REFUSE: _broken_off,
    OrderEvent.CHANGE: _broken_off,
    OrderEvent.FAIL: _broken_off,
    OrderEvent.REFUND: lambda a: replace(a.order, collected_fen=0, paid_at=None),
    OrderEvent.VOID_POLICY: lambda a: replace(a.order, policy_number="", issued_at=None),
}
