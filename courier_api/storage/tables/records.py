"""Inspection records; the numbers of the car stand in the vault."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text

from courier_api.domain.office.filed_record import RecordState
from courier_api.domain.office.report import Recommendation
from courier_api.domain.office.verdict import Decision
from courier_api.storage.tables.base import ID, WORD, UtcInstant, metadata, one_of

__all__ = ["inspection_records"]

inspection_records = Table(
    "inspection_records",
    metadata,
    Column("id", ID, primary_key=True),
    Column("order_id", ID, ForeignKey("orders.id"), nullable=False),
    Column("branch_id", ID, nullable=False),
    Column("product", Text, nullable=False),
    Column("courier_id", ID, nullable=False),
    Column("odometer_km", Integer, nullable=False),
    Column("damages", Text, nullable=False),
    Column("photos", Text, nullable=False),
    Column("recorded_at", UtcInstant, nullable=False),
    Column("filed_at", UtcInstant, nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("state", WORD, nullable=False),
    Column("version", Integer, nullable=False),
    Column("risk", Integer, nullable=False),
    Column("report_digest", String(64)),
    Column("recommendation", WORD),
    Column("codes", Text, nullable=False),
    Column("report_retake", Text, nullable=False),
    Column("read_at", UtcInstant),
    Column("report_file", String(64)),
    Column("pdf_file", String(64)),
    Column("sealed_pdf", String(64)),
    Column("first_reasons", Text, nullable=False),
    Column("first_by", ID),
    Column("first_at", UtcInstant),
    Column("first_report", String(64)),
    Column("decision", WORD),
    Column("reasons", Text, nullable=False),
    Column("retake", Text, nullable=False),
    Column("decided_by", ID),
    Column("decided_at", UtcInstant),
    Column("decided_report", String(64)),
    CheckConstraint("length(digest) = 64", name="inspection_records_digest_is_sha256"),
    CheckConstraint(
        "(state IN ('reading', 'waiting', 'seconding')) = (decided_by IS NULL)"
        " AND (decided_by IS NULL) = (decision IS NULL)"
        " AND (decided_by IS NULL) = (decided_at IS NULL)",
        name="inspection_records_decided_by_somebody",
    ),
    CheckConstraint(
        "(first_by IS NULL) = (first_at IS NULL)"
        " AND (state <> 'seconding' OR first_by IS NOT NULL)",
        name="inspection_records_seconded_by_somebody",
    ),
    CheckConstraint(
        "decided_by <> courier_id AND first_by <> courier_id",
        name="inspection_records_second_person",
    ),
    CheckConstraint("decided_by <> first_by", name="inspection_records_two_underwriters"),
    CheckConstraint(
        "(state <> 'reading' OR report_digest IS NULL)"
        " AND (report_digest IS NULL) = (recommendation IS NULL)"
        " AND (report_digest IS NULL) = (read_at IS NULL)"
        " AND (report_digest IS NULL) = (report_file IS NULL)",
        name="inspection_records_report_is_whole",
    ),
    CheckConstraint(
        "decided_report = report_digest AND first_report = report_digest",
        name="inspection_records_judged_on_the_report",
    ),
    CheckConstraint("risk BETWEEN 0 AND 100", name="inspection_records_risk_in_range"),
    one_of("state", RecordState, "inspection_records_state_known"),
    one_of("decision", Decision, "inspection_records_decision_known"),
    one_of("recommendation", Recommendation, "inspection_records_recommendation_known"),
    Index("inspection_records_by_order", "order_id", "filed_at"),
    Index("inspection_records_by_report_file", "report_file"),
    Index("inspection_records_by_pdf_file", "pdf_file"),
    Index("inspection_records_by_sealed_pdf", "sealed_pdf"),
)
Index(
    "inspection_records_by_risk",
    inspection_records.c.branch_id,
    inspection_records.c.state,
    inspection_records.c.risk.desc(),
    inspection_records.c.filed_at,
    inspection_records.c.id,
)
