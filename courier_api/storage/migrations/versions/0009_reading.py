"""What reading photos needs to know of earlier visits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from courier_api.storage.tables.base import ROW_NUMBER, UtcInstant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID, PSEUDONYM = sa.String(64), sa.String(32)


def upgrade() -> None:
    """Create the tables; give visits a code that the courier writes on the sheet of the day."""
    _create_sights()
    _create_proof_uses()
    _create_earlier_photos()
    _create_sheet_keys()
    op.add_column("visits", sa.Column("code", sa.String(4), nullable=True))


def downgrade() -> None:
    """Drop everything this migration made."""
    op.drop_column("visits", "code")
    for table in ("sheet_keys", "earlier_photos", "proof_uses", "sights"):
        op.drop_table(table)


def _seen() -> tuple[sa.Column[object], ...]:
    """Return the columns that say where, by whom, which car, when."""
    return (
        sa.Column("branch_id", ID, nullable=False),
        sa.Column("courier_id", ID, nullable=False),
        sa.Column("car", PSEUDONYM, nullable=False),
        sa.Column("seen_at", UtcInstant(), nullable=False),
    )


def _of_visit(table: str) -> tuple[sa.Column[object], sa.Column[object], sa.Constraint]:
    return (
        sa.Column("order_id", ID, nullable=False),
        sa.Column("visit_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=f"{table}_order_id_is_there"),
    )


def _create_sights() -> None:
    op.create_table(
        "sights",
        *_of_visit("sights"),
        *_seen(),
        sa.Column("plate", PSEUDONYM, nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.CheckConstraint("(lat IS NULL) = (lon IS NULL)", name="sights_place_whole"),
        sa.PrimaryKeyConstraint("order_id", "visit_number", name="sights_key"),
    )
    op.create_index("sights_by_car", "sights", ["car", "seen_at"])
    op.create_index("sights_by_plate", "sights", ["plate", "seen_at"])
    op.create_index("sights_by_age", "sights", ["seen_at"])


def _create_proof_uses() -> None:
    op.create_table(
        "proof_uses",
        sa.Column("nonce", sa.String(24), nullable=False),
        *_of_visit("proof_uses"),
        *_seen(),
        sa.PrimaryKeyConstraint("nonce", "order_id", "visit_number", name="proof_uses_key"),
    )
    op.create_index("proof_uses_by_branch", "proof_uses", ["branch_id", "seen_at"])
    op.create_index("proof_uses_by_age", "proof_uses", ["seen_at"])


def _create_earlier_photos() -> None:
    table = "earlier_photos"
    op.create_table(
        table,
        sa.Column("number", ROW_NUMBER, autoincrement=True, nullable=False),
        *_of_visit(table),
        *_seen(),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("look", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("number", name="earlier_photos_key"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "earlier_photos_once", table, ["order_id", "visit_number", "digest"], unique=True
    )
    op.create_index("earlier_photos_by_branch", table, ["branch_id", "number"])
    op.create_index("earlier_photos_by_digest", table, ["digest", "branch_id"])
    op.create_index("earlier_photos_by_car", table, ["car", "branch_id", "number"])
    op.create_index("earlier_photos_by_courier", table, ["courier_id", "branch_id", "number"])
    op.create_index("earlier_photos_by_age", table, ["seen_at"])


def _create_sheet_keys() -> None:
    op.create_table(
        "sheet_keys",
        sa.Column("id", ID, nullable=False),
        sa.Column("branch_id", ID, nullable=False),
        sa.Column("public", sa.LargeBinary(32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("valid_from", UtcInstant(), nullable=False),
        sa.Column("valid_to", UtcInstant(), nullable=True),
        sa.CheckConstraint("length(public) = 32", name="sheet_keys_public_is_ed25519"),
        sa.CheckConstraint("valid_to >= valid_from", name="sheet_keys_end_after_they_begin"),
        sa.PrimaryKeyConstraint("id", name="sheet_keys_key"),
    )
    op.create_index("sheet_keys_by_branch", "sheet_keys", ["branch_id", "valid_from"])
