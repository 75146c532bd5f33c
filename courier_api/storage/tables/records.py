"""Inspection records; the numbers of the car stand in the vault."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text

from courier_api.domain.office.verdict import Decision, RecordState
from courier_api.storage.tables.base import ID, WORD, UtcInstant, metadata, one_of

__all__ = ["inspection_records"]

inspection_records = Table(
    "inspection_records",
    metadata,
    Column("id", ID, primary_key=True),
    Column("order_id", ID, ForeignKey("orders.id"), nullable=False),
    Column("branch_id", ID, nullable=False),
    Column("courier_id", ID, nullable=False),
    Column("odometer_km", Integer, nullable=False),
    Column("damages", Text, nullable=False),
    Column("photos", Text, nullable=False),
    Column("recorded_at", UtcInstant, nullable=False),
    Column("filed_at", UtcInstant, nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("state", WORD, nullable=False),
    Column("version", Integer, nullable=False),
    Column("decision", WORD),
    Column("reasons", Text, nullable=False),
    Column("retake", Text, nullable=False),
    Column("decided_by", ID),
    Column("decided_at", UtcInstant),
    CheckConstraint("length(digest) = 64", name="inspection_records_digest_is_sha256"),
    CheckConstraint(
        "(state = 'waiting') = (decided_by IS NULL) AND (decided_by IS NULL) = (decision IS NULL)"
        " AND (decided_by IS NULL) = (decided_at IS NULL)",
        name="inspection_records_decided_by_somebody",
    ),
    CheckConstraint("decided_by <> courier_id", name="inspection_records_second_person"),
    one_of("state", RecordState, "inspection_records_state_known"),
    one_of("decision", Decision, "inspection_records_decision_known"),
    Index("inspection_records_by_age", "branch_id", "state", "filed_at", "id"),
    Index("inspection_records_by_order", "order_id", "filed_at"),
)
