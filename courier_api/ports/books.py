"""Questions to the books: sums, pages, what the database keeps running."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from courier_api.domain.ledger.account import Account
from courier_api.domain.ledger.transaction import Entry, Transaction, TransactionKind

__all__ = ["AccountSums", "Books", "TransactionFilter"]


@dataclass(frozen=True, slots=True, order=True)
class AccountSums:
    """What stands on the two sides of an account, integer fen."""

    account: Account
    debit_fen: int
    credit_fen: int

    @property
    def balance_fen(self) -> int:
        """The balance, positive on the side on which the account grows."""
        grown_fen = self.debit_fen - self.credit_fen
        return grown_fen if self.account.kind.normal_side == "debit" else -grown_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionFilter:
    """Which transactions of a branch are wanted; what is ``None`` does not matter.

    Parameters
    ----------
    account, kind, order_id
        With an entry on the account; of the kind; about the order.
    from_at, before_at
        Booked at or after the one and before the other.
    """

    account: Account | None = None
    kind: TransactionKind | None = None
    order_id: str | None = None
    from_at: datetime | None = None
    before_at: datetime | None = None


class Books(Protocol):
    """The ledger, asked; it is written by :class:`courier_api.ports.Ledger` only."""

    def sums(self, branch_id: str) -> tuple[AccountSums, ...]:
        """Return the sums that the branch's transactions left on each account, by account."""
        ...

    def entries(self, branch_id: str) -> Iterator[tuple[str, Entry]]:
        """Yield every entry of the branch with its transaction's id, whether it adds up or not."""
        ...

    def running_cash(self, accounts: Collection[Account]) -> Mapping[Account, int]:
        """Return the running balances the database keeps of cash accounts, fen."""
        ...

    def page(
        self,
        branch_id: str,
        wanted: TransactionFilter,
        *,
        after: tuple[datetime, str] | None = None,
        limit: int,
    ) -> tuple[Transaction, ...]:
        """Return transactions by time and id, those after `after` only."""
        ...

    def reversal_of(self, transaction_id: str) -> str | None:
        """Return the id of the transaction that undoes `transaction_id`, if there is one."""
        ...
