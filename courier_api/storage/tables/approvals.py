"""What waits for a second person, and what became of it.

The decision is written before what it books, so that of many who decide at
once all but one wait at this row; hence the deferred foreign key.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, Table, text

from courier_api.domain.checks import MAX_FEN
from courier_api.domain.office.approval import (
    ApprovalKind,
    ApprovalState,
    DeclineReason,
    Difference,
)
from courier_api.storage.tables.base import ACCOUNT_ID, ID, WORD, UtcInstant, metadata, one_of

__all__ = ["approvals"]

approvals = Table(
    "approvals",
    metadata,
    Column("id", ID, primary_key=True),
    Column("branch_id", ID, nullable=False),
    Column("kind", WORD, nullable=False),
    Column("subject", ACCOUNT_ID, nullable=False),
    Column("order_id", ID, ForeignKey("orders.id")),
    Column("account_id", ACCOUNT_ID),
    Column("difference", WORD),
    Column("amount_fen", BigInteger, nullable=False),
    Column("proposed_by", ID, nullable=False),
    Column("proposed_at", UtcInstant, nullable=False),
    Column("expires_at", UtcInstant, nullable=False),
    Column("state", WORD, nullable=False),
    Column("version", Integer, nullable=False),
    Column("decided_by", ID),
    Column("decided_at", UtcInstant),
    Column("reason", WORD),
    Column(
        "transaction_id",
        ID,
        ForeignKey(
            "ledger_transactions.id",
            name="approvals_transaction_is_there",
            deferrable=True,
            initially="DEFERRED",
        ),
        unique=True,
    ),
    CheckConstraint(f"amount_fen BETWEEN 1 AND {MAX_FEN}", name="approvals_amount_positive"),
    CheckConstraint(
        "(state = 'waiting') = (decided_by IS NULL)"
        " AND (decided_by IS NULL) = (decided_at IS NULL)",
        name="approvals_decided_by_somebody",
    ),
    CheckConstraint(
        "state <> 'approved' OR decided_by <> proposed_by", name="approvals_second_person"
    ),
    CheckConstraint(
        "(state = 'approved') = (transaction_id IS NOT NULL)", name="approvals_approved_is_booked"
    ),
    CheckConstraint(
        "(state = 'declined') = (reason IS NOT NULL)", name="approvals_declined_say_why"
    ),
    one_of("kind", ApprovalKind, "approvals_kind_known"),
    one_of("state", ApprovalState, "approvals_state_known"),
    one_of("reason", DeclineReason, "approvals_reason_known"),
    one_of("difference", Difference, "approvals_difference_known"),
    Index(
        "approvals_one_waiting",
        "kind",
        "subject",
        unique=True,
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index("approvals_by_branch", "branch_id", "state", "proposed_at", "id"),
)
