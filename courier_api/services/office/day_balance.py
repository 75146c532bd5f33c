"""The balance of a branch's day: what happened, what is still open, what does not add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from courier_api.domain.custody.holder import HolderKind
from courier_api.domain.ledger.account import Account, AccountKind
from courier_api.domain.order.states import OrderState
from courier_api.domain.payment import PaymentMethod, PaymentState
from courier_api.ports import UnitOfWork
from courier_api.services.office.day_facts import DayFacts, day_facts
from courier_api.services.office.day_rules import DELIVERED, RULES, Deviation

__all__ = ["DayBalance", "day_balance"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayBalance:
    """A day in numbers, and everything about it that is not as it must be.

    Parameters
    ----------
    branch_id, day
        Whose, and which local day.
    orders, orders_by_state
        Orders with a step or an appointment that day, and how they stand.
    premium_due_fen, premium_delivered_fen
        Of these orders, and of those among them that were handed over.
    collected_fen
        Confirmed that day, by method; refunds are not taken off.
    refunded_fen
        Of payments of these orders: given back.
    balances_fen
        The branch's accounts as they stand now, summed by kind; of fees only
        what couriers have earned, not the branch's side of it.
    debit_fen, credit_fen, transactions
        The trial balance of the branch's books, and how many they are.
    documents
        All serials of the branch by kind of holder.
    open_tasks, waiting_approvals
        What waits for a person; the money is right either way.
    deviations
        Every one, none hidden; empty if the day adds up.
    """

    branch_id: str
    day: date
    orders: int
    orders_by_state: Mapping[OrderState, int]
    premium_due_fen: int
    premium_delivered_fen: int
    collected_fen: Mapping[PaymentMethod, int]
    refunded_fen: int
    balances_fen: Mapping[AccountKind, int]
    debit_fen: int
    credit_fen: int
    transactions: int
    documents: Mapping[HolderKind, int]
    open_tasks: int
    waiting_approvals: int
    deviations: tuple[Deviation, ...]

    @property
    def adds_up(self) -> bool:
        """Whether there is no deviation."""
        return not self.deviations


def day_balance(unit: UnitOfWork, branch_id: str, day: date) -> DayBalance:
    """Balance the branch's local `day`; raises `NotFoundError` if there is no such branch."""
    facts = day_facts(unit, branch_id, day)
    payments = [p for of_order in facts.payments.values() for p in of_order]
    return DayBalance(
        branch_id=branch_id,
        day=day,
        orders=len(facts.orders),
        orders_by_state=_in_order(Counter(order.state for order in facts.orders)),
        premium_due_fen=sum(order.premium_due_fen for order in facts.orders),
        premium_delivered_fen=sum(
            order.premium_due_fen for order in facts.orders if order.state in DELIVERED
        ),
        collected_fen={m: facts.collected_fen.get(m, 0) for m in PaymentMethod},
        refunded_fen=sum(p.amount_fen for p in payments if p.state is PaymentState.REFUNDED),
        balances_fen=_by_kind(facts),
        debit_fen=facts.balances.debit_fen,
        credit_fen=facts.balances.credit_fen,
        transactions=facts.balances.transactions,
        documents={kind: facts.stock.held_by(kind) for kind in HolderKind},
        open_tasks=len(facts.tasks),
        waiting_approvals=len(facts.approvals),
        deviations=tuple(found for rule in RULES for found in rule(facts)),
    )


def _in_order(counted: Counter[OrderState]) -> dict[OrderState, int]:
    return {state: counted[state] for state in OrderState if counted[state]}


def _by_kind(facts: DayFacts) -> dict[AccountKind, int]:
    total: Counter[AccountKind] = Counter()
    own_fees = Account(AccountKind.FEES, facts.branch_id)
    for line in facts.balances.lines:
        if line.account == own_fees:
            continue
        total[line.account.kind] += line.sums.balance_fen
    return {kind: total[kind] for kind in AccountKind}
