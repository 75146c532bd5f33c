"""Balances of a branch, as the database sums them, keeps them running, and as they replay."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from courier_api.domain.ledger.account import CASH_KINDS, Account, Side
from courier_api.ports import UnitOfWork
from courier_api.ports.books import AccountSums

__all__ = ["BalanceLine", "Balances", "replay_balances"]


@dataclass(frozen=True, slots=True)
class BalanceLine:
    """One account in three ways; they agree, or something is wrong.

    Parameters
    ----------
    sums
        What the branch's transactions left on it, summed by the database.
    replayed_fen
        The same, replayed entry by entry from the transactions.
    running_fen
        What the database keeps running of a cash account; ``None`` for others.
    total_fen
        The account's balance over all branches, with which the running one agrees.
    """

    sums: AccountSums
    replayed_fen: int
    running_fen: int | None
    total_fen: int

    @property
    def account(self) -> Account:
        """Whose money it is."""
        return self.sums.account

    @property
    def agrees(self) -> bool:
        """Whether all ways lead to the same balance."""
        running_fen = self.total_fen if self.running_fen is None else self.running_fen
        return self.sums.balance_fen == self.replayed_fen and running_fen == self.total_fen


@dataclass(frozen=True, slots=True)
class Balances:
    """The trial balance of a branch, integer fen.

    Parameters
    ----------
    lines
        One an account.
    transactions, unbalanced
        How many there are, and which of them have other debit than credit.
    """

    lines: tuple[BalanceLine, ...]
    transactions: int
    unbalanced: tuple[str, ...] = ()

    @property
    def debit_fen(self) -> int:
        """The sum of all debits."""
        return sum(line.sums.debit_fen for line in self.lines)

    @property
    def credit_fen(self) -> int:
        """The sum of all credits."""
        return sum(line.sums.credit_fen for line in self.lines)

    @property
    def agrees(self) -> bool:
        """Whether debit is credit and every account replays to its balance."""
        return not self.unbalanced and all(line.agrees for line in self.lines)


def replay_balances(unit: UnitOfWork, branch_id: str) -> Balances:
    """Return every account of the branch with the balance that its entries replay to.

    Entries are read one by one and not as transactions, so that books that
    somebody has spoilt are shown as they are.
    """
    replayed: Counter[Account] = Counter()
    open_fen: Counter[str] = Counter()
    for transaction_id, entry in unit.books.entries(branch_id):
        grows = entry.side is entry.account.kind.normal_side
        replayed[entry.account] += entry.amount_fen if grows else -entry.amount_fen
        is_debit = entry.side is Side.DEBIT
        open_fen[transaction_id] += entry.amount_fen if is_debit else -entry.amount_fen
    summed = {sums.account: sums for sums in unit.books.sums(branch_id)}
    accounts = sorted(summed.keys() | replayed.keys())
    running = unit.books.running_cash([a for a in accounts if a.kind in CASH_KINDS])
    lines = tuple(
        BalanceLine(
            sums=summed.get(account, AccountSums(account, 0, 0)),
            replayed_fen=replayed[account],
            running_fen=running.get(account, 0) if account.kind in CASH_KINDS else None,
            total_fen=unit.ledger.balance_fen(account),
        )
        for account in accounts
    )
    unbalanced = tuple(sorted(name for name, fen in open_fen.items() if fen))
    return Balances(lines, len(open_fen), unbalanced)
