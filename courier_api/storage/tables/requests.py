"""Answers kept by idempotency key, and the turns of writers."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table

from courier_api.storage.tables.base import UtcInstant, metadata

__all__ = ["kept_answers", "write_turns"]

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

write_turns = Table(
    "write_turns", metadata, Column("turn", Integer, primary_key=True, autoincrement=False)
)
"""Always empty: PostgreSQL's writers lock it, to go side by side or one alone."""
