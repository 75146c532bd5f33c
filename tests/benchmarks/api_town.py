"""A branch for the benchmark of the API: one courier with orders to visit, one agent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from courier_api.domain.actor import Role
from courier_api.domain.dispatch.route import RouteStop
from courier_api.services.visit.pay_cash import abandon_payment
from courier_api.storage import SqlStore
from courier_api.storage.tables.orders import order_steps, orders
from tests.courier_api.dispatch.office import FUTIAN
from tests.courier_api.trade import actor, an_order
from tests.courier_api.visit.drive import House

__all__ = ["ROUTE", "abandon_payments", "add_orders", "add_sold"]

ROUTE = 25
"""Stops of the courier's route."""

SCAN = 200
"""Orders whose papers are scanned at once."""

BATCH = 5_000
PREMIUM_FEN = 100
"""So little that the courier may carry it all."""


def add_orders(store: SqlStore, names: list[str]) -> None:
    """Plan orders for courier c1, check him in if he is not yet, and give him their papers."""
    house = House(store, at=datetime.now(UTC))
    with store.read() as unit:
        fresh = unit.shifts.latest("c1") is None
    if fresh:
        store.write(lambda unit: unit.sales.put_branch(FUTIAN))
        house.check_in()
    for name in names:
        house.plan(name, policyholder_id=f"h-{name}", premium_due_fen=PREMIUM_FEN)
        fields = {"name": "王小明", "phone": "13812341234", "address": "泰然九路83号"}
        store.write(lambda unit, n=name, f=fields: unit.vault.put(f"h-{n}", f))
    for first in range(0, len(names), SCAN):
        house.take_over(*names[first : first + SCAN], done=False)
    if fresh:
        stops = [_stop(name, n, house.at) for n, name in enumerate(names[:ROUTE], start=1)]
        store.write(lambda unit: unit.plans.put_stops(stops))


def abandon_payments(store: SqlStore) -> None:
    """Give up what is open: a courier takes one payment after the other, not hundreds at once."""
    house = House(store, at=datetime.now(UTC))
    with store.read() as unit:
        found = unit.shifts.open_cash_payments("c1")
    for payment in found:
        house.act(actor(Role.COURIER), abandon_payment, payment.order_id, payment.id)


def add_sold(store: SqlStore, number: int) -> None:
    """Write so many more orders of the branch, as sold."""
    for first in range(0, number, BATCH):
        names = [f"s{n:07d}" for n in range(first, min(first + BATCH, number))]
        with store.engine.begin() as connection:
            connection.execute(insert(order_steps), [_step(name) for name in names])
            connection.execute(insert(orders), [_row(name) for name in names])


def _stop(name: str, position: int, at: datetime) -> RouteStop:
    start_at = at + timedelta(minutes=20 * position)
    return RouteStop(
        order_id=name,
        courier_id="c1",
        branch_id="futian",
        day=FUTIAN.day_of(at),
        position=position,
        arrival_at=start_at,
        start_at=start_at,
        end_at=start_at + timedelta(minutes=15),
        publication=1,
    )


def _row(name: str) -> dict[str, Any]:
    order = an_order(name)
    values = {column.name: getattr(order, column.name, None) for column in orders.c}
    return values | {"inspection": order.inspection.value, "state": order.state.value}


def _step(name: str) -> dict[str, Any]:
    order = an_order(name)
    return {
        "order_id": name,
        "version": 1,
        "source": None,
        "event": "sell",
        "target": "sold",
        "actor_id": "agent-1",
        "role": "agent",
        "at": order.sold_at,
        "reason": None,
    }
