"""Payments of premiums."""

from __future__ import annotations

from typing import Protocol

from courier_api.domain.payment import Payment

__all__ = ["Payments"]


class Payments(Protocol):
    """Payments; an order has at most one that is open or confirmed."""

    def get(self, payment_id: str) -> Payment:
        """Return the payment; raises `NotFoundError`."""
        ...

    def concerning(self, order_id: str, payment_id: str) -> tuple[Payment, ...]:
        """Return every payment tried for the order, and the one of that id, whoever's it is."""
        ...

    def of_order(self, order_id: str) -> tuple[Payment, ...]:
        """Return every payment tried for the order, oldest first."""
        ...

    def add(self, payment: Payment) -> None:
        """Write an open payment."""
        ...

    def save(self, before: Payment, after: Payment) -> None:
        """Write a payment's next state; raises `ConflictError` if it is not as `before`."""
        ...
