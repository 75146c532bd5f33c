"""What the database refuses, in the words of the domain.

Every constraint and trigger has a name; the names here are those whose
refusal tells more than "somebody else was first".
"""

from __future__ import annotations

import sqlite3

import psycopg
from sqlalchemy.exc import DBAPIError

from courier_api.errors import (
    ConflictError,
    ContentionError,
    CourierApiError,
    CustodyError,
    GuardError,
    LedgerError,
    NotFoundError,
    RefusedError,
    RightsError,
    StorageError,
)

__all__ = ["is_contention", "translated"]

WORDS: dict[str, tuple[type[CourierApiError], str]] = {
    "append_only": (RefusedError, "what is written stays: write a correction"),
    "already_there": (ConflictError, "is there already"),
    "orders_version": (ConflictError, "another step came first: read it again"),
    "orders_start_sold": (GuardError, "an order starts as sold, unpaid, at version 1"),
    "orders_collected_is_booked": (GuardError, "collected is not what confirmed payments say"),
    "no_pay_no_policy": (GuardError, "the full premium is not confirmed"),
    "no_policy_no_signature": (GuardError, "the insurer has not issued the policy"),
    "no_signature_no_hand_over": (GuardError, "nobody has signed"),
    "payments_start_open": (RefusedError, "a payment starts open"),
    "payments_forward_only": (ConflictError, "the payment has gone on already: read it again"),
    "payments_confirmed_is_booked": (LedgerError, "a confirmed payment names its transaction"),
    "payments_amount_is_booked": (LedgerError, "the transaction does not book this payment"),
    "refund_after_return": (GuardError, "documents come back before money goes back"),
    "ledger_balanced": (LedgerError, "debit is not credit, or fewer than two entries"),
    "ledger_sealed": (LedgerError, "a transaction is written whole, once"),
    "ledger_second_person": (LedgerError, "needs a second person"),
    "ledger_nobody_approves_himself": (LedgerError, "nobody approves what he did himself"),
    "cash_not_below_zero": (LedgerError, "there is not so much cash"),
    "custody_one_holder": (ConflictError, "somebody else has the document by now: scan it again"),
    "custody_way": (CustodyError, "documents do not go that way"),
    "custody_starts_in_branch": (CustodyError, "documents start in a branch"),
    "custody_signed_first": (GuardError, "nothing goes to the customer before he has signed"),
    "custody_holder_by_move": (CustodyError, "holders change by moves only"),
    "documents_have_a_holder": (CustodyError, "a document needs a holder"),
    "documents_replace_void_only": (CustodyError, "only what is void is printed again"),
    "shifts_one_live": (ConflictError, "the courier has a shift that is not closed"),
    "shifts_start_open": (RefusedError, "a shift starts open"),
    "shifts_forward_only": (ConflictError, "the shift has gone on already: read it again"),
    "shifts_settled": (GuardError, "cash, papers or payments are still with the courier"),
    "shifts_cash_received": (GuardError, "nobody has received the cash"),
    "shifts_difference_approved": (LedgerError, "nobody has approved the difference"),
    "shifts_nobody_settles_himself": (RightsError, "nobody settles his own cash"),
    "cash_moves_one_slip": (ConflictError, "a deposit with this slip is there already"),
    "cash_moves_forward_only": (ConflictError, "it has been decided already: read it again"),
    "cash_moves_are_booked": (LedgerError, "the transaction does not book this cash"),
    "cash_moves_nobody_confirms_himself": (RightsError, "nobody confirms his own word"),
    "approvals_one_waiting": (ConflictError, "waits for a second person already: decide that one"),
    "approvals_second_person": (LedgerError, "nobody approves what he proposed"),
    "inspection_records_second_person": (RefusedError, "nobody judges his own inspection"),
    "inspection_records_two_underwriters": (RightsError, "another underwriter must approve, too"),
    "inspection_records_judged_on_the_report": (
        ConflictError,
        "the report changed since it was judged: read it again",
    ),
    "office_decided_once": (ConflictError, "is decided already: read it again"),
    "audit_no_gap": (ConflictError, "somebody else gave out places: try again"),
    "over_stays_over": (ConflictError, "what ended, was revoked or used stays so"),
    "audit_kept": (RefusedError, "an entry waits until it has its place"),
}
CONTENTION = ("40001", "40P01", "55P03")


def is_contention(error: DBAPIError) -> bool:
    """Say whether the work would have gone through had nobody else been at it."""
    cause = error.orig
    if isinstance(cause, psycopg.Error):
        return cause.sqlstate in CONTENTION
    return isinstance(cause, sqlite3.OperationalError) and cause.sqlite_errorcode & 0xFF in (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
    )


def translated(error: DBAPIError) -> CourierApiError:
    """Return the error of ours that says what the database would not have."""
    if is_contention(error):
        return ContentionError("database", ["too many wrote at once: try again"])
    name, text = _told(error)
    for known, (kind, words) in WORDS.items():
        if known == name:
            return kind(known, [words])
    if isinstance(error.orig, psycopg.errors.ForeignKeyViolation) or "FOREIGN KEY" in text:
        return NotFoundError("database", [f"something named is not there ({name or 'key'})"])
    if isinstance(error.orig, psycopg.errors.UniqueViolation) or "UNIQUE" in text:
        return ConflictError("database", [f"is there already ({name})"])
    return StorageError("database", [f"refused: {name or type(error.orig).__name__}"])


def _told(error: DBAPIError) -> tuple[str, str]:
    """Return the name of what refused, and the text; values never appear in either."""
    cause = error.orig
    if isinstance(cause, psycopg.Error):
        return cause.diag.constraint_name or "", ""
    text = str(cause)
    return text.rpartition("failed: ")[2], text
