"""The tables of migration 0001 as they were then; the newest stand in ``storage.tables``."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from courier_api.storage.tables.base import UtcInstant

__all__ = ["create_audit", "create_core", "create_custody", "create_money"]

ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def create_core() -> None:
    """Create orders and their histories."""
    op.create_table(
        "order_steps",
        sa.Column("order_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.String(length=32), nullable=True),
        sa.Column("event", sa.String(length=32), nullable=False),
        sa.Column("target", sa.String(length=32), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("order_id", "version", name="order_steps_key"),
    )
    op.create_table(
        "orders",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("branch_id", sa.String(length=64), nullable=False),
        sa.Column("sale_number", sa.String(length=64), nullable=False),
        sa.Column("policyholder_id", sa.String(length=64), nullable=False),
        sa.Column("delegate_id", sa.String(length=64), nullable=True),
        sa.Column("premium_due_fen", sa.BigInteger(), nullable=False),
        sa.Column("collected_fen", sa.BigInteger(), nullable=False),
        sa.Column("inspection", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("from_at", UtcInstant(), nullable=True),
        sa.Column("to_at", UtcInstant(), nullable=True),
        sa.Column("courier_id", sa.String(length=64), nullable=True),
        sa.Column("report_digest", sa.String(length=64), nullable=False),
        sa.Column("policy_number", sa.String(length=64), nullable=False),
        sa.Column("signer_id", sa.String(length=64), nullable=True),
        sa.Column("sold_at", UtcInstant(), nullable=False),
        sa.Column("paid_at", UtcInstant(), nullable=True),
        sa.Column("issued_at", UtcInstant(), nullable=True),
        sa.Column("handed_over_at", UtcInstant(), nullable=True),
        sa.Column("fail_reason", sa.String(length=32), nullable=True),
        sa.CheckConstraint(
            "inspection IN ('exempt', 'due', 'reported', 'approved')",
            name="orders_inspection_known",
        ),
        sa.CheckConstraint(
            "state IN ('sold', 'booked', 'planned', 'in_custody', 'arrived', 'inspected',"
            " 'paid', 'issued', 'signed', 'handed_over', 'booked_back', 'closed', 'refused',"
            " 'changed', 'failed', 'lost', 'returned', 'cancelled')",
            name="orders_state_known",
        ),
        sa.CheckConstraint(
            "state NOT IN ('issued', 'signed', 'handed_over', 'booked_back', 'closed') OR"
            " policy_number <> ''",
            name="no_policy_no_signature",
        ),
        sa.CheckConstraint(
            "state NOT IN ('paid', 'issued', 'signed', 'handed_over', 'booked_back', 'closed')"
            " OR collected_fen = premium_due_fen",
            name="no_pay_no_policy",
        ),
        sa.CheckConstraint(
            "state NOT IN ('signed', 'handed_over', 'booked_back', 'closed') OR signer_id IS"
            " NOT NULL",
            name="no_signature_no_hand_over",
        ),
        sa.CheckConstraint(
            "premium_due_fen >= 0 AND collected_fen >= 0", name="orders_no_negative_money"
        ),
        sa.ForeignKeyConstraint(
            ["id", "version"],
            ["order_steps.order_id", "order_steps.version"],
            name="orders_id_version_is_there",
        ),
        sa.PrimaryKeyConstraint("id", name="orders_key"),
        sa.UniqueConstraint("sale_number", name="orders_one_sale_number"),
    )
    op.create_index("orders_by_branch", "orders", ["branch_id", "state", "id"], unique=False)
    op.create_index("orders_by_courier", "orders", ["courier_id", "state"], unique=False)


def create_money() -> None:
    """Create payments and the ledger."""
    op.create_table(
        "ledger_accounts",
        sa.Column("id", sa.String(length=97), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = kind || ':' || owner", name="ledger_accounts_id_says_whose"),
        sa.CheckConstraint(
            "kind IN ('courier', 'branch', 'bank', 'gateway', 'premium', 'fees', 'difference')",
            name="ledger_accounts_kind_known",
        ),
        sa.PrimaryKeyConstraint("id", name="ledger_accounts_key"),
    )
    op.create_table(
        "ledger_seals",
        sa.Column("transaction_id", sa.String(length=64), nullable=False),
        sa.Column("entry_count", sa.Integer(), nullable=False),
        sa.Column("total_fen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("transaction_id", name="ledger_seals_key"),
    )
    op.create_table(
        "ledger_transactions",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        sa.Column("branch_id", sa.String(length=64), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("approver_id", sa.String(length=64), nullable=True),
        sa.Column("order_id", sa.String(length=64), nullable=True),
        sa.Column("reverses", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "(kind = 'reversal') = (reverses IS NOT NULL)", name="ledger_reversal_names_original"
        ),
        sa.CheckConstraint(
            "kind IN ('float', 'collection', 'deposit', 'settlement', 'remittance', 'fee',"
            " 'refund', 'write_off', 'reversal')",
            name="ledger_transactions_kind_known",
        ),
        sa.CheckConstraint(
            "kind NOT IN ('refund', 'write_off', 'reversal') OR approver_id IS NOT NULL",
            name="ledger_second_person",
        ),
        sa.CheckConstraint("approver_id <> actor_id", name="ledger_nobody_approves_himself"),
        sa.ForeignKeyConstraint(
            ["id"],
            ["ledger_seals.transaction_id"],
            name="ledger_transactions_sealed",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name="ledger_transactions_order_id_is_there"
        ),
        sa.ForeignKeyConstraint(
            ["reverses"], ["ledger_transactions.id"], name="ledger_transactions_reverses_is_there"
        ),
        sa.PrimaryKeyConstraint("id", name="ledger_transactions_key"),
        sa.UniqueConstraint("reverses", name="ledger_transactions_one_reverses"),
    )
    op.create_index(
        "ledger_transactions_by_branch",
        "ledger_transactions",
        ["branch_id", "at", "id"],
        unique=False,
    )
    op.create_index(
        "ledger_transactions_by_order", "ledger_transactions", ["order_id"], unique=False
    )
    op.create_table(
        "ledger_entries",
        sa.Column("transaction_id", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=97), nullable=False),
        sa.Column("side", sa.String(length=32), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("side IN ('debit', 'credit')", name="ledger_entries_side_known"),
        sa.CheckConstraint(
            "amount_fen BETWEEN 1 AND 9007199254740991", name="ledger_entries_amount_positive"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["ledger_accounts.id"], name="ledger_entries_account_id_is_there"
        ),
        sa.ForeignKeyConstraint(
            ["transaction_id"],
            ["ledger_transactions.id"],
            name="ledger_entries_transaction_id_is_there",
        ),
        sa.PrimaryKeyConstraint("transaction_id", "account_id", name="ledger_entries_key"),
    )
    op.create_index(
        "ledger_entries_by_account",
        "ledger_entries",
        ["account_id", "side", "amount_fen"],
        unique=False,
    )
    op.create_table(
        "cash_balances",
        sa.Column("account_id", sa.String(length=97), nullable=False),
        sa.Column("balance_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("balance_fen >= 0", name="cash_not_below_zero"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["ledger_accounts.id"], name="cash_balances_account_id_is_there"
        ),
        sa.PrimaryKeyConstraint("account_id", name="cash_balances_key"),
    )
    op.create_table(
        "payments",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("order_id", sa.String(length=64), nullable=False),
        sa.Column("branch_id", sa.String(length=64), nullable=False),
        sa.Column("method", sa.String(length=32), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("received_into", sa.String(length=97), nullable=False),
        sa.Column("opened_at", UtcInstant(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("transaction_id", sa.String(length=64), nullable=True),
        sa.Column("confirmed_at", UtcInstant(), nullable=True),
        sa.Column("refund_id", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "(state = 'refunded') = (refund_id IS NOT NULL)", name="payments_refunded_is_booked"
        ),
        sa.CheckConstraint(
            "(state IN ('open', 'abandoned')) = (transaction_id IS NULL) AND (transaction_id"
            " IS NULL) = (confirmed_at IS NULL)",
            name="payments_confirmed_is_booked",
        ),
        sa.CheckConstraint("method IN ('cash', 'pos', 'qr')", name="payments_method_known"),
        sa.CheckConstraint(
            "state IN ('open', 'confirmed', 'abandoned', 'refunded')", name="payments_state_known"
        ),
        sa.CheckConstraint(
            "amount_fen BETWEEN 1 AND 9007199254740991", name="payments_amount_positive"
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="payments_order_id_is_there"),
        sa.ForeignKeyConstraint(
            ["refund_id"], ["ledger_transactions.id"], name="payments_refund_id_is_there"
        ),
        sa.ForeignKeyConstraint(
            ["transaction_id"],
            ["ledger_transactions.id"],
            name="payments_transaction_id_is_there",
        ),
        sa.PrimaryKeyConstraint("id", name="payments_key"),
        sa.UniqueConstraint("refund_id", name="payments_one_refund_id"),
        sa.UniqueConstraint("transaction_id", name="payments_one_transaction_id"),
    )
    op.create_index("payments_by_order", "payments", ["order_id", "opened_at"], unique=False)
    op.create_index(
        "payments_one_live",
        "payments",
        ["order_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('open', 'confirmed')"),
        postgresql_where=sa.text("state IN ('open', 'confirmed')"),
    )


def create_custody() -> None:
    """Create documents, their moves and their holders."""
    op.create_table(
        "custody_holders",
        sa.Column("serial", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.String(length=97), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("serial", name="custody_holders_key"),
    )
    op.create_index("custody_holders_by_holder", "custody_holders", ["holder"], unique=False)
    op.create_table(
        "documents",
        sa.Column("serial", sa.String(length=64), nullable=False),
        sa.Column("order_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("replaces", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "kind IN ('proposal', 'notice', 'policy', 'invoice', 'sticker', 'terms', 'receipt')",
            name="documents_kind_known",
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="documents_order_id_is_there"),
        sa.ForeignKeyConstraint(
            ["replaces"], ["documents.serial"], name="documents_replaces_is_there"
        ),
        sa.ForeignKeyConstraint(
            ["serial"],
            ["custody_holders.serial"],
            name="documents_have_a_holder",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("serial", name="documents_key"),
        sa.UniqueConstraint("replaces", name="documents_one_replaces"),
    )
    op.create_index("documents_by_order_id", "documents", ["order_id"], unique=False)
    op.create_table(
        "custody_moves",
        sa.Column("serial", sa.String(length=64), nullable=False),
        sa.Column("step", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.String(length=97), nullable=True),
        sa.Column("target", sa.String(length=97), nullable=False),
        sa.Column("cause", sa.String(length=32), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        sa.CheckConstraint(
            "(step = 1) = (source IS NULL) AND (step = 1) = (cause = 'registered')",
            name="custody_first_move_registers",
        ),
        sa.CheckConstraint(
            "(target = 'void:void') = (cause IN ('lost', 'spoilt'))",
            name="custody_void_has_cause",
        ),
        sa.CheckConstraint(
            "cause IN ('registered', 'transferred', 'lost', 'spoilt')", name="custody_cause_known"
        ),
        sa.ForeignKeyConstraint(
            ["serial"], ["documents.serial"], name="custody_moves_serial_is_there"
        ),
        sa.PrimaryKeyConstraint("serial", "step", name="custody_moves_key"),
    )


def create_audit() -> None:
    """Create the audit log."""
    op.create_table(
        "audit_entries",
        sa.Column("number", ROW_NUMBER, autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        sa.Column("branch_id", sa.String(length=64), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("subject_kind", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.String(length=64), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "subject_kind IN ('order', 'payment', 'transaction', 'document', 'person', 'branch')",
            name="audit_subject_known",
        ),
        sa.PrimaryKeyConstraint("number", name="audit_entries_key"),
        sa.UniqueConstraint("id", name="audit_entries_one_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "audit_leaves",
        sa.Column("position", ROW_NUMBER, autoincrement=False, nullable=False),
        sa.Column("number", ROW_NUMBER, nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary(length=32), nullable=False),
        sa.CheckConstraint("length(leaf_hash) = 32", name="audit_leaf_is_sha256"),
        sa.ForeignKeyConstraint(
            ["number"], ["audit_entries.number"], name="audit_leaves_number_is_there"
        ),
        sa.PrimaryKeyConstraint("position", name="audit_leaves_key"),
        sa.UniqueConstraint("number", name="audit_leaves_one_number"),
    )
    op.create_table(
        "audit_pending",
        sa.Column("number", ROW_NUMBER, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["audit_entries.number"], name="audit_pending_number_is_there"
        ),
        sa.PrimaryKeyConstraint("number", name="audit_pending_key"),
    )
