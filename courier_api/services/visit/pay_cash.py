"""Take the premium in cash: open, count, confirm; no pay, no policy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.ledger.account import Account, AccountKind
from courier_api.domain.order.evidence import Evidence
from courier_api.domain.order.guards import Attempt, Guard, fault
from courier_api.domain.order.order import Order
from courier_api.domain.order.states import OrderEvent, OrderState
from courier_api.domain.payment import (
    Payment,
    PaymentMethod,
    PaymentState,
    abandon,
    confirm,
)
from courier_api.domain.shift.cash_count import CashCount, denomination_faults
from courier_api.errors import ConflictError, GuardError, InputError, NotFoundError, StepError
from courier_api.services.effects import carry_out
from courier_api.services.shift.cash_carried import cap_faults
from courier_api.services.shift.on_duty import open_shift
from courier_api.services.work import Work

__all__ = ["Collected", "abandon_payment", "confirm_cash", "open_cash_payment"]

PAYABLE = (OrderState.ARRIVED, OrderState.INSPECTED)


@dataclass(frozen=True, slots=True)
class Collected:
    """The order after a payment's step, and the payment; ``None``: nothing was to be paid."""

    order: Order
    payment: Payment | None


def open_cash_payment(work: Work, order_id: str, payment_id: str) -> Collected:
    """Begin to take the whole premium in cash.

    Where nothing is left to pay (a premium of 0, or paid at an earlier
    visit), the order is paid at once and there is no payment.  The same call
    once more is answered the same.

    Parameters
    ----------
    payment_id
        Made by the client.

    Raises
    ------
    StepError, GuardError
        If the order is not at the point of paying, or the cash is more than
        the courier may carry.
    ConflictError
        If the id is used for something else, or another payment is open.
    RefusedError
        If he has no open shift.
    """
    order = work.order(order_id)
    payments = work.unit.payments.concerning(order.id, payment_id)
    if known := _known(work, order, payments, payment_id):
        return Collected(order, known)
    shift = open_shift(work)
    if order.collected_fen == order.premium_due_fen:
        return _nothing_to_pay(work, order)
    faults = _unpayable(work, order, payments)
    faults += cap_faults(work, shift, order.premium_due_fen)
    if faults:
        raise GuardError(f"order {order.id}, pay", faults)
    payment = Payment(
        id=payment_id,
        order_id=order.id,
        branch_id=order.branch_id,
        method=PaymentMethod.CASH,
        amount_fen=order.premium_due_fen,
        received_into=Account(AccountKind.COURIER, shift.courier_id),
        opened_at=work.at,
    )
    work.unit.payments.add(payment)
    work.log("open_payment", SubjectKind.PAYMENT, payment.id, amount_fen=payment.amount_fen)
    return Collected(order, payment)


def confirm_cash(
    work: Work, order_id: str, payment_id: str, *, received: CashCount, change: CashCount
) -> Collected:
    """Confirm that the counted cash is in the courier's hands: the premium is paid.

    Payment, ledger and order go together or not at all.  The same count once
    more is answered the same.

    Parameters
    ----------
    received, change
        Pieces the customer gave, and pieces given back.

    Raises
    ------
    NotFoundError
        If the order has no such payment into his cash.
    InputError
        If the count is not the amount due, or names pieces that are not in use.
    ConflictError
        If it was confirmed with another count, or given up.
    StepError, GuardError, RefusedError
        If the order is not at the point of paying, or he has no open shift.
    """
    order = work.order(order_id)
    payment = _own(work, order, payment_id)
    if payment.state is PaymentState.CONFIRMED:
        if work.unit.visits.payment_count(payment.id) == (received, change):
            return Collected(order, payment)
        raise ConflictError(f"payment {payment.id}", ["is confirmed with another count"])
    open_shift(work)
    if faults := _count_faults(work, payment, received, change):
        raise InputError(f"payment {payment.id}", faults)
    booked = confirm(payment, transaction_id=work.new_id(), actor_id=work.actor.id, at=work.at)
    work.unit.ledger.append(booked.transaction)
    work.unit.payments.save(payment, booked.payment)
    work.unit.visits.write_payment_count(payment.id, received, change)
    work.log("confirm_payment", SubjectKind.PAYMENT, payment.id, amount_fen=payment.amount_fen)
    advanced = work.step(order, OrderEvent.PAY, Evidence(payment=booked.payment))
    carry_out(work, advanced)
    return Collected(work.unit.orders.get(order.id), booked.payment)


def abandon_payment(work: Work, order_id: str, payment_id: str) -> Collected:
    """Give an open payment up; the cash goes back to the customer.

    Giving up once more is answered the same.

    Raises
    ------
    NotFoundError
        If the order has no such payment into his cash.
    RefusedError
        If it is confirmed.
    """
    order = work.order(order_id)
    payment = _own(work, order, payment_id)
    if payment.state is PaymentState.ABANDONED:
        return Collected(order, payment)
    abandoned = abandon(payment)
    work.unit.payments.save(payment, abandoned)
    work.log("abandon_payment", SubjectKind.PAYMENT, payment.id)
    return Collected(order, abandoned)


def _known(
    work: Work, order: Order, payments: Sequence[Payment], payment_id: str
) -> Payment | None:
    """Return the payment if exactly this one was opened before."""
    payment = next((payment for payment in payments if payment.id == payment_id), None)
    if payment is None:
        return None
    own = Account(AccountKind.COURIER, work.actor.id)
    if payment.order_id != order.id or payment.received_into != own:
        raise ConflictError(f"payment {payment_id}", ["the id is in use: make a new one"])
    return payment


def _own(work: Work, order: Order, payment_id: str) -> Payment:
    payment = work.unit.payments.get(payment_id)
    own = Account(AccountKind.COURIER, work.actor.id)
    if payment.order_id != order.id or payment.received_into != own:
        raise NotFoundError(f"payment {payment_id}", ["is not there"])
    return payment


def _nothing_to_pay(work: Work, order: Order) -> Collected:
    """Take the step without money, unless it was taken by the same call before."""
    if order.state in SETTLED:
        return Collected(order, None)
    carry_out(work, work.step(order, OrderEvent.PAY))
    return Collected(work.unit.orders.get(order.id), None)


def _unpayable(work: Work, order: Order, payments: Sequence[Payment]) -> list[str]:
    """Say everything for which cash must not be taken now."""
    if order.state not in PAYABLE:
        raise StepError(f"order {order.id}", [f"is {order.state}: arrive before you take money"])
    attempt = Attempt(order, OrderEvent.PAY, work.actor, Evidence(), work.at)
    asked = (Guard.OWN_ORDER, Guard.INSPECTION_SETTLED)
    faults = [why for guard in asked if (why := fault(guard, attempt))]
    faults += [
        f"payment {payment.id} is open: confirm it or give it up"
        for payment in payments
        if payment.state is PaymentState.OPEN
    ]
    return faults


def _count_faults(
    work: Work, payment: Payment, received: CashCount, change: CashCount
) -> list[str]:
    known_fen = work.figures.shift.denominations_fen
    faults = denomination_faults("received", received, known_fen)
    faults += denomination_faults("change", change, known_fen)
    kept_fen = received.total_fen - change.total_fen
    if kept_fen != payment.amount_fen:
        faults.append(
            f"received {received.total_fen} fen less change {change.total_fen} fen is"
            f" {kept_fen} fen, due are {payment.amount_fen} fen: count again"
        )
    return faults


SETTLED = (OrderState.PAID, OrderState.ISSUED, OrderState.SIGNED, OrderState.HANDED_OVER)
"""Where an order is that has been through ``pay`` in this visit."""
