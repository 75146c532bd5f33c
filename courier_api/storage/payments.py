"""Payments in the database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from courier_api.domain.ledger.account import Account
from courier_api.domain.payment import Payment, PaymentMethod, PaymentState
from courier_api.errors import ConflictError, NotFoundError
from courier_api.storage.tables.money import payments

__all__ = ["SqlPayments", "payment_of"]

COLUMNS = tuple(payments.c.keys())
INSERT = insert(payments)
BY_ID = select(payments).where(payments.c.id == bindparam("its_id"))
OF_ORDER = (
    select(payments)
    .where(payments.c.order_id == bindparam("its_order"))
    .order_by(payments.c.opened_at, payments.c.id)
)
CONCERNING = select(payments).where(
    (payments.c.order_id == bindparam("its_order")) | (payments.c.id == bindparam("its_id"))
)


class SqlPayments:
    """A :class:`courier_api.ports.Payments` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, payment_id: str) -> Payment:
        """Return the payment; raises `NotFoundError`."""
        row = self._connection.execute(BY_ID, {"its_id": payment_id}).one_or_none()
        if row is None:
            raise NotFoundError(f"payment {payment_id}", ["is not there"])
        return payment_of(row)

    def concerning(self, order_id: str, payment_id: str) -> tuple[Payment, ...]:
        """Return every payment tried for the order, and the one of that id, whoever's it is."""
        which = {"its_order": order_id, "its_id": payment_id}
        return tuple(payment_of(row) for row in self._connection.execute(CONCERNING, which))

    def of_order(self, order_id: str) -> tuple[Payment, ...]:
        """Return every payment tried for the order, oldest first."""
        rows = self._connection.execute(OF_ORDER, {"its_order": order_id})
        return tuple(payment_of(row) for row in rows)

    def add(self, payment: Payment) -> None:
        """Write an open payment."""
        self._connection.execute(INSERT, _values(payment))

    def save(self, before: Payment, after: Payment) -> None:
        """Write a payment's next state; raises `ConflictError` if it is not as `before`."""
        done = self._connection.execute(
            update(payments)
            .where(payments.c.id == before.id, payments.c.state == before.state)
            .values(_values(after))
        )
        if done.rowcount != 1:
            raise ConflictError(f"payment {before.id}", [f"is not {before.state} any more"])


def _values(payment: Payment) -> dict[str, Any]:
    values = {name: getattr(payment, name) for name in COLUMNS}
    return values | {"received_into": str(payment.received_into)}


def payment_of(row: Row[Any]) -> Payment:
    """Return the payment that a row of the table holds."""
    return Payment(
        **dict(row._mapping)
        | {
            "method": PaymentMethod(row.method),
            "state": PaymentState(row.state),
            "received_into": Account.read(row.received_into),
        }
    )
