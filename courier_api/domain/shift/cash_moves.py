"""Cash that changes hands outside a visit: floats and deposits, each on two persons' word."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from courier_api.domain.checks import fen_faults, id_faults, instant_faults, pseudonym_faults
from courier_api.domain.ledger.account import Account, AccountKind
from courier_api.domain.ledger.transaction import Transaction, TransactionKind, simple
from courier_api.errors import ModelError, RefusedError, RightsError

__all__ = ["CashMove", "CashMoveKind", "CashMoveState", "Decided"]


class CashMoveKind(StrEnum):
    """FLOAT: till to courier; DEPOSIT: courier to the bank."""

    FLOAT = "float"
    DEPOSIT = "deposit"


class CashMoveState(StrEnum):
    """PENDING until the other person has spoken."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class CashMove:
    """Cash one person says has moved, and what the other says to it.

    It is booked when both agree; until then it stays where the ledger has it.

    Parameters
    ----------
    id, shift_id, branch_id, courier_id, kind
        Which, of which shift, in whose books, whose cash, which way.
    amount_fen
        More than 0.
    slip_number
        The bank's, of a deposit; empty for a float.
    proposer_id, proposed_at
        Who says so, and when.
    state, decider_id, decided_at, transaction_id
        What the other person said, and the booking if he agreed.

    Raises
    ------
    ModelError
        With every value that does not fit.
    """

    id: str
    shift_id: str
    branch_id: str
    courier_id: str
    kind: CashMoveKind
    amount_fen: int
    proposer_id: str
    proposed_at: datetime
    slip_number: str = ""
    state: CashMoveState = CashMoveState.PENDING
    decider_id: str | None = None
    decided_at: datetime | None = None
    transaction_id: str | None = None

    def __post_init__(self) -> None:
        faults = fen_faults("amount_fen", self.amount_fen, at_least=1)
        for name in ("id", "shift_id", "branch_id", "transaction_id"):
            faults += id_faults(name, getattr(self, name))
        for name in ("courier_id", "proposer_id", "decider_id"):
            faults += pseudonym_faults(name, getattr(self, name))
        for name in ("proposed_at", "decided_at"):
            faults += instant_faults(name, getattr(self, name))
        if self.kind is CashMoveKind.DEPOSIT:
            faults += id_faults("slip_number", self.slip_number)
        elif self.slip_number:
            faults.append("a float has no bank slip")
        if faults:
            raise ModelError(f"{self.kind} {self.id or '(no id)'}", faults)

    def answered(self, accepted: bool) -> bool:
        """Say whether the other person has given this very answer already."""
        wanted = CashMoveState.CONFIRMED if accepted else CashMoveState.DECLINED
        return self.state is wanted

    def confirm(self, *, decider_id: str, transaction_id: str, at: datetime) -> Decided:
        """Agree; returns what to book.

        Raises
        ------
        RefusedError
            If it is not pending.
        RightsError
            If he who agrees is he who proposed.
        """
        self._demand_decidable(decider_id)
        confirmed = replace(
            self,
            state=CashMoveState.CONFIRMED,
            decider_id=decider_id,
            decided_at=at,
            transaction_id=transaction_id,
        )
        return Decided(confirmed, self._transaction(transaction_id, decider_id, at))

    def decline(self, *, decider_id: str, at: datetime) -> CashMove:
        """Disagree: nothing is booked.

        Raises
        ------
        RefusedError, RightsError
            As :meth:`confirm`.
        """
        self._demand_decidable(decider_id)
        return replace(self, state=CashMoveState.DECLINED, decider_id=decider_id, decided_at=at)

    def _demand_decidable(self, decider_id: str) -> None:
        if self.state is not CashMoveState.PENDING:
            raise RefusedError(f"{self.kind} {self.id}", [f"is {self.state} already"])
        if decider_id == self.proposer_id:
            raise RightsError(
                f"{self.kind} {self.id}", ["nobody confirms his own word: ask the other person"]
            )

    def _transaction(self, transaction_id: str, decider_id: str, at: datetime) -> Transaction:
        courier = Account(AccountKind.COURIER, self.courier_id)
        is_float = self.kind is CashMoveKind.FLOAT
        away = Account(AccountKind.BRANCH if is_float else AccountKind.BANK, self.branch_id)
        to, source = (courier, away) if is_float else (away, courier)
        return Transaction(
            id=transaction_id,
            kind=TransactionKind.FLOAT if is_float else TransactionKind.DEPOSIT,
            at=at,
            branch_id=self.branch_id,
            actor_id=self.proposer_id,
            approver_id=decider_id,
            entries=simple(to, source, self.amount_fen),
        )


@dataclass(frozen=True, slots=True)
class Decided:
    """A cash move agreed on, and the transaction to write into the ledger."""

    move: CashMove
    transaction: Transaction
