"""Payments and the ledger.

A transaction points to its seal by a foreign key that is looked at when the
database transaction commits; the seal's trigger sums the entries, and no
entry can follow a seal.  So every transaction that is ever visible is whole.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, Table, text

from courier_api.domain.checks import MAX_FEN
from courier_api.domain.ledger.account import AccountKind, Side
from courier_api.domain.ledger.transaction import TransactionKind
from courier_api.domain.payment import PaymentMethod, PaymentState
from courier_api.storage.tables.base import ACCOUNT_ID, ID, WORD, UtcInstant, metadata, one_of

__all__ = ["accounts", "cash_balances", "entries", "payments", "seals", "transactions"]

OPEN = text("state = 'open'")

accounts = Table(
    "ledger_accounts",
    metadata,
    Column("id", ACCOUNT_ID, primary_key=True),
    Column("kind", WORD, nullable=False),
    Column("owner", ID, nullable=False),
    CheckConstraint("id = kind || ':' || owner", name="ledger_accounts_id_says_whose"),
    one_of("kind", AccountKind, "ledger_accounts_kind_known"),
)

seals = Table(
    "ledger_seals",
    metadata,
    Column("transaction_id", ID, primary_key=True),
    Column("entry_count", Integer, nullable=False),
    Column("total_fen", BigInteger, nullable=False),
)

transactions = Table(
    "ledger_transactions",
    metadata,
    Column(
        "id",
        ID,
        ForeignKey(
            "ledger_seals.transaction_id",
            name="ledger_transactions_sealed",
            deferrable=True,
            initially="DEFERRED",
        ),
        primary_key=True,
    ),
    Column("kind", WORD, nullable=False),
    Column("at", UtcInstant, nullable=False),
    Column("branch_id", ID, nullable=False),
    Column("actor_id", ID, nullable=False),
    Column("approver_id", ID),
    Column("order_id", ID, ForeignKey("orders.id")),
    Column("reverses", ID, ForeignKey("ledger_transactions.id"), unique=True),
    CheckConstraint(
        "kind NOT IN ('refund', 'write_off', 'reversal') OR approver_id IS NOT NULL",
        name="ledger_second_person",
    ),
    CheckConstraint("approver_id <> actor_id", name="ledger_nobody_approves_himself"),
    CheckConstraint(
        "(kind = 'reversal') = (reverses IS NOT NULL)", name="ledger_reversal_names_original"
    ),
    one_of("kind", TransactionKind, "ledger_transactions_kind_known"),
    Index("ledger_transactions_by_branch", "branch_id", "at", "id"),
    Index("ledger_transactions_by_order", "order_id"),
)

entries = Table(
    "ledger_entries",
    metadata,
    Column("transaction_id", ID, ForeignKey("ledger_transactions.id"), primary_key=True),
    Column("account_id", ACCOUNT_ID, ForeignKey("ledger_accounts.id"), primary_key=True),
    Column("side", WORD, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    CheckConstraint(f"amount_fen BETWEEN 1 AND {MAX_FEN}", name="ledger_entries_amount_positive"),
    one_of("side", Side, "ledger_entries_side_known"),
    Index("ledger_entries_by_account", "account_id", "side", "amount_fen"),
)

cash_balances = Table(
    "cash_balances",
    metadata,
    Column("account_id", ACCOUNT_ID, ForeignKey("ledger_accounts.id"), primary_key=True),
    Column("balance_fen", BigInteger, nullable=False),
    CheckConstraint("balance_fen >= 0", name="cash_not_below_zero"),
)

payments = Table(
    "payments",
    metadata,
    Column("id", ID, primary_key=True),
    Column("order_id", ID, ForeignKey("orders.id"), nullable=False),
    Column("branch_id", ID, nullable=False),
    Column("method", WORD, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("received_into", ACCOUNT_ID, nullable=False),
    Column("opened_at", UtcInstant, nullable=False),
    Column("state", WORD, nullable=False),
    Column("transaction_id", ID, ForeignKey("ledger_transactions.id"), unique=True),
    Column("confirmed_at", UtcInstant),
    Column("refund_id", ID, ForeignKey("ledger_transactions.id"), unique=True),
    CheckConstraint(f"amount_fen BETWEEN 1 AND {MAX_FEN}", name="payments_amount_positive"),
    CheckConstraint(
        "(state IN ('open', 'abandoned')) = (transaction_id IS NULL)"
        " AND (transaction_id IS NULL) = (confirmed_at IS NULL)",
        name="payments_confirmed_is_booked",
    ),
    CheckConstraint(
        "(state = 'refunded') = (refund_id IS NOT NULL)", name="payments_refunded_is_booked"
    ),
    one_of("method", PaymentMethod, "payments_method_known"),
    one_of("state", PaymentState, "payments_state_known"),
    Index(
        "payments_one_live",
        "order_id",
        unique=True,
        sqlite_where=text("state IN ('open', 'confirmed')"),
        postgresql_where=text("state IN ('open', 'confirmed')"),
    ),
    Index("payments_by_order", "order_id", "opened_at"),
    Index(
        "payments_open_by_account",
        "received_into",
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    ),
)
