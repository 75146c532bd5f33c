"""Bookings that end a shift: the difference written off, the cash into the till."""

from __future__ import annotations

from datetime import datetime

from courier_api.domain.ledger.account import Account, AccountKind
from courier_api.domain.ledger.transaction import Transaction, TransactionKind, simple
from courier_api.domain.shift.shift import Shift

__all__ = ["settle_cash", "write_off"]


def write_off(shift: Shift, *, transaction_id: str, approver_id: str, at: datetime) -> Transaction:
    """Return the booking that brings the ledger to what was counted.

    Missing cash goes from the courier to the branch's differences, surplus
    the other way; `approver_id` is the second person.
    """
    courier = Account(AccountKind.COURIER, shift.courier_id)
    difference = Account(AccountKind.DIFFERENCE, shift.branch_id)
    missing = shift.difference_fen < 0
    to, source = (difference, courier) if missing else (courier, difference)
    return Transaction(
        id=transaction_id,
        kind=TransactionKind.WRITE_OFF,
        at=at,
        branch_id=shift.branch_id,
        actor_id=shift.courier_id,
        approver_id=approver_id,
        entries=simple(to, source, abs(shift.difference_fen)),
    )


def settle_cash(
    shift: Shift, *, transaction_id: str, receiver_id: str, at: datetime
) -> Transaction:
    """Return the booking of the counted cash from the courier into the till."""
    return Transaction(
        id=transaction_id,
        kind=TransactionKind.SETTLEMENT,
        at=at,
        branch_id=shift.branch_id,
        actor_id=shift.courier_id,
        approver_id=receiver_id,
        entries=simple(
            Account(AccountKind.BRANCH, shift.branch_id),
            Account(AccountKind.COURIER, shift.courier_id),
            shift.counted_fen,
        ),
    )
