"""The audit log: entries as they come, and their places in the tree."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, LargeBinary, Table, Text

from courier_api.domain.audit.entry import SubjectKind
from courier_api.storage.tables.base import ID, ROW_NUMBER, WORD, UtcInstant, metadata, one_of

__all__ = ["audit_entries", "audit_leaves", "audit_pending"]

audit_entries = Table(
    "audit_entries",
    metadata,
    Column("number", ROW_NUMBER, primary_key=True, autoincrement=True),
    Column("id", ID, nullable=False, unique=True),
    Column("at", UtcInstant, nullable=False),
    Column("branch_id", ID, nullable=False),
    Column("actor_id", ID, nullable=False),
    Column("action", ID, nullable=False),
    Column("subject_kind", WORD, nullable=False),
    Column("subject_id", ID, nullable=False),
    Column("detail", Text, nullable=False),
    one_of("subject_kind", SubjectKind, "audit_subject_known"),
    sqlite_autoincrement=True,
)

audit_pending = Table(
    "audit_pending",
    metadata,
    Column(
        "number",
        ROW_NUMBER,
        ForeignKey("audit_entries.number"),
        primary_key=True,
        autoincrement=False,
    ),
)

audit_leaves = Table(
    "audit_leaves",
    metadata,
    Column("position", ROW_NUMBER, primary_key=True, autoincrement=False),
    Column("number", ROW_NUMBER, ForeignKey("audit_entries.number"), nullable=False, unique=True),
    Column("leaf_hash", LargeBinary(32), nullable=False),
    CheckConstraint("length(leaf_hash) = 32", name="audit_leaf_is_sha256"),
)
