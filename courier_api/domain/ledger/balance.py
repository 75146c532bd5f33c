"""Balances, replayed from the entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from courier_api.domain.ledger.account import Account
from courier_api.domain.ledger.transaction import Transaction

__all__ = ["replay"]


def replay(transactions: Iterable[Transaction]) -> Mapping[Account, int]:
    """Return each account's balance in fen, positive on the side on which it grows."""
    balances: Counter[Account] = Counter()
    for transaction in transactions:
        for entry in transaction.entries:
            grows = entry.side is entry.account.kind.normal_side
            balances[entry.account] += entry.amount_fen if grows else -entry.amount_fen
    return dict(balances)
