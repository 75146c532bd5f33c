"""Questions about a branch's day as a whole, in the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, select, union

from courier_api.domain.ledger.transaction import TransactionKind
from courier_api.domain.order.advance import Step
from courier_api.domain.order.order import Order
from courier_api.domain.payment import Payment, PaymentMethod, PaymentState
from courier_api.ports.day_book import MoneyTotals
from courier_api.storage.in_parts import in_parts
from courier_api.storage.orders import order_of, step_of
from courier_api.storage.payments import payment_of
from courier_api.storage.tables.money import payments, seals, transactions
from courier_api.storage.tables.orders import order_steps, orders

__all__ = ["SqlDayBook"]


class SqlDayBook:
    """A :class:`courier_api.ports.DayBook` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def touched(self, branch_id: str, from_at: datetime, before_at: datetime) -> tuple[Order, ...]:
        """Return orders with a step or an appointment at or after the one, before the other."""
        stepped = select(order_steps.c.order_id).where(
            order_steps.c.at >= from_at, order_steps.c.at < before_at
        )
        promised = select(orders.c.id).where(
            orders.c.branch_id == branch_id,
            orders.c.from_at >= from_at,
            orders.c.from_at < before_at,
        )
        # One list of ids: as "promised or stepped" it takes a look at every order of the branch.
        query = (
            select(orders)
            .where(orders.c.id.in_(union(stepped, promised)))
            .where(orders.c.branch_id.concat("") == branch_id)
            .order_by(orders.c.id)
        )
        return tuple(order_of(row) for row in self._connection.execute(query))

    def histories(self, order_ids: Collection[str]) -> Mapping[str, tuple[Step, ...]]:
        """Return every step of the orders, oldest first."""
        found: defaultdict[str, list[Step]] = defaultdict(list)
        for part in in_parts(order_ids):
            query = (
                select(order_steps)
                .where(order_steps.c.order_id.in_(part))
                .order_by(order_steps.c.order_id, order_steps.c.version)
            )
            for row in self._connection.execute(query):
                found[row.order_id].append(step_of(row))
        return {order_id: tuple(steps) for order_id, steps in found.items()}

    def payments(self, order_ids: Collection[str]) -> tuple[Payment, ...]:
        """Return every payment tried for the orders, by opening and id."""
        found = [
            payment_of(row)
            for part in in_parts(order_ids)
            for row in self._connection.execute(
                select(payments).where(payments.c.order_id.in_(part))
            )
        ]
        return tuple(sorted(found, key=lambda payment: (payment.opened_at, payment.id)))

    def collected(
        self, branch_id: str, from_at: datetime, before_at: datetime
    ) -> Mapping[PaymentMethod, int]:
        """Return what was confirmed in the span, by method, fen; refunds are not taken off."""
        query = (
            select(payments.c.method, func.sum(payments.c.amount_fen))
            .where(
                payments.c.branch_id == branch_id,
                payments.c.confirmed_at >= from_at,
                payments.c.confirmed_at < before_at,
            )
            .group_by(payments.c.method)
        )
        return {PaymentMethod(word): int(fen) for word, fen in self._connection.execute(query)}

    def money(self, branch_id: str) -> MoneyTotals:
        """Return the branch's money from its first day on."""
        ours = payments.c.branch_id == branch_id

        def booked(kind: TransactionKind) -> int:
            query = (
                select(func.coalesce(func.sum(seals.c.total_fen), 0))
                .join(transactions, transactions.c.id == seals.c.transaction_id)
                .where(transactions.c.branch_id == branch_id, transactions.c.kind == kind)
            )
            return int(self._connection.execute(query).scalar_one())

        def paid(state: PaymentState) -> int:
            return self._sum(payments, "amount_fen", ours & (payments.c.state == state))

        return MoneyTotals(
            collected_fen=self._sum(orders, "collected_fen", orders.c.branch_id == branch_id),
            confirmed_fen=paid(PaymentState.CONFIRMED),
            refunded_fen=paid(PaymentState.REFUNDED),
            collections_fen=booked(TransactionKind.COLLECTION),
            refunds_fen=booked(TransactionKind.REFUND),
        )

    def policies_twice(self, branch_id: str) -> tuple[str, ...]:
        """Return ids of the branch's orders whose policy number another order has too."""
        twice = (
            select(orders.c.policy_number)
            .where(orders.c.policy_number != "")
            .group_by(orders.c.policy_number)
            .having(func.count() > 1)
        )
        query = (
            select(orders.c.id)
            .where(orders.c.branch_id == branch_id, orders.c.policy_number.in_(twice))
            .order_by(orders.c.id)
        )
        return tuple(self._connection.execute(query).scalars())

    def _sum(self, table: Table, column: str, which: ColumnElement[bool]) -> int:
        query: Any = select(func.coalesce(func.sum(table.c[column]), 0)).where(which)
        return int(self._connection.execute(query).scalar_one())
