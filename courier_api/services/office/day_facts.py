"""What a branch's day looks like in the database, read once for all rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from courier_api.domain.custody.document import Document
from courier_api.domain.office.approval import Approval, ApprovalState
from courier_api.domain.office.task import Desk, Task, TaskState
from courier_api.domain.order.advance import Step
from courier_api.domain.order.order import Order
from courier_api.domain.payment import Payment, PaymentMethod
from courier_api.domain.shift.cash_moves import CashMove, CashMoveKind
from courier_api.domain.shift.shift import Shift, ShiftState
from courier_api.ports import UnitOfWork
from courier_api.ports.day_book import MoneyTotals
from courier_api.services.office.balances import Balances, replay_balances
from courier_api.services.office.stock_taking import Stocktake, take_stock

__all__ = ["DayFacts", "day_facts"]

SOME = 10_000
"""Open matters of one kind that a report takes in; a branch has dozens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFacts:
    """Everything the rules of the day's balance look at.

    Parameters
    ----------
    branch_id, day, from_at, before_at
        Which local day, and its ends as instants.
    orders, histories, payments, documents
        Of orders with a step or an appointment that day; by order id.
    balances, stock, money, collected_fen
        Of the whole branch; the last one of that day, by method.
    open_shifts, pending_moves, approvals, tasks
        What somebody has still to see to.
    policies_twice, dead_jobs
        Orders that share a policy number; jobs given up, by kind.
    """

    branch_id: str
    day: date
    from_at: datetime
    before_at: datetime
    orders: tuple[Order, ...]
    histories: Mapping[str, tuple[Step, ...]]
    payments: Mapping[str, tuple[Payment, ...]]
    documents: Mapping[str, tuple[Document, ...]]
    balances: Balances
    stock: Stocktake
    money: MoneyTotals
    collected_fen: Mapping[PaymentMethod, int]
    open_shifts: tuple[Shift, ...]
    pending_moves: tuple[CashMove, ...]
    approvals: tuple[Approval, ...]
    tasks: tuple[Task, ...]
    policies_twice: tuple[str, ...]
    dead_jobs: tuple[str, ...]


def day_facts(unit: UnitOfWork, branch_id: str, day: date) -> DayFacts:
    """Read the day; raises `NotFoundError` if there is no such branch."""
    branch = unit.sales.branch(branch_id)
    from_at, before_at = branch.midnight_at(day), branch.midnight_at(day + timedelta(days=1))
    orders = unit.day_book.touched(branch_id, from_at, before_at)
    ids = [order.id for order in orders]
    payments: dict[str, tuple[Payment, ...]] = {}
    for payment in unit.day_book.payments(ids):
        payments[payment.order_id] = (*payments.get(payment.order_id, ()), payment)
    documents: dict[str, tuple[Document, ...]] = {}
    for document in unit.custody.of_orders(ids):
        documents[document.order_id] = (*documents.get(document.order_id, ()), document)
    return DayFacts(
        branch_id=branch_id,
        day=day,
        from_at=from_at,
        before_at=before_at,
        orders=orders,
        histories=unit.day_book.histories(ids),
        payments=payments,
        documents=documents,
        balances=replay_balances(unit, branch_id),
        stock=take_stock(unit, branch_id),
        money=unit.day_book.money(branch_id),
        collected_fen=unit.day_book.collected(branch_id, from_at, before_at),
        open_shifts=unit.shifts.of_branch(
            branch_id, states=(ShiftState.OPEN, ShiftState.COUNTED), limit=SOME
        ),
        pending_moves=_pending_moves(unit, branch_id),
        approvals=unit.approvals.page(branch_id, states=(ApprovalState.WAITING,), limit=SOME),
        tasks=unit.tasks.queue(
            branch_id, desks=tuple(Desk), states=(TaskState.OPEN, TaskState.TAKEN), limit=SOME
        ),
        policies_twice=unit.day_book.policies_twice(branch_id),
        dead_jobs=tuple(job.kind for job in unit.outbox.dead(SOME) if job.branch_id == branch_id),
    )


def _pending_moves(unit: UnitOfWork, branch_id: str) -> tuple[CashMove, ...]:
    return tuple(
        move
        for kind in CashMoveKind
        for move in unit.shifts.pending_moves(branch_id, kind, limit=SOME)
    )
