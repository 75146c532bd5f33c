"""Documents, their moves, and who has each of them now."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Table

from courier_api.domain.custody.document import DocumentKind, MoveCause
from courier_api.storage.tables.base import ACCOUNT_ID, ID, WORD, UtcInstant, metadata, one_of

__all__ = ["documents", "holders", "moves"]

documents = Table(
    "documents",
    metadata,
    Column(
        "serial",
        ID,
        ForeignKey(
            "custody_holders.serial",
            name="documents_have_a_holder",
            deferrable=True,
            initially="DEFERRED",
        ),
        primary_key=True,
    ),
    Column("order_id", ID, ForeignKey("orders.id"), nullable=False, index=True),
    Column("kind", WORD, nullable=False),
    Column("replaces", ID, ForeignKey("documents.serial"), unique=True),
    one_of("kind", DocumentKind, "documents_kind_known"),
)

moves = Table(
    "custody_moves",
    metadata,
    Column("serial", ID, ForeignKey("documents.serial"), primary_key=True),
    Column("step", Integer, primary_key=True, autoincrement=False),
    Column("source", ACCOUNT_ID),
    Column("target", ACCOUNT_ID, nullable=False),
    Column("cause", WORD, nullable=False),
    Column("actor_id", ID, nullable=False),
    Column("at", UtcInstant, nullable=False),
    CheckConstraint(
        "(step = 1) = (source IS NULL) AND (step = 1) = (cause = 'registered')",
        name="custody_first_move_registers",
    ),
    CheckConstraint(
        "(target = 'void:void') = (cause IN ('lost', 'spoilt'))", name="custody_void_has_cause"
    ),
    one_of("cause", MoveCause, "custody_cause_known"),
)

holders = Table(
    "custody_holders",
    metadata,
    Column("serial", ID, primary_key=True),
    Column("holder", ACCOUNT_ID, nullable=False, index=True),
    Column("step", Integer, nullable=False),
)
