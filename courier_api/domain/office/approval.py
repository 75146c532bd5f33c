"""What one person proposes and another must approve before money moves.

A proposal waits, is approved (and booked in the same breath), declined, or
runs out.  Who proposes never decides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from courier_api.domain.actor import Actor, Role
from courier_api.domain.checks import fen_faults, id_faults, instant_faults, pseudonym_faults
from courier_api.domain.ledger.account import CASH_KINDS, Account
from courier_api.errors import ConflictError, ModelError, NotFoundError, RightsError

__all__ = [
    "MONEY_ROLES",
    "Approval",
    "ApprovalKind",
    "ApprovalState",
    "DeclineReason",
    "Difference",
    "Matter",
    "Refund",
    "Reversal",
    "WriteOff",
    "approve",
    "decline",
    "expire",
    "propose",
]

MONEY_ROLES = frozenset({Role.ACCOUNTANT, Role.MANAGER})
"""Who proposes and who decides; never the same person."""


class ApprovalKind(StrEnum):
    """What is to be approved."""

    REFUND = "refund"
    WRITE_OFF = "write_off"
    REVERSAL = "reversal"


class ApprovalState(StrEnum):
    """How far a proposal is."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"
    EXPIRED = "expired"


class Difference(StrEnum):
    """Which way counted cash differs from the books."""

    SHORT = "short"
    OVER = "over"


class DeclineReason(StrEnum):
    """Why a proposal was declined, or taken back by who made it."""

    NOT_JUSTIFIED = "not_justified"
    WRONG_AMOUNT = "wrong_amount"
    WRONG_ACCOUNT = "wrong_account"
    PAPERS_MISSING = "papers_missing"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Refund:
    """Give the whole premium of `order_id` back out of `paid_from`."""

    order_id: str
    payment_id: str
    paid_from: Account
    amount_fen: int

    @property
    def subject(self) -> str:
        """What at most one proposal at a time can be about."""
        return self.payment_id


@dataclass(frozen=True, slots=True)
class Reversal:
    """Undo a transaction by one with its sides swapped."""

    transaction_id: str
    amount_fen: int

    @property
    def subject(self) -> str:
        """What at most one proposal at a time can be about."""
        return self.transaction_id


@dataclass(frozen=True, slots=True)
class WriteOff:
    """Bring a cash account to what was counted."""

    account: Account
    difference: Difference
    amount_fen: int

    def __post_init__(self) -> None:
        if self.account.kind not in CASH_KINDS:
            raise ModelError("write-off", [f"{self.account} holds no cash that could be counted"])

    @property
    def subject(self) -> str:
        """What at most one proposal at a time can be about."""
        return str(self.account)


Matter: TypeAlias = Refund | Reversal | WriteOff
_KINDS: dict[type[Refund] | type[Reversal] | type[WriteOff], ApprovalKind] = {
    Refund: ApprovalKind.REFUND,
    Reversal: ApprovalKind.REVERSAL,
    WriteOff: ApprovalKind.WRITE_OFF,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A proposal and what became of it.

    Parameters
    ----------
    id, branch_id
        Ours; whose books.
    matter
        What is to be done with how much, integer fen, more than 0.
    proposed_by, proposed_at, expires_at
        Who, when, and until when it can be approved (aware UTC).
    state, version
        How far it is; the version grows by one with the decision.
    decided_by, decided_at, reason, transaction_id
        Who decided and when; why it was declined; what was booked.

    Raises
    ------
    ModelError
        With every value that does not fit.
    """

    id: str
    branch_id: str
    matter: Matter
    proposed_by: str
    proposed_at: datetime
    expires_at: datetime
    state: ApprovalState = ApprovalState.WAITING
    version: int = 1
    decided_by: str | None = None
    decided_at: datetime | None = None
    reason: DeclineReason | None = None
    transaction_id: str | None = None

    def __post_init__(self) -> None:
        faults = fen_faults("amount_fen", self.matter.amount_fen, at_least=1)
        for name in ("id", "branch_id", "transaction_id"):
            faults += id_faults(name, getattr(self, name))
        for name in ("proposed_by", "decided_by"):
            faults += pseudonym_faults(name, getattr(self, name))
        for name in ("proposed_at", "expires_at", "decided_at"):
            faults += instant_faults(name, getattr(self, name))
        if faults:
            raise ModelError(f"approval {self.id or '(no id)'}", faults)

    @property
    def kind(self) -> ApprovalKind:
        """What is to be approved."""
        return _KINDS[type(self.matter)]

    def has_run_out(self, at: datetime) -> bool:
        """Say whether it waited too long by `at`."""
        return self.state is ApprovalState.WAITING and at >= self.expires_at


def propose(approval: Approval, actor: Actor) -> Approval:
    """Return a new proposal made by `actor`.

    Raises
    ------
    RightsError
        If the actor may not propose, or not in that branch.
    """
    _demand_rights(approval, actor)
    return replace(approval, proposed_by=actor.id)


def approve(approval: Approval, actor: Actor, at: datetime, *, transaction_id: str) -> Approval:
    """Return the proposal approved by a second person and booked as `transaction_id`.

    Raises
    ------
    NotFoundError
        If it is another branch's.
    RightsError
        If the actor may not decide, or proposed it himself.
    ConflictError
        If it has been decided, or has run out.
    """
    _demand_open(approval, actor, at)
    if approval.has_run_out(at):
        raise ConflictError(f"approval {approval.id}", ["has run out: propose it again"])
    if actor.id == approval.proposed_by:
        raise RightsError(
            f"approval {approval.id}", ["nobody approves what he proposed: ask somebody else"]
        )
    return replace(
        approval,
        state=ApprovalState.APPROVED,
        version=approval.version + 1,
        decided_by=actor.id,
        decided_at=at,
        transaction_id=transaction_id,
    )


def decline(approval: Approval, actor: Actor, at: datetime, reason: DeclineReason) -> Approval:
    """Return the proposal declined; who made it can only withdraw it.

    Raises
    ------
    NotFoundError, ConflictError
        As :func:`approve`.
    RightsError
        If the actor may not decide.
    """
    _demand_open(approval, actor, at)
    withdrawn = actor.id == approval.proposed_by
    return replace(
        approval,
        state=ApprovalState.DECLINED,
        version=approval.version + 1,
        decided_by=actor.id,
        decided_at=at,
        reason=DeclineReason.WITHDRAWN if withdrawn else reason,
    )


def expire(approval: Approval, actor: Actor, at: datetime) -> Approval:
    """Return the proposal laid aside because it ran out, so that it can be made anew.

    Raises
    ------
    ConflictError
        If it has not run out: it waits for its second person.
    """
    _demand_open(approval, actor, at)
    if not approval.has_run_out(at):
        raise ConflictError(f"approval {approval.id}", ["still waits: decide it first"])
    return replace(
        approval,
        state=ApprovalState.EXPIRED,
        version=approval.version + 1,
        decided_by=actor.id,
        decided_at=at,
    )


def _demand_open(approval: Approval, actor: Actor, at: datetime) -> None:
    if actor.branch_id != approval.branch_id:
        raise NotFoundError(f"approval {approval.id}", ["is not there"])
    _demand_rights(approval, actor)
    if approval.state is not ApprovalState.WAITING:
        raise ConflictError(f"approval {approval.id}", [f"is {approval.state} already"])
    faults = instant_faults("at", at)
    if faults:
        raise ModelError(f"approval {approval.id}", faults)


def _demand_rights(approval: Approval, actor: Actor) -> None:
    faults = []
    if actor.role not in MONEY_ROLES:
        able = ", ".join(sorted(MONEY_ROLES))
        faults.append(f"a {actor.role} may not: it takes {able}")
    if actor.branch_id != approval.branch_id:
        faults.append("belongs to another branch")
    if faults:
        raise RightsError(f"approval {approval.id}", faults)
