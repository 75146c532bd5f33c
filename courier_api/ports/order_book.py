"""Orders by branch, day and state: reading only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from courier_api.domain.dispatch.sale import SaleSummary
from courier_api.domain.order.order import Order
from courier_api.domain.order.states import OrderState

__all__ = ["OrderBook", "OrderFilter"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFilter:
    """Which orders of a branch are wanted; what is ``None`` does not matter.

    Parameters
    ----------
    states
        One of these.
    from_at, before_at
        The appointment starts at or after the one and before the other.
    courier_id
        The order is his.
    """

    states: Collection[OrderState] | None = None
    from_at: datetime | None = None
    before_at: datetime | None = None
    courier_id: str | None = None


class OrderBook(Protocol):
    """Orders by branch, day and state."""

    def with_sale(self, order_id: str) -> tuple[Order, SaleSummary]:
        """Return an order and its sale; raises `NotFoundError`."""
        ...

    def page(
        self, branch_id: str, wanted: OrderFilter, *, after: str = "", limit: int
    ) -> tuple[tuple[Order, SaleSummary], ...]:
        """Return up to `limit` orders by id with their sales, those after the id `after` only.

        An order never changes its place, so that pages neither repeat nor
        skip what was there when the first was read.
        """
        ...

    def all(self, branch_id: str, wanted: OrderFilter) -> tuple[Order, ...]:
        """Return all orders wanted, by id."""
        ...

    def by_id(self, order_ids: Collection[str]) -> tuple[Order, ...]:
        """Return those of the orders that are there, by id."""
        ...

    def by_policy(self, policy_number: str) -> tuple[Order, ...]:
        """Return the orders whose policy in force has this number, by id."""
        ...
