"""The books."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from courier_api.domain.ledger.account import Account
from courier_api.domain.ledger.transaction import Transaction

__all__ = ["Ledger"]


class Ledger(Protocol):
    """The books: written once, read for ever."""

    def append(self, transaction: Transaction) -> None:
        """Write a transaction, whole and sealed."""
        ...

    def get(self, transaction_id: str) -> Transaction:
        """Return the transaction; raises `NotFoundError`."""
        ...

    def transactions(self, branch_id: str) -> Iterator[Transaction]:
        """Yield a branch's transactions in the order of their time and id."""
        ...

    def balance_fen(self, account: Account) -> int:
        """Return the sum of the account's entries, positive on the side on which it grows."""
        ...
