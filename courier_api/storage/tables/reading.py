"""What is remembered of visits' photos, under pseudonyms; keys of sheets of the day."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from courier_api.storage.tables.base import ID, ROW_NUMBER, UtcInstant, metadata

__all__ = ["earlier_photos", "proof_uses", "sheet_keys", "sights"]

PSEUDONYM = String(32)

sights = Table(
    "sights",
    metadata,
    Column("order_id", ID, ForeignKey("orders.id"), primary_key=True),
    Column("visit_number", Integer, primary_key=True, autoincrement=False),
    Column("branch_id", ID, nullable=False),
    Column("courier_id", ID, nullable=False),
    Column("car", PSEUDONYM, nullable=False),
    Column("plate", PSEUDONYM, nullable=False),
    Column("seen_at", UtcInstant, nullable=False),
    Column("lat", Float),
    Column("lon", Float),
    CheckConstraint("(lat IS NULL) = (lon IS NULL)", name="sights_place_whole"),
    Index("sights_by_car", "car", "seen_at"),
    Index("sights_by_plate", "plate", "seen_at"),
    Index("sights_by_age", "seen_at"),
)

proof_uses = Table(
    "proof_uses",
    metadata,
    Column("nonce", String(24), primary_key=True),
    Column("order_id", ID, ForeignKey("orders.id"), primary_key=True),
    Column("visit_number", Integer, primary_key=True, autoincrement=False),
    Column("branch_id", ID, nullable=False),
    Column("courier_id", ID, nullable=False),
    Column("car", PSEUDONYM, nullable=False),
    Column("seen_at", UtcInstant, nullable=False),
    Index("proof_uses_by_branch", "branch_id", "seen_at"),
    Index("proof_uses_by_age", "seen_at"),
)

earlier_photos = Table(
    "earlier_photos",
    metadata,
    Column("number", ROW_NUMBER, primary_key=True, autoincrement=True),
    Column("order_id", ID, ForeignKey("orders.id"), nullable=False),
    Column("visit_number", Integer, nullable=False),
    Column("branch_id", ID, nullable=False),
    Column("courier_id", ID, nullable=False),
    Column("car", PSEUDONYM, nullable=False),
    Column("name", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("look", String(16), nullable=False),
    Column("seen_at", UtcInstant, nullable=False),
    Index("earlier_photos_once", "order_id", "visit_number", "digest", unique=True),
    Index("earlier_photos_by_branch", "branch_id", "number"),
    Index("earlier_photos_by_digest", "digest", "branch_id"),
    Index("earlier_photos_by_car", "car", "branch_id", "number"),
    Index("earlier_photos_by_courier", "courier_id", "branch_id", "number"),
    Index("earlier_photos_by_age", "seen_at"),
    sqlite_autoincrement=True,
)

sheet_keys = Table(
    "sheet_keys",
    metadata,
    Column("id", ID, primary_key=True),
    Column("branch_id", ID, nullable=False),
    Column("public", LargeBinary(32), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("valid_from", UtcInstant, nullable=False),
    Column("valid_to", UtcInstant),
    CheckConstraint("length(public) = 32", name="sheet_keys_public_is_ed25519"),
    CheckConstraint("valid_to >= valid_from", name="sheet_keys_end_after_they_begin"),
    Index("sheet_keys_by_branch", "branch_id", "valid_from"),
)
