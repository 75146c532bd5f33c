"""Orders and their histories in the database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from courier_api.domain.actor import Role
from courier_api.domain.order.advance import Advanced, Step
from courier_api.domain.order.order import Appointment, Order
from courier_api.domain.order.states import FailReason, Inspection, OrderEvent, OrderState
from courier_api.errors import ConflictError, NotFoundError
from courier_api.storage.tables.orders import order_steps, orders
from courier_api.storage.witness import witness_step

__all__ = ["SqlOrders", "order_of", "step_of"]

INSERT_ORDER, INSERT_STEP = insert(orders), insert(order_steps)
UPDATE_ORDER = update(orders).where(
    orders.c.id == bindparam("same_id"), orders.c.version == bindparam("version_before")
)


class SqlOrders:
    """A :class:`courier_api.ports.Orders` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, order_id: str) -> Order:
        """Return the order; raises `NotFoundError`."""
        row = self._connection.execute(select(orders).where(orders.c.id == order_id)).one_or_none()
        if row is None:
            raise NotFoundError(f"order {order_id}", ["is not there"])
        return order_of(row)

    def find_sale(self, sale_number: str) -> Order | None:
        """Return the order of a sale, if it has come in."""
        query = select(orders).where(orders.c.sale_number == sale_number)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else order_of(row)

    def add(self, sold: Advanced) -> None:
        """Write a new order and the first line of its history."""
        self._connection.execute(INSERT_STEP, _step_values(sold.step))
        self._connection.execute(INSERT_ORDER, _values(sold.order))
        witness_step(self._connection, sold)

    def save(self, advanced: Advanced) -> None:
        """Write one step; raises `ConflictError` if another step came first."""
        order = advanced.order
        self._connection.execute(INSERT_STEP, _step_values(advanced.step))
        same = {"same_id": order.id, "version_before": order.version - 1}
        done = self._connection.execute(UPDATE_ORDER, _values(order) | same)
        if done.rowcount != 1:
            raise ConflictError(f"order {order.id}", ["another step came first: read it again"])
        witness_step(self._connection, advanced)

    def history(self, order_id: str) -> tuple[Step, ...]:
        """Return every step of the order, oldest first."""
        query = (
            select(order_steps)
            .where(order_steps.c.order_id == order_id)
            .order_by(order_steps.c.version)
        )
        return tuple(step_of(row) for row in self._connection.execute(query))


def _values(order: Order) -> dict[str, Any]:
    values: dict[str, Any] = {
        column.name: getattr(order, column.name)
        for column in orders.c
        if column.name not in ("from_at", "to_at")
    }
    window = order.appointment
    return values | {
        "from_at": window.from_at if window else None,
        "to_at": window.to_at if window else None,
    }


def order_of(row: Row[Any]) -> Order:
    """Return the order that a row of the table holds."""
    values = dict(row._mapping)
    from_at, to_at = values.pop("from_at"), values.pop("to_at")
    reason = values.pop("fail_reason")
    return Order(
        **values
        | {
            "inspection": Inspection(row.inspection),
            "state": OrderState(row.state),
        },
        appointment=None if from_at is None else Appointment(from_at, to_at),
        fail_reason=None if reason is None else FailReason(reason),
    )


def _step_values(step: Step) -> dict[str, Any]:
    return {column.name: getattr(step, column.name) for column in order_steps.c}


def step_of(row: Row[Any]) -> Step:
    """Return the step that a row of the table holds."""
    return Step(
        order_id=row.order_id,
        version=row.version,
        source=None if row.source is None else OrderState(row.source),
        event=OrderEvent(row.event),
        target=OrderState(row.target),
        actor_id=row.actor_id,
        role=Role(row.role),
        at=row.at,
        reason=None if row.reason is None else FailReason(row.reason),
    )
