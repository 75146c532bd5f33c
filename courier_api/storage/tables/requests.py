"""Answers kept by idempotency key."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, String, Table

from courier_api.storage.tables.base import UtcInstant, metadata

__all__ = ["kept_answers"]

kept_answers = Table(
    "kept_answers",
    metadata,
    Column("scope", String(80), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("fingerprint", LargeBinary(32), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("at", UtcInstant, nullable=False),
    Index("kept_answers_by_at", "at"),
)
