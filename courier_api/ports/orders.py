"""Orders and their histories."""

from __future__ import annotations

from typing import Protocol

from courier_api.domain.order.advance import Advanced, Step
from courier_api.domain.order.order import Order

__all__ = ["Orders"]


class Orders(Protocol):
    """Orders and their histories."""

    def get(self, order_id: str) -> Order:
        """Return the order; raises `NotFoundError`."""
        ...

    def find_sale(self, sale_number: str) -> Order | None:
        """Return the order of a sale, if it has come in."""
        ...

    def add(self, sold: Advanced) -> None:
        """Write a new order and the first line of its history."""
        ...

    def save(self, advanced: Advanced) -> None:
        """Write one step; raises `ConflictError` if another step came first."""
        ...

    def history(self, order_id: str) -> tuple[Step, ...]:
        """Return every step of the order, oldest first."""
        ...
