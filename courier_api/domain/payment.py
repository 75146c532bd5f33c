"""The payment of an order's premium: one claim, confirmed once, booked once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from courier_api.domain.checks import fen_faults, id_faults, instant_faults
from courier_api.domain.ledger.account import Account, AccountKind
from courier_api.domain.ledger.transaction import Transaction, TransactionKind, simple
from courier_api.errors import ModelError, RefusedError

__all__ = ["Booked", "Payment", "PaymentMethod", "PaymentState", "abandon", "confirm", "refund"]


class PaymentMethod(StrEnum):
    """How the customer pays."""

    CASH = "cash"
    POS = "pos"
    QR = "qr"


class PaymentState(StrEnum):
    """How far a payment is; an order has at most one that is open or confirmed."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    ABANDONED = "abandoned"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One attempt to pay the whole premium of an order.

    Parameters
    ----------
    id
        Made by the client and stored before anything is sent, so that a lost
        answer can be asked for again.
    order_id, branch_id, method, amount_fen, opened_at
        What for, in whose books, how, how much (more than 0), since when.
    received_into
        The account that takes the money: a courier's cash or a gateway.
    state, transaction_id, confirmed_at
        How far it is; the ledger transaction that booked it, and when.
    refund_id
        The ledger transaction that gave it back.

    Raises
    ------
    ModelError
        With every value that does not fit.
    """

    id: str
    order_id: str
    branch_id: str
    method: PaymentMethod
    amount_fen: int
    received_into: Account
    opened_at: datetime
    state: PaymentState = PaymentState.OPEN
    transaction_id: str | None = None
    confirmed_at: datetime | None = None
    refund_id: str | None = None

    def __post_init__(self) -> None:
        faults = fen_faults("amount_fen", self.amount_fen, at_least=1)
        for name in ("id", "order_id", "branch_id", "transaction_id", "refund_id"):
            faults += id_faults(name, getattr(self, name))
        for name in ("opened_at", "confirmed_at"):
            faults += instant_faults(name, getattr(self, name))
        cash = self.method is PaymentMethod.CASH
        if self.received_into.kind is not (AccountKind.COURIER if cash else AccountKind.GATEWAY):
            faults.append(f"{self.method} does not go into {self.received_into}")
        if faults:
            raise ModelError(f"payment {self.id or '(no id)'}", faults)


@dataclass(frozen=True, slots=True)
class Booked:
    """A payment after a step, and the transaction to write into the ledger."""

    payment: Payment
    transaction: Transaction


def confirm(payment: Payment, *, transaction_id: str, actor_id: str, at: datetime) -> Booked:
    """Book the whole amount as received.

    Raises
    ------
    RefusedError
        If the payment is not open.
    """
    _demand(payment, PaymentState.OPEN)
    transaction = Transaction(
        id=transaction_id,
        kind=TransactionKind.COLLECTION,
        at=at,
        branch_id=payment.branch_id,
        actor_id=actor_id,
        entries=simple(payment.received_into, _premium(payment), payment.amount_fen),
        order_id=payment.order_id,
    )
    confirmed = replace(
        payment, state=PaymentState.CONFIRMED, transaction_id=transaction_id, confirmed_at=at
    )
    return Booked(confirmed, transaction)


def abandon(payment: Payment) -> Payment:
    """Give an open payment up, so that another may be tried.

    Raises
    ------
    RefusedError
        If the payment is not open.
    """
    _demand(payment, PaymentState.OPEN)
    return replace(payment, state=PaymentState.ABANDONED)


def refund(
    payment: Payment,
    *,
    paid_from: Account,
    transaction_id: str,
    actor_id: str,
    approver_id: str,
    at: datetime,
) -> Booked:
    """Give the whole amount back out of `paid_from`; two persons are needed.

    Raises
    ------
    RefusedError
        If the payment is not confirmed.
    LedgerError
        If the two persons are one.
    """
    _demand(payment, PaymentState.CONFIRMED)
    transaction = Transaction(
        id=transaction_id,
        kind=TransactionKind.REFUND,
        at=at,
        branch_id=payment.branch_id,
        actor_id=actor_id,
        approver_id=approver_id,
        entries=simple(_premium(payment), paid_from, payment.amount_fen),
        order_id=payment.order_id,
    )
    refunded = replace(payment, state=PaymentState.REFUNDED, refund_id=transaction_id)
    return Booked(refunded, transaction)


def _premium(payment: Payment) -> Account:
    return Account(AccountKind.PREMIUM, payment.branch_id)


def _demand(payment: Payment, state: PaymentState) -> None:
    if payment.state is not state:
        raise RefusedError(f"payment {payment.id}", [f"is {payment.state}, not {state}"])
