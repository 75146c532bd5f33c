"""Visits at customers' doors: arrivals, counted payments, signatures."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from courier_api.domain.shift.cash_count import CashCount
from courier_api.domain.shift.signature import SignedBy
from courier_api.domain.shift.visit import Visit

__all__ = ["Visits"]


class Visits(Protocol):
    """Visits; an order has at most one that lasts."""

    def add(self, visit: Visit) -> None:
        """Write an arrival; raises `ConflictError` if the order has a visit of that number."""
        ...

    def save(self, before: Visit, after: Visit) -> None:
        """Write how it ended; raises `ConflictError` if it has ended."""
        ...

    def of_order(self, order_id: str) -> tuple[Visit, ...]:
        """Return every visit of the order, oldest first."""
        ...

    def of_shift(self, shift_id: str) -> tuple[Visit, ...]:
        """Return every visit of the shift, by arrival and order."""
        ...

    def inspected(self, shift_id: str) -> frozenset[tuple[str, int]]:
        """Return order and number of the shift's visits during which a report was filed."""
        ...

    def forget_positions(self, before: datetime) -> int:
        """Drop where visits that ended before then took place; return how many."""
        ...

    def write_payment_count(self, payment_id: str, received: CashCount, change: CashCount) -> None:
        """Keep which pieces a cash payment was made of."""
        ...

    def payment_count(self, payment_id: str) -> tuple[CashCount, CashCount]:
        """Return the pieces received and given back; both empty if none were counted."""
        ...

    def add_signature(self, signed: SignedBy) -> None:
        """Write who signed; raises `ConflictError` if the visit has a signature."""
        ...

    def signatures(self, order_id: str) -> tuple[SignedBy, ...]:
        """Return every signature of the order, oldest first."""
        ...
