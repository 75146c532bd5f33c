"""Facts of the car that a sale covers, and what the rules made of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from courier_api.storage.migrations.keeping import keep

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; its rows are never changed."""
    op.create_table(
        "sale_vehicles",
        sa.Column("order_id", sa.String(64), nullable=False),
        sa.Column("covers", sa.Text()),
        sa.Column("business", sa.String(32)),
        sa.Column("lapsed_days", sa.Integer()),
        *(sa.Column(name, sa.Boolean()) for name in _FIRST_FLAGS),
        sa.Column("first_registered", sa.Date()),
        *(sa.Column(name, sa.Boolean()) for name in _LAST_FLAGS),
        sa.Column("vehicle", sa.String(32)),
        sa.Column("rules_version", sa.String(64), nullable=False),
        sa.Column("ruled_on", sa.Date(), nullable=False),
        sa.Column("requirement", sa.String(32), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("steps", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("order_id", name="sale_vehicles_key"),
        sa.ForeignKeyConstraint(
            ["order_id"], ["sales.order_id"], name="sale_vehicles_order_id_is_there"
        ),
        sa.CheckConstraint(
            "business IN ('new', 'renewal_own', 'renewal_other')",
            name="sale_vehicles_business_known",
        ),
        sa.CheckConstraint(
            "vehicle IN ('car', 'coach', 'truck', 'motorcycle')",
            name="sale_vehicles_vehicle_known",
        ),
        sa.CheckConstraint(
            "requirement IN ('required', 'exempt')", name="sale_vehicles_requirement_known"
        ),
        sa.CheckConstraint("lapsed_days >= 0", name="sale_vehicles_lapsed_from_zero"),
    )
    keep({"sale_vehicles": ("order_id",)}, ("UPDATE", "DELETE"))


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("sale_vehicles")


_FIRST_FLAGS = ("first_own_damage", "added_damage_cover", "added_mid_term")
_LAST_FLAGS = ("new_car", "fleet", "badly_damaged")
