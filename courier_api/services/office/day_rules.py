"""The rules a day must keep: each finds every deviation of its kind, none stops the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from courier_api.domain.custody.document import Document, DocumentKind
from courier_api.domain.custody.holder import HolderKind
from courier_api.domain.ledger.account import AccountKind
from courier_api.domain.order.advance import Step
from courier_api.domain.order.order import Order
from courier_api.domain.order.states import OrderState
from courier_api.domain.order.transitions import TRANSITIONS
from courier_api.domain.payment import PaymentState
from courier_api.services.office.day_facts import DayFacts

__all__ = ["RULES", "Deviation", "DeviationCode"]


class DeviationCode(StrEnum):
    """What does not add up."""

    ORDER_UNFINISHED = "order_unfinished"
    HISTORY_BROKEN = "history_broken"
    PAYMENT_OPEN = "payment_open"
    MONEY_OF_ORDER = "money_of_order"
    NO_PAY_NO_POLICY = "no_pay_no_policy"
    TIMES_OUT_OF_ORDER = "times_out_of_order"
    POLICY_TWICE = "policy_twice"
    LEDGER_DISAGREES = "ledger_disagrees"
    PREMIUM_DISAGREES = "premium_disagrees"
    CASH_WITH_COURIER = "cash_with_courier"
    SHIFT_OPEN = "shift_open"
    CASH_MOVE_PENDING = "cash_move_pending"
    CUSTODY_BROKEN = "custody_broken"
    DOCUMENT_MISPLACED = "document_misplaced"
    RECEIPT_OUT = "receipt_out"
    REPRINT_MISSING = "reprint_missing"
    JOB_GIVEN_UP = "job_given_up"


@dataclass(frozen=True, slots=True)
class Deviation:
    """One thing that does not add up: what, about whom or what, in words."""

    code: DeviationCode
    subject: str
    detail: str


C = DeviationCode
FINISHED = frozenset({OrderState.CLOSED, OrderState.CANCELLED})
IN_PLANNING = frozenset({OrderState.SOLD, OrderState.BOOKED, OrderState.RETURNED})
DELIVERED = (OrderState.HANDED_OVER, OrderState.BOOKED_BACK, OrderState.CLOSED)


def unfinished_orders(day: DayFacts) -> Iterator[Deviation]:
    """Every order is closed, cancelled or back in planning; planned ones are for a later day."""
    for order in day.orders:
        later = order.appointment is not None and order.appointment.from_at >= day.before_at
        in_planning = order.state in IN_PLANNING or (order.state is OrderState.PLANNED and later)
        if order.state not in FINISHED and not in_planning:
            yield Deviation(C.ORDER_UNFINISHED, order.id, f"is {order.state}")


def histories(day: DayFacts) -> Iterator[Deviation]:
    """Every order's steps follow one another without gap, each a step there is, to its state."""
    for order in day.orders:
        if why := _history_fault(order, day.histories.get(order.id, ())):
            yield Deviation(C.HISTORY_BROKEN, order.id, why)


def money_of_orders(day: DayFacts) -> Iterator[Deviation]:
    """An order has collected what its confirmed payments say; none is left open."""
    for order in day.orders:
        payments = day.payments.get(order.id, ())
        for payment in payments:
            if payment.state is PaymentState.OPEN:
                yield Deviation(C.PAYMENT_OPEN, payment.id, f"of order {order.id} is open")
        confirmed_fen = sum(p.amount_fen for p in payments if p.state is PaymentState.CONFIRMED)
        if confirmed_fen != order.collected_fen:
            told = f"collected {order.collected_fen} fen, its payments say {confirmed_fen}"
            yield Deviation(C.MONEY_OF_ORDER, order.id, told)


def no_pay_no_policy(day: DayFacts) -> Iterator[Deviation]:
    """What was handed over was paid and issued before, at times on record and in that order."""
    for order in day.orders:
        if order.state not in DELIVERED:
            continue
        if order.collected_fen != order.premium_due_fen or not order.policy_number:
            yield Deviation(C.NO_PAY_NO_POLICY, order.id, "was delivered unpaid or unissued")
        times = (order.paid_at, order.issued_at, order.handed_over_at)
        known = [at for at in times if at is not None]
        if len(known) < len(times) or known != sorted(known):
            told = "paid, issued, handed over are not all on record in this order"
            yield Deviation(C.TIMES_OUT_OF_ORDER, order.id, told)


def policies_once(day: DayFacts) -> Iterator[Deviation]:
    """No two orders share a policy."""
    for order_id in day.policies_twice:
        yield Deviation(C.POLICY_TWICE, order_id, "shares its policy number with another order")


def ledger_agrees(day: DayFacts) -> Iterator[Deviation]:
    """Debit is credit, and every balance replays from its entries."""
    books = day.balances
    if books.debit_fen != books.credit_fen:
        told = f"debit {books.debit_fen} fen, credit {books.credit_fen} fen"
        yield Deviation(C.LEDGER_DISAGREES, day.branch_id, told)
    for name in books.unbalanced:
        yield Deviation(C.LEDGER_DISAGREES, name, "is a transaction whose debit is not its credit")
    for line in books.lines:
        if not line.agrees:
            told = f"sums to {line.sums.balance_fen} fen, replays to {line.replayed_fen} fen"
            yield Deviation(C.LEDGER_DISAGREES, str(line.account), told)


def premium_agrees(day: DayFacts) -> Iterator[Deviation]:
    """What customers paid stands in the ledger, to the fen, and nothing else."""
    money = day.money
    pairs = (
        ("orders and confirmed payments", money.collected_fen, money.confirmed_fen),
        (
            "payments and collections",
            money.confirmed_fen + money.refunded_fen,
            money.collections_fen,
        ),
        ("refunded payments and refunds", money.refunded_fen, money.refunds_fen),
    )
    for what, one_fen, other_fen in pairs:
        if one_fen != other_fen:
            told = f"{what} differ: {one_fen} fen and {other_fen} fen"
            yield Deviation(C.PREMIUM_DISAGREES, day.branch_id, told)


def cash_is_in(day: DayFacts) -> Iterator[Deviation]:
    """No courier holds cash, and nobody's word on cash waits for another's."""
    for line in day.balances.lines:
        if line.account.kind is AccountKind.COURIER and line.total_fen:
            told = f"holds {line.total_fen} fen"
            yield Deviation(C.CASH_WITH_COURIER, line.account.owner, told)
    for move in day.pending_moves:
        told = f"{move.kind} of {move.amount_fen} fen waits for the other person"
        yield Deviation(C.CASH_MOVE_PENDING, move.id, told)


def shifts_closed(day: DayFacts) -> Iterator[Deviation]:
    """Every shift that began by that day is closed."""
    for shift in day.open_shifts:
        if shift.day <= day.day:
            told = f"of courier {shift.courier_id} is {shift.state}"
            yield Deviation(C.SHIFT_OPEN, shift.id, told)


def custody_agrees(day: DayFacts) -> Iterator[Deviation]:
    """Every serial has one holder, to whom its moves lead, and who may have it."""
    for serial in day.stock.broken:
        yield Deviation(C.CUSTODY_BROKEN, serial, "its moves do not lead to its holder")
    for told in day.stock.deviations:
        yield Deviation(C.DOCUMENT_MISPLACED, day.branch_id, told)


def documents_settled(day: DayFacts) -> Iterator[Deviation]:
    """Papers of the day are in the branch or with the customer; what was lost is reprinted."""
    for order in day.orders:
        documents = day.documents.get(order.id, ())
        replaced = {document.replaces for document in documents}
        for document in documents:
            if document.is_void:
                if order.state not in DELIVERED and document.serial not in replaced:
                    told = f"of order {order.id} is void without a reprint"
                    yield Deviation(C.REPRINT_MISSING, document.serial, told)
            elif document.holder.kind is HolderKind.COURIER:
                yield _still_out(order, document)


def jobs_done(day: DayFacts) -> Iterator[Deviation]:
    """Nothing that had to leave was given up."""
    for kind in sorted(set(day.dead_jobs)):
        told = f"given up {day.dead_jobs.count(kind)} times: see why and put it back"
        yield Deviation(C.JOB_GIVEN_UP, kind, told)


def _history_fault(order: Order, steps: tuple[Step, ...]) -> str:
    if [step.version for step in steps] != list(range(1, order.version + 1)):
        return f"has {len(steps)} steps at version {order.version}"
    state: OrderState | None = None
    for step in steps:
        transition = TRANSITIONS.get((step.source, step.event))
        if step.source is not state or transition is None or transition.target is not step.target:
            return f"step {step.version} ({step.event}) does not follow from {state or 'nothing'}"
        if step.role not in transition.roles:
            return f"step {step.version} ({step.event}) was taken by a {step.role}"
        state = step.target
    return "" if state is order.state else f"leads to {state}, not {order.state}"


def _still_out(order: Order, document: Document) -> Deviation:
    signed = document.kind is DocumentKind.RECEIPT and order.state in DELIVERED
    code = C.RECEIPT_OUT if signed else C.DOCUMENT_MISPLACED
    told = f"of order {order.id} ({order.state}) is with {document.holder}"
    return Deviation(code, document.serial, told)


RULES: tuple[Callable[[DayFacts], Iterator[Deviation]], ...] = (
    unfinished_orders,
    histories,
    money_of_orders,
    no_pay_no_policy,
    policies_once,
    ledger_agrees,
    premium_agrees,
    cash_is_in,
    shifts_closed,
    custody_agrees,
    documents_settled,
    jobs_done,
)
"""All of them, in the order in which a report lists what they find."""
