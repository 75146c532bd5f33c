"""Orders and their histories in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from courier_api.domain.actor import Role
from courier_api.domain.order.advance import Advanced, Step
from courier_api.domain.order.order import Appointment, Order
from courier_api.domain.order.states import FailReason, Inspection, OrderEvent, OrderState
from courier_api.errors import ConflictError, NotFoundError
from courier_api.storage.restore import restorer
from courier_api.storage.tables.orders import order_steps, orders
from courier_api.storage.witness import witness_step

__all__ = ["SqlOrders", "order_of", "step_of"]

RESTORED, APPOINTMENT = restorer(Order), restorer(Appointment)
STATES: Mapping[str, OrderState] = {state.value: state for state in OrderState}
INSPECTIONS: Mapping[str, Inspection] = {word.value: word for word in Inspection}
BY_ID = select(orders).where(orders.c.id == bindparam("its_id"))
INSERT_ORDER, INSERT_STEP = insert(orders), insert(order_steps)
OWN_COLUMNS = tuple(column.name for column in orders.c if column.name not in ("from_at", "to_at"))
FIXED = frozenset({"id", "branch_id", "sale_number", "policyholder_id", "sold_at"})
"""What no step changes: not written again, so that no index and no foreign key is looked at."""

STEP_COLUMNS = tuple(order_steps.c.keys())
UPDATE_ORDER = update(orders).where(
    orders.c.id == bindparam("same_id"), orders.c.version == bindparam("version_before")
)


class SqlOrders:
    """A :class:`courier_api.ports.Orders` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, order_id: str) -> Order:
        """Return the order; raises `NotFoundError`."""
        row = self._connection.execute(BY_ID, {"its_id": order_id}).one_or_none()
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
        values = {name: value for name, value in _values(order).items() if name not in FIXED}
        values |= {"same_id": order.id, "version_before": order.version - 1}
        done = self._connection.execute(UPDATE_ORDER, values)
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
    values: dict[str, Any] = {name: getattr(order, name) for name in OWN_COLUMNS}
    window = order.appointment
    return values | {
        "from_at": window.from_at if window else None,
        "to_at": window.to_at if window else None,
    }


def order_of(row: Sequence[Any]) -> Order:
    """Return the order that a row of the table holds, column by column in their order."""
    (
        order_id,
        branch_id,
        sale_number,
        policyholder_id,
        delegate_id,
        premium_due_fen,
        collected_fen,
        inspection,
        state,
        version,
        from_at,
        to_at,
        courier_id,
        report_digest,
        policy_number,
        signer_id,
        sold_at,
        paid_at,
        issued_at,
        handed_over_at,
        fail_reason,
    ) = row
    return RESTORED(
        order_id,
        branch_id,
        sale_number,
        policyholder_id,
        premium_due_fen,
        sold_at,
        INSPECTIONS[inspection],
        delegate_id,
        STATES[state],
        version,
        None if from_at is None else APPOINTMENT(from_at, to_at),
        courier_id,
        report_digest,
        collected_fen,
        policy_number,
        signer_id,
        paid_at,
        issued_at,
        handed_over_at,
        None if fail_reason is None else FailReason(fail_reason),
    )


def _step_values(step: Step) -> dict[str, Any]:
    return {name: getattr(step, name) for name in STEP_COLUMNS}


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
