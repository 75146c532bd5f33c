"""Orders by branch, day and state, in the database."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Select, bindparam, select

from courier_api.domain.dispatch.sale import SaleSummary
from courier_api.domain.order.order import Order
from courier_api.errors import NotFoundError
from courier_api.ports.order_book import OrderFilter
from courier_api.storage.among import among
from courier_api.storage.in_parts import in_parts
from courier_api.storage.orders import order_of
from courier_api.storage.sales import SUMMARY_COLUMNS, summary_of
from courier_api.storage.tables.dispatch import sales
from courier_api.storage.tables.orders import orders

__all__ = ["SqlOrderBook"]


BY_ID = select(orders).where(among(orders.c.id, "ids")).order_by(orders.c.id)
WITH_SALES = select(*orders.c, *SUMMARY_COLUMNS).outerjoin_from(
    orders, sales, sales.c.order_id == orders.c.id
)
WITH_SALE = WITH_SALES.where(orders.c.id == bindparam("its_id"))
SALE_AT = len(orders.c)


class SqlOrderBook:
    """A :class:`courier_api.ports.OrderBook` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def with_sale(self, order_id: str) -> tuple[Order, SaleSummary]:
        """Return an order and its sale; raises `NotFoundError`."""
        row = self._connection.execute(WITH_SALE, {"its_id": order_id}).one_or_none()
        if row is None:
            raise NotFoundError(f"order {order_id}", ["is not there"])
        return _with_sale(row)

    def page(
        self, branch_id: str, wanted: OrderFilter, *, after: str = "", limit: int
    ) -> tuple[tuple[Order, SaleSummary], ...]:
        """Return up to `limit` orders by id with their sales, those after the id `after` only."""
        which = _values(branch_id, wanted) | {"after": after, "most": limit}
        rows = self._connection.execute(_page(*_shape(wanted)), which)
        return tuple(map(_with_sale, rows.all()))

    def all(self, branch_id: str, wanted: OrderFilter) -> tuple[Order, ...]:
        """Return all orders wanted, by id."""
        rows = self._connection.execute(_all(*_shape(wanted)), _values(branch_id, wanted))
        return tuple(order_of(row) for row in rows.all())

    def by_id(self, order_ids: Collection[str]) -> tuple[Order, ...]:
        """Return those of the orders that are there, by id."""
        return tuple(
            order_of(row)
            for part in in_parts(order_ids)
            for row in self._connection.execute(BY_ID, {"ids": part}).all()
        )

    def by_policy(self, policy_number: str) -> tuple[Order, ...]:
        """Return the orders whose policy in force has this number, by id."""
        if not policy_number:
            return ()
        query = select(orders).where(orders.c.policy_number == policy_number).order_by(orders.c.id)
        return tuple(order_of(row) for row in self._connection.execute(query).all())


def _with_sale(row: Sequence[Any]) -> tuple[Order, SaleSummary]:
    return order_of(row[:SALE_AT]), summary_of(row[SALE_AT:])


def _shape(wanted: OrderFilter) -> tuple[bool, bool, bool, bool]:
    """Say which of its names are asked for; there is a statement for each shape, made once."""
    return (
        wanted.states is not None,
        wanted.from_at is not None,
        wanted.before_at is not None,
        wanted.courier_id is not None,
    )


def _values(branch_id: str, wanted: OrderFilter) -> dict[str, Any]:
    values = {
        "states": None if wanted.states is None else sorted(wanted.states),
        "from": wanted.from_at,
        "before": wanted.before_at,
        "courier": wanted.courier_id,
    }
    return {"branch": branch_id} | {n: value for n, value in values.items() if value is not None}


@cache
def _page(states: bool, from_at: bool, before_at: bool, courier: bool) -> Select[Any]:
    """Return the statement for a page.

    A day or a courier has few orders: they are found by their own index and
    then sorted, where a database would rather walk through the branch by id;
    appending nothing keeps it from that.
    """
    key = orders.c.id.concat("") if from_at or courier else orders.c.id
    conditions = _conditions(states, from_at, before_at, courier)
    query = WITH_SALES.where(*conditions, key > bindparam("after"))
    return query.order_by(key).limit(bindparam("most", type_=Integer))


@cache
def _all(states: bool, from_at: bool, before_at: bool, courier: bool) -> Select[Any]:
    conditions = _conditions(states, from_at, before_at, courier)
    return select(orders).where(*conditions).order_by(orders.c.id)


def _conditions(
    states: bool,
    from_at: bool,
    before_at: bool,
    courier: bool,
) -> list[ColumnElement[bool]]:
    branch = orders.c.branch_id.concat("") if courier else orders.c.branch_id
    conditions: list[ColumnElement[bool]] = [branch == bindparam("branch")]
    if states:
        conditions.append(orders.c.state.in_(bindparam("states", expanding=True)))
    if from_at:
        conditions.append(orders.c.from_at >= bindparam("from"))
    if before_at:
        conditions.append(orders.c.from_at < bindparam("before"))
    if courier:
        conditions.append(orders.c.courier_id == bindparam("courier"))
    return conditions
