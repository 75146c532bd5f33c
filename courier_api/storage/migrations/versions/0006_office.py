"""Follow-up tasks, approvals, inspection records."""

from __future__ import annotations

from alembic import op

from courier_api.storage.migrations.keeping import keep
from courier_api.storage.migrations.office_tables import create_tasks

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = ("task_steps", "tasks")
"""In the order in which they can be dropped."""


def upgrade() -> None:
    """Create the tables and the rules that guard them."""
    create_tasks()
    keep({"task_steps": ("task_id, version",)}, ("UPDATE", "DELETE"))
    keep({"tasks": ("id",)}, ("DELETE",))


def downgrade() -> None:
    """Drop everything this migration made."""
    for table in TABLES:
        op.drop_table(table)
