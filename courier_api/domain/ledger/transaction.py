"""Transactions: entries that stand or fall together, debit equal to credit."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from courier_api.domain.checks import fen_faults, id_faults, instant_faults, pseudonym_faults
from courier_api.domain.ledger.account import Account, AccountKind, Side
from courier_api.errors import LedgerError

__all__ = ["NEED_SECOND_PERSON", "Entry", "Transaction", "TransactionKind", "reverse", "simple"]


class TransactionKind(StrEnum):
    """What a transaction books."""

    FLOAT = "float"
    COLLECTION = "collection"
    DEPOSIT = "deposit"
    SETTLEMENT = "settlement"
    REMITTANCE = "remittance"
    FEE = "fee"
    REFUND = "refund"
    WRITE_OFF = "write_off"
    REVERSAL = "reversal"


NEED_SECOND_PERSON = frozenset(
    {TransactionKind.REFUND, TransactionKind.WRITE_OFF, TransactionKind.REVERSAL}
)
"""A reversal is among them: one of a collection would be a refund by the back door."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: an amount on one side of one account, integer fen, more than 0."""

    account: Account
    side: Side
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """Entries that stand or fall together; immutable once written.

    Parameters
    ----------
    id, kind, at
        Made by who books it; what it books; when, aware UTC.
    branch_id, actor_id, approver_id
        In whose books, who did it, and the second person where one is needed.
    entries
        At least two, at most one an account, debit equal to credit.
    order_id, reverses
        The order it is about; the transaction it undoes.

    Raises
    ------
    LedgerError
        With everything that keeps the books from being right.
    """

    id: str
    kind: TransactionKind
    at: datetime
    branch_id: str
    actor_id: str
    entries: tuple[Entry, ...]
    approver_id: str | None = None
    order_id: str | None = None
    reverses: str | None = None

    def __post_init__(self) -> None:
        faults = [*instant_faults("at", self.at), *self._entry_faults(), *self._person_faults()]
        for name in ("id", "branch_id", "order_id", "reverses"):
            faults += id_faults(name, getattr(self, name))
        for name in ("actor_id", "approver_id"):
            faults += pseudonym_faults(name, getattr(self, name))
        if (self.kind is TransactionKind.REVERSAL) != (self.reverses is not None):
            faults.append("a reversal, and nothing else, names the transaction it undoes")
        if faults:
            raise LedgerError(f"transaction {self.id or '(no id)'}", faults)

    def total_fen(self, side: Side) -> int:
        """Return the sum of the entries on `side`, fen."""
        return sum(entry.amount_fen for entry in self.entries if entry.side is side)

    def _entry_faults(self) -> list[str]:
        faults = []
        for entry in self.entries:
            faults += fen_faults(f"amount on {entry.account}", entry.amount_fen, at_least=1)
        if len(self.entries) < 2:
            faults.append("has fewer than two entries: money comes from somewhere")
        often = Counter(entry.account for entry in self.entries)
        faults += [f"names {account} {n} times: net it" for account, n in often.items() if n > 1]
        debit_fen, credit_fen = self.total_fen(Side.DEBIT), self.total_fen(Side.CREDIT)
        if debit_fen != credit_fen:
            faults.append(f"debit {debit_fen} fen is not credit {credit_fen} fen")
        return faults

    def _person_faults(self) -> list[str]:
        writes_off = any(e.account.kind is AccountKind.DIFFERENCE for e in self.entries)
        if (self.kind in NEED_SECOND_PERSON or writes_off) and self.approver_id is None:
            what = "difference" if writes_off else self.kind
            return [f"a {what} needs a second person: have it approved"]
        if self.approver_id == self.actor_id:
            return ["nobody approves what he did himself: ask somebody else"]
        return []


def simple(debit: Account, credit: Account, amount_fen: int) -> tuple[Entry, Entry]:
    """Return the two entries that move `amount_fen` to `debit` from `credit`."""
    return Entry(debit, Side.DEBIT, amount_fen), Entry(credit, Side.CREDIT, amount_fen)


def reverse(
    original: Transaction, *, transaction_id: str, actor_id: str, approver_id: str, at: datetime
) -> Transaction:
    """Return the transaction that undoes `original`: same amounts, sides swapped.

    Raises
    ------
    LedgerError
        If the two persons are one, or `original` is a reversal itself.
    """
    if original.kind is TransactionKind.REVERSAL:
        raise LedgerError(
            f"transaction {original.id}", ["is a reversal: book the matter again instead"]
        )
    return Transaction(
        id=transaction_id,
        kind=TransactionKind.REVERSAL,
        at=at,
        branch_id=original.branch_id,
        actor_id=actor_id,
        approver_id=approver_id,
        entries=tuple(Entry(e.account, e.side.other, e.amount_fen) for e in original.entries),
        order_id=original.order_id,
        reverses=original.id,
    )
