"""What sales say of their cars, and what the rules made of it."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
)

from courier_api.storage.tables.base import ID, WORD, metadata, one_of
from inspection.rules import Business, Requirement, Vehicle

__all__ = ["sale_vehicles"]

CODE = String(64)

sale_vehicles = Table(
    "sale_vehicles",
    metadata,
    Column("order_id", ID, ForeignKey("sales.order_id"), primary_key=True),
    Column("covers", Text),
    Column("business", WORD),
    Column("lapsed_days", Integer),
    Column("first_own_damage", Boolean),
    Column("added_damage_cover", Boolean),
    Column("added_mid_term", Boolean),
    Column("first_registered", Date),
    Column("new_car", Boolean),
    Column("fleet", Boolean),
    Column("badly_damaged", Boolean),
    Column("vehicle", WORD),
    Column("rules_version", CODE, nullable=False),
    Column("ruled_on", Date, nullable=False),
    Column("requirement", WORD, nullable=False),
    Column("code", CODE, nullable=False),
    Column("reason", Text, nullable=False),
    Column("steps", Text, nullable=False),
    one_of("business", Business, "sale_vehicles_business_known"),
    one_of("vehicle", Vehicle, "sale_vehicles_vehicle_known"),
    one_of("requirement", Requirement, "sale_vehicles_requirement_known"),
    CheckConstraint("lapsed_days >= 0", name="sale_vehicles_lapsed_from_zero"),
)
