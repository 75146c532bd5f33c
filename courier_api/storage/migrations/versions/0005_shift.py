"""Shifts, positions, cash counts, signatures, fees."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import op

from courier_api.storage.migrations.keeping import keep
from courier_api.storage.migrations.shift_tables import create_all

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OPEN = "state = 'open'"
RULES = Path(__file__).parents[1] / "sql"
TABLES = (
    "signatures",
    "payment_counts",
    "visits",
    "shift_fees",
    "shift_scans",
    "cash_moves",
    "shift_counts",
    "shifts",
)
"""In the order in which they can be dropped."""

APPEND_ONLY = {
    "shift_counts": ("shift_id, number, denomination_fen",),
    "shift_fees": ("shift_id, number",),
    "shift_scans": ("number",),
    "payment_counts": ("payment_id, direction, denomination_fen",),
    "signatures": ("order_id, visit_number",),
}
NEVER_DELETED = {"shifts": ("id",), "cash_moves": ("id", "transaction_id")}


def upgrade() -> None:
    """Create the tables and the rules that guard them."""
    create_all()
    op.create_index(
        "payments_open_by_account",
        "payments",
        ["received_into"],
        sqlite_where=sa.text(OPEN),
        postgresql_where=sa.text(OPEN),
    )
    dialect = op.get_bind().dialect.name
    for statement in (RULES / f"0005_{dialect}.sql").read_text("utf-8").split("-->\n"):
        op.get_bind().exec_driver_sql(statement)
    keep(APPEND_ONLY, ("UPDATE", "DELETE"))
    keep(NEVER_DELETED, ("DELETE",))


def downgrade() -> None:
    """Drop everything this migration made."""
    op.drop_index("payments_open_by_account", "payments")
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for function in ("shifts_rules()", "cash_moves_rules()"):
            op.execute(f"DROP FUNCTION {function}")
