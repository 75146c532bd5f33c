"""Personal data, sealed; its keys, wrapped; and a blind index to find it by."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, String, Table

from courier_api.storage.tables.base import ID, metadata

__all__ = ["vault_fields", "vault_index", "vault_keys"]

vault_keys = Table(
    "vault_keys",
    metadata,
    Column("subject_id", ID, primary_key=True),
    Column("wrapped_key", LargeBinary(60)),
)

vault_fields = Table(
    "vault_fields",
    metadata,
    Column("subject_id", ID, ForeignKey("vault_keys.subject_id"), primary_key=True),
    Column("field", ID, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)

vault_index = Table(
    "vault_index",
    metadata,
    Column("subject_id", ID, ForeignKey("vault_keys.subject_id"), primary_key=True),
    Column("field", ID, primary_key=True),
    Column("digest", String(64), nullable=False),
    Index("vault_index_by_value", "digest", "field", "subject_id"),
)
