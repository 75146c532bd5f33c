"""Questions about a branch's day as a whole."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from courier_api.domain.order.advance import Step
from courier_api.domain.order.order import Order
from courier_api.domain.payment import Payment, PaymentMethod

__all__ = ["DayBook", "MoneyTotals"]


@dataclass(frozen=True, slots=True)
class MoneyTotals:
    """A branch's money, as its orders and payments have it, integer fen.

    Parameters
    ----------
    collected_fen
        Of all orders: what is confirmed as paid and not given back.
    confirmed_fen, refunded_fen
        Of all payments: those confirmed now, and those given back.
    collections_fen, refunds_fen
        Of all ledger transactions of these kinds.
    """

    collected_fen: int
    confirmed_fen: int
    refunded_fen: int
    collections_fen: int
    refunds_fen: int


class DayBook(Protocol):
    """Questions that go over many orders at once: reading only."""

    def touched(self, branch_id: str, from_at: datetime, before_at: datetime) -> tuple[Order, ...]:
        """Return orders with a step or an appointment at or after the one, before the other."""
        ...

    def histories(self, order_ids: Collection[str]) -> Mapping[str, tuple[Step, ...]]:
        """Return every step of the orders, oldest first."""
        ...

    def payments(self, order_ids: Collection[str]) -> tuple[Payment, ...]:
        """Return every payment tried for the orders, by opening and id."""
        ...

    def collected(
        self, branch_id: str, from_at: datetime, before_at: datetime
    ) -> Mapping[PaymentMethod, int]:
        """Return what was confirmed in the span, by method, fen; refunds are not taken off."""
        ...

    def money(self, branch_id: str) -> MoneyTotals:
        """Return the branch's money from its first day on."""
        ...

    def policies_twice(self, branch_id: str) -> tuple[str, ...]:
        """Return ids of the branch's orders whose policy number another order has too."""
        ...
