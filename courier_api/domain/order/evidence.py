"""What a step can rest on besides the order itself."""

from __future__ import annotations

from dataclasses import dataclass

from courier_api.domain.custody.document import Document
from courier_api.domain.order.order import Appointment
from courier_api.domain.order.states import FailReason
from courier_api.domain.payment import Payment

__all__ = ["Evidence"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The facts a step brings along; each step's guards name what it needs.

    Parameters
    ----------
    appointment, premium_due_fen
        The window agreed, and the new premium when terms changed (``None``: as it was).
    courier_id
        To whom a published plan gives the order.
    documents
        Every document of the order with its holder, as the custody ledger
        has them in the same unit of work; ``None``: nobody looked.
    report_digest
        SHA-256, hex, of the inspection report.
    payment
        The payment that was confirmed or refunded.
    policy_number
        As the insurer's core system issued it.
    signer_id
        Who signed.
    reason
        Why the visit came to nothing.
    """

    appointment: Appointment | None = None
    premium_due_fen: int | None = None
    courier_id: str | None = None
    documents: tuple[Document, ...] | None = None
    report_digest: str = ""
    payment: Payment | None = None
    policy_number: str = ""
    signer_id: str | None = None
    reason: FailReason | None = None
