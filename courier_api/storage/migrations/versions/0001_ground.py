"""The ground: orders, payments, ledger, custody, audit log, and the rules they keep."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from courier_api.storage.migrations.ground_tables import (
    create_audit,
    create_core,
    create_custody,
    create_money,
)
from courier_api.storage.migrations.keeping import keep

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

RULES = Path(__file__).parents[1] / "sql"
TABLES = (
    "payments",
    "ledger_entries",
    "custody_moves",
    "ledger_transactions",
    "documents",
    "orders",
    "cash_balances",
    "audit_pending",
    "audit_leaves",
    "order_steps",
    "ledger_seals",
    "ledger_accounts",
    "custody_holders",
    "audit_entries",
)
"""In the order in which they can be dropped."""

APPEND_ONLY = {
    "order_steps": ("order_id, version",),
    "ledger_accounts": ("id",),
    "ledger_transactions": ("id", "reverses"),
    "ledger_entries": ("transaction_id, account_id",),
    "ledger_seals": ("transaction_id",),
    "documents": ("serial", "replaces"),
    "custody_moves": ("serial, step",),
    "audit_entries": ("number", "id"),
    "audit_leaves": ("position", "number"),
}
"""Tables whose rows never change, with their unique keys."""

NEVER_DELETED = {
    "orders": ("id", "sale_number"),
    "payments": ("id",),
    "cash_balances": ("account_id",),
    "custody_holders": ("serial",),
}
"""Tables whose rows change by rule and are never deleted, with their unique keys."""


def upgrade() -> None:
    """Create the tables and the rules that guard them."""
    create_core()
    create_money()
    create_custody()
    create_audit()
    dialect = op.get_bind().dialect.name
    for statement in (RULES / f"0001_{dialect}.sql").read_text("utf-8").split("-->\n"):
        op.get_bind().exec_driver_sql(statement)
    keep(APPEND_ONLY, ("UPDATE", "DELETE"))
    keep(NEVER_DELETED, ("DELETE",))


def downgrade() -> None:
    """Drop everything."""
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for function in _functions():
            op.execute(f"DROP FUNCTION {function}")


def _functions() -> list[str]:
    """Name the functions that the rules for PostgreSQL create."""
    lines = (RULES / "0001_postgresql.sql").read_text("utf-8").splitlines()
    starts = [line for line in lines if line.startswith("CREATE FUNCTION ")]
    return [line.removeprefix("CREATE FUNCTION ").split("(")[0] for line in starts]
