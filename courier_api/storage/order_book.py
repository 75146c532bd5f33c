"""Orders by branch, day and state, in the database."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, select

from courier_api.domain.order.order import Order
from courier_api.ports.order_book import OrderFilter
from courier_api.storage.in_parts import in_parts
from courier_api.storage.orders import order_of
from courier_api.storage.tables.orders import orders

__all__ = ["SqlOrderBook"]


class SqlOrderBook:
    """A :class:`courier_api.ports.OrderBook` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def page(
        self, branch_id: str, wanted: OrderFilter, *, after: str = "", limit: int
    ) -> tuple[Order, ...]:
        """Return up to `limit` orders by id, those after the id `after` only."""
        key = _page_key(wanted)
        query = (
            select(orders)
            .where(*_conditions(branch_id, wanted), key > after)
            .order_by(key)
            .limit(limit)
        )
        return tuple(order_of(row) for row in self._connection.execute(query))

    def all(self, branch_id: str, wanted: OrderFilter) -> tuple[Order, ...]:
        """Return all orders wanted, by id."""
        query = select(orders).where(*_conditions(branch_id, wanted)).order_by(orders.c.id)
        return tuple(order_of(row) for row in self._connection.execute(query))

    def by_id(self, order_ids: Collection[str]) -> tuple[Order, ...]:
        """Return those of the orders that are there, by id."""
        return tuple(
            order_of(row)
            for part in in_parts(order_ids)
            for row in self._connection.execute(
                select(orders).where(orders.c.id.in_(part)).order_by(orders.c.id)
            )
        )

    def by_policy(self, policy_number: str) -> tuple[Order, ...]:
        """Return the orders whose policy in force has this number, by id."""
        if not policy_number:
            return ()
        query = select(orders).where(orders.c.policy_number == policy_number).order_by(orders.c.id)
        return tuple(order_of(row) for row in self._connection.execute(query))


def _page_key(wanted: OrderFilter) -> ColumnElement[str]:
    """Return what pages are sorted by.

    A day or a courier has few orders: they are found by their own index and
    then sorted, where a database would rather walk through the branch by id;
    appending nothing keeps it from that.
    """
    few = wanted.from_at is not None or wanted.courier_id is not None
    return orders.c.id.concat("") if few else orders.c.id


def _conditions(branch_id: str, wanted: OrderFilter) -> list[ColumnElement[bool]]:
    his = wanted.courier_id is not None
    branch = orders.c.branch_id.concat("") if his else orders.c.branch_id
    conditions = [branch == branch_id]
    if wanted.states is not None:
        conditions.append(orders.c.state.in_(sorted(wanted.states)))
    if wanted.from_at is not None:
        conditions.append(orders.c.from_at >= wanted.from_at)
    if wanted.before_at is not None:
        conditions.append(orders.c.from_at < wanted.before_at)
    if wanted.courier_id is not None:
        conditions.append(orders.c.courier_id == wanted.courier_id)
    return conditions
