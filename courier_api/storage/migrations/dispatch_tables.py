"""The tables of migration 0004 as they were then; the newest stand in ``storage.tables``."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from courier_api.storage.tables.base import UtcInstant

__all__ = ["create_plans", "create_routes", "create_sales"]


def create_sales() -> None:
    """Create branches, sales, bookings, imports and rosters."""
    op.create_table(
        "branches",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("depot_id", sa.String(length=64), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="branches_key"),
    )
    op.create_table(
        "sales",
        sa.Column("order_id", sa.String(length=64), nullable=False),
        sa.Column("payment", sa.String(length=32), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("premium_due_fen", sa.BigInteger(), nullable=False),
        sa.Column("inspection", sa.Boolean(), nullable=False),
        sa.Column("sold_at", UtcInstant(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("windows", sa.Text(), nullable=True),
        sa.Column("preferred", sa.Text(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("precision", sa.String(length=32), nullable=True),
        sa.Column("source", sa.String(length=32), nullable=True),
        sa.CheckConstraint("priority BETWEEN 0 AND 100", name="sales_priority_in_range"),
        sa.CheckConstraint(
            "(lat IS NULL) = (lon IS NULL) AND (lat IS NULL) = (precision IS NULL)"
            " AND (lat IS NULL) = (source IS NULL)",
            name="sales_place_whole",
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="sales_order_id_is_there"),
        sa.PrimaryKeyConstraint("order_id", name="sales_key"),
    )
    op.create_table(
        "bookings",
        sa.Column("order_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("windows", sa.Text(), nullable=False),
        sa.Column("preferred", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="bookings_order_id_is_there"),
        sa.PrimaryKeyConstraint("order_id", name="bookings_key"),
    )
    op.create_table(
        "order_imports",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("branch_id", sa.String(length=64), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("sales", sa.Text(), nullable=False),
        sa.Column("faults", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="order_imports_key"),
    )
    op.create_table(
        "roster",
        sa.Column("branch_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("courier_id", sa.String(length=64), nullable=False),
        sa.Column("badge", sa.String(length=64), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("branch_id", "day", "courier_id", name="roster_key"),
    )
    op.create_index("roster_one_badge", "roster", ["branch_id", "badge", "day"], unique=True)


def create_plans() -> None:
    """Create runs, problems, versions and publications."""
    op.create_table(
        "plans",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("branch_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("iterations", sa.Integer(), nullable=True),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("progress", sa.Text(), nullable=False),
        sa.Column("stop_asked", sa.Boolean(), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("asked_at", UtcInstant(), nullable=False),
        sa.Column("changed_at", UtcInstant(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.CheckConstraint("(seconds IS NULL) <> (iterations IS NULL)", name="plans_one_budget"),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed')", name="plans_state_known"
        ),
        sa.PrimaryKeyConstraint("id", name="plans_key"),
    )
    op.create_index("plans_by_branch", "plans", ["branch_id", "day", "id"], unique=False)
    op.create_table(
        "plan_problems",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("matrix_digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="plan_problems_key"),
    )
    op.create_table(
        "plan_matrices",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="plan_matrices_key"),
    )
    _create_versions()


def _create_versions() -> None:
    op.create_table(
        "plan_versions",
        sa.Column("plan_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("problem_digest", sa.String(length=64), nullable=False),
        sa.Column("matrix_digest", sa.String(length=64), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("unplaced", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("cost_mfen", sa.BigInteger(), nullable=False),
        sa.Column("routed", sa.Integer(), nullable=False),
        sa.Column("unassigned", sa.Integer(), nullable=False),
        sa.Column("unplaced_count", sa.Integer(), nullable=False),
        sa.Column("is_final", sa.Boolean(), nullable=False),
        sa.Column("made_at", UtcInstant(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name="plan_versions_plan_id_is_there"),
        sa.ForeignKeyConstraint(
            ["problem_digest"],
            ["plan_problems.digest"],
            name="plan_versions_problem_digest_is_there",
        ),
        sa.PrimaryKeyConstraint("plan_id", "number", name="plan_versions_key"),
    )
    op.create_table(
        "publications",
        sa.Column("branch_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("plan_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        sa.CheckConstraint("number >= 1", name="publications_from_one"),
        sa.ForeignKeyConstraint(
            ["plan_id", "version"],
            ["plan_versions.plan_id", "plan_versions.number"],
            name="publications_plan_id_version_is_there",
        ),
        sa.PrimaryKeyConstraint("branch_id", "day", "number", name="publications_key"),
    )
    op.create_index("publications_by_plan", "publications", ["plan_id"], unique=False)


def create_routes() -> None:
    """Create routes as they stand, and how often each has changed."""
    op.create_table(
        "route_stops",
        sa.Column("order_id", sa.String(length=64), nullable=False),
        sa.Column("courier_id", sa.String(length=64), nullable=False),
        sa.Column("branch_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("arrival_at", UtcInstant(), nullable=False),
        sa.Column("start_at", UtcInstant(), nullable=False),
        sa.Column("end_at", UtcInstant(), nullable=False),
        sa.Column("publication", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="route_stops_order_id_is_there"),
        sa.PrimaryKeyConstraint("order_id", name="route_stops_key"),
    )
    op.create_index(
        "route_stops_by_courier", "route_stops", ["courier_id", "day", "position"], unique=False
    )
    op.create_index("route_stops_by_branch", "route_stops", ["branch_id", "day"], unique=False)
    op.create_table(
        "route_versions",
        sa.Column("courier_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("changed_at", UtcInstant(), nullable=False),
        sa.PrimaryKeyConstraint("courier_id", name="route_versions_key"),
    )
