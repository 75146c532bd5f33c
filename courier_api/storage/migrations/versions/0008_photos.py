"""Photos of a visit, reports read from them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from courier_api.storage.migrations import office_tables
from courier_api.storage.migrations.keeping import keep
from courier_api.storage.migrations.record_rules import judge_in_order
from courier_api.storage.migrations.record_tables import create_photos, create_records

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

RECORDS = "inspection_records"
BEFORE = (
    "id, order_id, branch_id, courier_id, odometer_km, damages, photos, recorded_at, filed_at, "
    "digest, state, version, decision, reasons, retake, decided_by, decided_at"
)
"""The columns that records had without reports."""

BEFORE_KEPT = (
    "id order_id branch_id courier_id odometer_km damages photos recorded_at filed_at digest"
)


def upgrade() -> None:
    """Give records their reports; add photos, and products to people.

    Records filed before have no report; those that wait can be judged as they are.
    """
    _set_aside()
    create_records()
    op.execute(
        f"INSERT INTO {RECORDS} ({BEFORE}, product, risk, codes, report_retake, first_reasons) "  # noqa: S608
        f"SELECT {BEFORE}, "
        "coalesce((SELECT product FROM sales WHERE sales.order_id = kept.order_id), ''), "
        "0, '', '', '' FROM records_kept AS kept"
    )
    op.execute("DROP TABLE records_kept")
    keep({RECORDS: ("id", "digest")}, ("DELETE",))
    judge_in_order()
    create_photos()
    op.add_column("people", sa.Column("products", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Drop photos, reports and products; what waits for anything waits again."""
    op.drop_column("people", "products")
    op.drop_table("photos")
    _set_aside()
    office_tables.create_records()
    columns = BEFORE.replace(
        "state,",
        "CASE state WHEN 'reading' THEN 'waiting' WHEN 'seconding' THEN 'waiting' ELSE state END,",
    )
    op.execute(f"INSERT INTO {RECORDS} ({BEFORE}) SELECT {columns} FROM records_kept")  # noqa: S608
    op.execute("DROP TABLE records_kept")
    keep({RECORDS: ("id", "digest")}, ("DELETE",))
    _decided_once_as_before()


def _set_aside() -> None:
    """Move the rows into a table without rules; the old one goes with its own."""
    op.execute(f"CREATE TABLE records_kept AS SELECT * FROM {RECORDS}")  # noqa: S608
    op.drop_table(RECORDS)


def _decided_once_as_before() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    differs = "IS NOT" if sqlite else "IS DISTINCT FROM"
    changed = " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in BEFORE_KEPT.split())
    when = f"OLD.state <> 'waiting' OR {changed}"
    head = f"CREATE TRIGGER {RECORDS}_decided_once BEFORE UPDATE ON {RECORDS}"
    if sqlite:
        op.execute(f"{head} WHEN {when} BEGIN SELECT RAISE(ABORT, 'office_decided_once'); END")
    else:
        op.execute(f"{head} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION office_decided_once()")
