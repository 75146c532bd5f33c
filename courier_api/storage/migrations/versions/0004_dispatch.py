"""Branches, sales, plans, their versions, and routes."""

from __future__ import annotations

from alembic import op

from courier_api.storage.migrations.dispatch_tables import (
    create_plans,
    create_routes,
    create_sales,
)
from courier_api.storage.migrations.keeping import keep

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = (
    "route_versions",
    "route_stops",
    "publications",
    "plan_versions",
    "plan_matrices",
    "plan_problems",
    "plans",
    "roster",
    "order_imports",
    "bookings",
    "sales",
    "branches",
)
"""In the order in which they can be dropped."""

APPEND_ONLY = {
    "plan_versions": ("plan_id, number",),
    "plan_problems": ("digest",),
    "publications": ("branch_id, day, number",),
}
"""Tables whose rows never change, with their unique keys."""

NEVER_CHANGED = {"order_imports": ("id",), "plan_matrices": ("digest",)}
"""Tables whose rows never change until they are deleted as a whole."""


def upgrade() -> None:
    """Create the tables and the rules that guard them."""
    create_sales()
    create_plans()
    create_routes()
    keep(APPEND_ONLY, ("UPDATE", "DELETE"))
    keep(NEVER_CHANGED, ("UPDATE",))
    op.create_index("orders_by_day", "orders", ["branch_id", "from_at"], unique=False)
    op.create_index("orders_in_branch", "orders", ["branch_id", "id"], unique=False)


def downgrade() -> None:
    """Drop everything this migration made."""
    op.drop_index("orders_in_branch", "orders")
    op.drop_index("orders_by_day", "orders")
    for table in TABLES:
        op.drop_table(table)
