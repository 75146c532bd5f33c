"""What must hold for a step: each guard named, each a small question."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from courier_api.domain.actor import Actor, Role
from courier_api.domain.custody.document import Document, DocumentKind
from courier_api.domain.custody.holder import Holder, HolderKind
from courier_api.domain.order.evidence import Evidence
from courier_api.domain.order.order import Order
from courier_api.domain.order.reasons import REASONS
from courier_api.domain.order.states import Inspection, OrderEvent
from courier_api.domain.payment import PaymentState

__all__ = ["Attempt", "Guard", "fault"]

DIGEST = re.compile(r"[0-9a-f]{64}")


class Guard(StrEnum):
    """The conditions of the life cycle; each has one function below."""

    OWN_ORDER = "own_order"
    APPOINTMENT_AGREED = "appointment_agreed"
    TERMS_OPEN = "terms_open"
    COURIER_NAMED = "courier_named"
    DOCUMENTS_TAKEN = "documents_taken"
    INSPECTION_DUE = "inspection_due"
    REPORT_FILED = "report_filed"
    REPORT_JUDGED = "report_judged"
    INSPECTION_SETTLED = "inspection_settled"
    PREMIUM_CONFIRMED = "premium_confirmed"
    MONEY_ARRIVED = "money_arrived"
    POLICY_ISSUED = "policy_issued"
    SIGNER_ENTITLED = "signer_entitled"
    SIGNED = "signed"
    DOCUMENTS_HANDED_OVER = "documents_handed_over"
    DOCUMENTS_SETTLED = "documents_settled"
    REASON_FITS = "reason_fits"
    LOSS_ON_RECORD = "loss_on_record"
    DOCUMENTS_BACK = "documents_back"
    LOST_REPRINTED = "lost_reprinted"
    REFUND_BOOKED = "refund_booked"
    PREMIUM_RETURNED = "premium_returned"
    POLICY_VOID = "policy_void"


@dataclass(frozen=True, slots=True)
class Attempt:
    """A step somebody tries to take."""

    order: Order
    event: OrderEvent
    actor: Actor
    evidence: Evidence
    at: datetime

    @property
    def live(self) -> tuple[Document, ...] | None:
        """The order's documents that are not void; ``None`` if nobody looked."""
        if self.evidence.documents is None:
            return None
        return tuple(d for d in self.evidence.documents if not d.is_void)


def fault(guard: Guard, attempt: Attempt) -> str | None:
    """Return why `guard` does not hold, or ``None`` if it does."""
    holds, why = _GUARDS[guard]
    return None if holds(attempt) else f"{guard}: {why}"


def _own_order(a: Attempt) -> bool:
    return a.actor.role is not Role.COURIER or a.actor.id == a.order.courier_id


def _appointment_agreed(a: Attempt) -> bool:
    return a.evidence.appointment is not None and a.evidence.appointment.to_at > a.at


def _terms_open(a: Attempt) -> bool:
    new_fen = a.evidence.premium_due_fen
    if new_fen is None or new_fen == a.order.premium_due_fen:
        return True
    return a.order.collected_fen == 0 and not a.order.policy_number


def _documents_taken(a: Attempt) -> bool:
    if not a.live or a.order.courier_id is None:
        return False
    courier = Holder(HolderKind.COURIER, a.order.courier_id)
    return all(document.holder == courier for document in a.live)


def _premium_confirmed(a: Attempt) -> bool:
    payment, order = a.evidence.payment, a.order
    if payment is None or a.event is not OrderEvent.PAY:
        return order.collected_fen == order.premium_due_fen
    return (
        payment.state is PaymentState.CONFIRMED
        and payment.order_id == order.id
        and payment.amount_fen == order.premium_due_fen
    )


def _money_arrived(a: Attempt) -> bool:
    payment, order = a.evidence.payment, a.order
    return (
        payment is not None
        and payment.state is PaymentState.CONFIRMED
        and payment.order_id == order.id
        and order.collected_fen == 0
    )


def _policy_issued(a: Attempt) -> bool:
    known, told = a.order.policy_number, a.evidence.policy_number
    if a.event is OrderEvent.ISSUE and not known:
        return bool(told)
    return bool(known) and told in ("", known)


def _signer_entitled(a: Attempt) -> bool:
    entitled = {a.order.policyholder_id, a.order.delegate_id}
    return a.evidence.signer_id is not None and a.evidence.signer_id in entitled


def _documents_handed_over(a: Attempt) -> bool:
    """Receipts are signed and go back; all else stays with the customer."""
    if not a.live:
        return False
    customer = Holder(HolderKind.CUSTOMER, a.order.policyholder_id)
    return all(d.holder == customer for d in a.live if d.kind is not DocumentKind.RECEIPT)


def _documents_settled(a: Attempt) -> bool:
    if a.live is None:
        return False
    return all(
        d.holder.kind
        is (HolderKind.BRANCH if d.kind is DocumentKind.RECEIPT else HolderKind.CUSTOMER)
        for d in a.live
    )


def _documents_back(a: Attempt) -> bool:
    return a.live is not None and all(d.holder.kind is HolderKind.BRANCH for d in a.live)


def _lost_reprinted(a: Attempt) -> bool:
    documents = a.evidence.documents
    if documents is None:
        return False
    replaced = {document.replaces for document in documents}
    return all(document.serial in replaced for document in documents if document.is_void)


def _loss_on_record(a: Attempt) -> bool:
    return a.evidence.documents is not None and not _lost_reprinted(a)


def _refund_booked(a: Attempt) -> bool:
    payment = a.evidence.payment
    return (
        payment is not None
        and payment.state is PaymentState.REFUNDED
        and payment.order_id == a.order.id
        and payment.amount_fen == a.order.collected_fen
    )


_SETTLED = (Inspection.EXEMPT, Inspection.APPROVED)
_GUARDS: dict[Guard, tuple[Callable[[Attempt], bool], str]] = {
    Guard.OWN_ORDER: (_own_order, "the order is another courier's"),
    Guard.APPOINTMENT_AGREED: (_appointment_agreed, "agree a window that is not over yet"),
    Guard.TERMS_OPEN: (_terms_open, "the premium cannot change once paid: refund it first"),
    Guard.COURIER_NAMED: (
        lambda a: a.evidence.courier_id is not None,
        "say which courier has the order",
    ),
    Guard.DOCUMENTS_TAKEN: (_documents_taken, "not every document is with the courier: scan them"),
    Guard.INSPECTION_DUE: (
        lambda a: a.order.inspection is not Inspection.EXEMPT,
        "the order is exempt from inspection",
    ),
    Guard.REPORT_FILED: (
        lambda a: DIGEST.fullmatch(a.evidence.report_digest) is not None,
        "file the inspection report: its SHA-256 is missing",
    ),
    Guard.REPORT_JUDGED: (
        lambda a: a.evidence.report_digest == a.order.report_digest != "",
        "name the SHA-256 of the report judged: it is not the one on file",
    ),
    Guard.INSPECTION_SETTLED: (
        lambda a: a.order.inspection in _SETTLED,
        "the underwriter has not approved the inspection",
    ),
    Guard.PREMIUM_CONFIRMED: (_premium_confirmed, "the full premium is not confirmed"),
    Guard.MONEY_ARRIVED: (
        _money_arrived,
        "no payment was confirmed, or the premium is here already",
    ),
    Guard.POLICY_ISSUED: (_policy_issued, "the insurer has not issued the policy, or another one"),
    Guard.SIGNER_ENTITLED: (_signer_entitled, "only the policyholder or the named delegate signs"),
    Guard.SIGNED: (lambda a: a.order.signer_id is not None, "nobody has signed"),
    Guard.DOCUMENTS_HANDED_OVER: (_documents_handed_over, "not every paper is with the customer"),
    Guard.DOCUMENTS_SETTLED: (
        _documents_settled,
        "receipts belong in the branch, all other papers with the customer",
    ),
    Guard.REASON_FITS: (
        lambda a: a.evidence.reason in REASONS[a.event],
        "give a reason that fits what happened",
    ),
    Guard.LOSS_ON_RECORD: (
        _loss_on_record,
        "no document of the order is written off: do that first",
    ),
    Guard.DOCUMENTS_BACK: (_documents_back, "not every document is back in the branch"),
    Guard.LOST_REPRINTED: (_lost_reprinted, "a lost document has no reprint yet"),
    Guard.REFUND_BOOKED: (_refund_booked, "the refund of the whole premium is not booked"),
    Guard.PREMIUM_RETURNED: (
        lambda a: a.order.collected_fen == 0,
        "the premium is still ours: refund it first",
    ),
    Guard.POLICY_VOID: (
        lambda a: not a.order.policy_number,
        "the policy is in force: have the insurer void it first",
    ),
}
