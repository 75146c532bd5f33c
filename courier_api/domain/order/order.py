"""One sale to be delivered, as it stands now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from courier_api.domain.checks import (
    fen_faults,
    id_faults,
    instant_faults,
    pseudonym_faults,
    sale_number_faults,
)
from courier_api.domain.order.states import FailReason, Inspection, OrderState
from courier_api.errors import ModelError

__all__ = ["Appointment", "Order"]


@dataclass(frozen=True, slots=True)
class Appointment:
    """The promised window; it bounds the START of service, both ends included."""

    from_at: datetime
    to_at: datetime

    def __post_init__(self) -> None:
        faults = [*instant_faults("from_at", self.from_at), *instant_faults("to_at", self.to_at)]
        if not faults and self.to_at < self.from_at:
            faults.append("ends before it starts: swap the ends")
        if faults:
            raise ModelError("appointment", faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """An order without personal data: people stand here by pseudonym only.

    Parameters
    ----------
    id, branch_id, sale_number
        Ours; the branch that serves it; the call centre's number, unique.
    policyholder_id, delegate_id
        Who may sign: the policyholder, or the delegate named beforehand.
    premium_due_fen, collected_fen
        What is to be paid and what is confirmed as paid, integer fen.
    inspection
        Whether the vehicle must be inspected, and how far that has come.
    sold_at, paid_at, issued_at, handed_over_at
        Aware UTC; the last three are the times the law wants on record.
    state, version
        Where the order stands; the version grows by one with each step.
    appointment, courier_id
        Of the visit booked or planned now.
    report_digest
        SHA-256, hex, of the inspection report the underwriter judges.
    policy_number
        Of the policy in force; empty before issue and after voiding.
    signer_id
        Who signed at this visit.
    fail_reason
        Why the last visit came to nothing.

    Raises
    ------
    ModelError
        With every value that is out of range.
    """

    id: str
    branch_id: str
    sale_number: str
    policyholder_id: str
    premium_due_fen: int
    sold_at: datetime
    inspection: Inspection = Inspection.EXEMPT
    delegate_id: str | None = None
    state: OrderState = OrderState.SOLD
    version: int = 1
    appointment: Appointment | None = None
    courier_id: str | None = None
    report_digest: str = ""
    collected_fen: int = 0
    policy_number: str = ""
    signer_id: str | None = None
    paid_at: datetime | None = None
    issued_at: datetime | None = None
    handed_over_at: datetime | None = None
    fail_reason: FailReason | None = None

    def __post_init__(self) -> None:
        faults = fen_faults("premium_due_fen", self.premium_due_fen)
        faults += fen_faults("collected_fen", self.collected_fen)
        faults += sale_number_faults(self.sale_number)
        for name in ("id", "branch_id"):
            faults += id_faults(name, getattr(self, name))
        for name in ("policyholder_id", "delegate_id", "courier_id", "signer_id"):
            faults += pseudonym_faults(name, getattr(self, name))
        for name in ("sold_at", "paid_at", "issued_at", "handed_over_at"):
            faults += instant_faults(name, getattr(self, name))
        if self.version < 1:
            faults.append(f"version is {self.version}: must be 1 or more")
        if faults:
            raise ModelError(f"order {self.id or '(no id)'}", faults)
