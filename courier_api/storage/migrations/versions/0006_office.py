"""Follow-up tasks, approvals, inspection records."""

from __future__ import annotations

from alembic import op

from courier_api.storage.migrations.keeping import keep
from courier_api.storage.migrations.office_tables import (
    create_approvals,
    create_records,
    create_tasks,
)

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = ("inspection_records", "approvals", "task_steps", "tasks")
"""In the order in which they can be dropped."""

KEPT = {
    "approvals": "id branch_id kind subject order_id account_id difference amount_fen "
    "proposed_by proposed_at expires_at",
    "inspection_records": "id order_id branch_id courier_id odometer_km damages photos "
    "recorded_at filed_at digest",
}
"""What was proposed or filed and never changes; only the decision is written later, once."""


def upgrade() -> None:
    """Create the tables and the rules that guard them."""
    create_tasks()
    create_approvals()
    create_records()
    op.create_index("orders_by_policy", "orders", ["policy_number"], unique=False)
    keep({"task_steps": ("task_id, version",)}, ("UPDATE", "DELETE"))
    keep(
        {
            "tasks": ("id",),
            "approvals": ("id", "transaction_id"),
            "inspection_records": ("id", "digest"),
        },
        ("DELETE",),
    )
    if op.get_bind().dialect.name == "sqlite":
        _decided_once_on_sqlite()
    else:
        _decided_once_on_postgresql()


def downgrade() -> None:
    """Drop everything this migration made."""
    op.drop_index("orders_by_policy", "orders")
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION office_decided_once")


def _decided_once_on_sqlite() -> None:
    for table, columns in KEPT.items():
        op.execute(
            f"CREATE TRIGGER {table}_decided_once BEFORE UPDATE ON {table} "
            f"WHEN {_touched(columns, 'IS NOT')} "
            "BEGIN SELECT RAISE(ABORT, 'office_decided_once'); END"
        )


def _decided_once_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION office_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN PERFORM courier_refuse('office_decided_once'); RETURN NULL; END $$"
    )
    for table, columns in KEPT.items():
        op.execute(
            f"CREATE TRIGGER {table}_decided_once BEFORE UPDATE ON {table} FOR EACH ROW "
            f"WHEN ({_touched(columns, 'IS DISTINCT FROM')}) "
            "EXECUTE FUNCTION office_decided_once()"
        )


def _touched(columns: str, differs: str) -> str:
    """Return the condition that a decision is changed, or anything but the decision."""
    changed = " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in columns.split())
    return f"OLD.state <> 'waiting' OR {changed}"
