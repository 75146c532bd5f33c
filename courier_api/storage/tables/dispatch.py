"""Branches, sales, rosters, plans and routes."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from courier_api.domain.dispatch.plan_run import RunState
from courier_api.storage.tables.base import ID, WORD, UtcInstant, metadata, one_of

__all__ = [
    "bookings",
    "branches",
    "imports",
    "matrices",
    "plans",
    "problems",
    "publications",
    "roster",
    "route_stops",
    "route_versions",
    "sales",
    "versions",
]

DIGEST = String(64)

branches = Table(
    "branches",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("time_zone", ID, nullable=False),
    Column("depot_id", ID, nullable=False),
    Column("lat", Float, nullable=False),
    Column("lon", Float, nullable=False),
)

sales = Table(
    "sales",
    metadata,
    Column("order_id", ID, ForeignKey("orders.id"), primary_key=True),
    Column("payment", WORD, nullable=False),
    Column("product", Text, nullable=False),
    Column("tier", Text, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("premium_due_fen", BigInteger, nullable=False),
    Column("inspection", Boolean, nullable=False),
    Column("sold_at", UtcInstant),
    Column("day", Date),
    Column("windows", Text),
    Column("preferred", Text),
    Column("lat", Float),
    Column("lon", Float),
    Column("precision", WORD),
    Column("source", WORD),
    CheckConstraint("priority BETWEEN 0 AND 100", name="sales_priority_in_range"),
    CheckConstraint(
        "(lat IS NULL) = (lon IS NULL) AND (lat IS NULL) = (precision IS NULL)"
        " AND (lat IS NULL) = (source IS NULL)",
        name="sales_place_whole",
    ),
)

bookings = Table(
    "bookings",
    metadata,
    Column("order_id", ID, ForeignKey("orders.id"), primary_key=True),
    Column("day", Date, nullable=False),
    Column("windows", Text, nullable=False),
    Column("preferred", Text),
)

imports = Table(
    "order_imports",
    metadata,
    Column("id", ID, primary_key=True),
    Column("branch_id", ID, nullable=False),
    Column("actor_id", ID, nullable=False),
    Column("at", UtcInstant, nullable=False),
    Column("day", Date, nullable=False),
    Column("digest", DIGEST, nullable=False),
    Column("rows_read", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("sales", Text, nullable=False),
    Column("faults", Text, nullable=False),
)

roster = Table(
    "roster",
    metadata,
    Column("branch_id", ID, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("courier_id", ID, primary_key=True),
    Column("badge", ID, nullable=False),
    Column("profile", Text, nullable=False),
    Index("roster_one_badge", "branch_id", "badge", "day", unique=True),
)

plans = Table(
    "plans",
    metadata,
    Column("id", ID, primary_key=True),
    Column("branch_id", ID, nullable=False),
    Column("day", Date, nullable=False),
    Column("seconds", Integer),
    Column("iterations", Integer),
    Column("seed", Integer, nullable=False),
    Column("state", WORD, nullable=False),
    Column("progress", Text, nullable=False),
    Column("stop_asked", Boolean, nullable=False),
    Column("asked_by", ID, nullable=False),
    Column("asked_at", UtcInstant, nullable=False),
    Column("changed_at", UtcInstant, nullable=False),
    Column("failure", Text, nullable=False),
    CheckConstraint("(seconds IS NULL) <> (iterations IS NULL)", name="plans_one_budget"),
    one_of("state", RunState, "plans_state_known"),
    Index("plans_by_branch", "branch_id", "day", "id"),
)

problems = Table(
    "plan_problems",
    metadata,
    Column("digest", DIGEST, primary_key=True),
    Column("problem", Text, nullable=False),
    Column("matrix_digest", DIGEST, nullable=False),
)

matrices = Table(
    "plan_matrices",
    metadata,
    Column("digest", DIGEST, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

versions = Table(
    "plan_versions",
    metadata,
    Column("plan_id", ID, ForeignKey("plans.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("problem_digest", DIGEST, ForeignKey("plan_problems.digest"), nullable=False),
    Column("matrix_digest", DIGEST, nullable=False),
    Column("plan", Text, nullable=False),
    Column("unplaced", Text, nullable=False),
    Column("digest", DIGEST, nullable=False),
    Column("cost_mfen", BigInteger, nullable=False),
    Column("routed", Integer, nullable=False),
    Column("unassigned", Integer, nullable=False),
    Column("unplaced_count", Integer, nullable=False),
    Column("is_final", Boolean, nullable=False),
    Column("made_at", UtcInstant, nullable=False),
)

publications = Table(
    "publications",
    metadata,
    Column("branch_id", ID, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("plan_id", ID, nullable=False),
    Column("version", Integer, nullable=False),
    Column("actor_id", ID, nullable=False),
    Column("at", UtcInstant, nullable=False),
    ForeignKeyConstraint(["plan_id", "version"], ["plan_versions.plan_id", "plan_versions.number"]),
    CheckConstraint("number >= 1", name="publications_from_one"),
    Index("publications_by_plan", "plan_id"),
)

route_stops = Table(
    "route_stops",
    metadata,
    Column("order_id", ID, ForeignKey("orders.id"), primary_key=True),
    Column("courier_id", ID, nullable=False),
    Column("branch_id", ID, nullable=False),
    Column("day", Date, nullable=False),
    Column("position", Integer, nullable=False),
    Column("arrival_at", UtcInstant, nullable=False),
    Column("start_at", UtcInstant, nullable=False),
    Column("end_at", UtcInstant, nullable=False),
    Column("publication", Integer, nullable=False),
    Index("route_stops_by_courier", "courier_id", "day", "position"),
    Index("route_stops_by_branch", "branch_id", "day"),
)

route_versions = Table(
    "route_versions",
    metadata,
    Column("courier_id", ID, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("changed_at", UtcInstant, nullable=False),
)
