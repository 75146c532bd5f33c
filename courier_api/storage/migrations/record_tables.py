"""Inspection records with their reports, and photos."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from courier_api.storage.tables.base import UtcInstant

__all__ = ["create_photos", "create_records"]

WORD, ID, DIGEST = sa.String(length=32), sa.String(length=64), sa.String(length=64)


def create_records() -> None:
    """Create inspection records: filed, read, judged."""
    op.create_table(
        "inspection_records",
        *_filed(),
        *_read(),
        *_judged(),
        *_judged_by_whom(),
        sa.CheckConstraint("length(digest) = 64", name="inspection_records_digest_is_sha256"),
        sa.CheckConstraint("risk BETWEEN 0 AND 100", name="inspection_records_risk_in_range"),
        sa.CheckConstraint(
            "state IN ('reading', 'waiting', 'seconding', 'approved', 'retake', 'declined')",
            name="inspection_records_state_known",
        ),
        sa.CheckConstraint(
            "decision IN ('approve', 'retake', 'decline')", name="inspection_records_decision_known"
        ),
        sa.CheckConstraint(
            "recommendation IN ('accept', 'retake', 'refer')",
            name="inspection_records_recommendation_known",
        ),
        sa.CheckConstraint(
            "(state <> 'reading' OR report_digest IS NULL)"
            " AND (report_digest IS NULL) = (recommendation IS NULL)"
            " AND (report_digest IS NULL) = (read_at IS NULL)"
            " AND (report_digest IS NULL) = (report_file IS NULL)",
            name="inspection_records_report_is_whole",
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name="inspection_records_order_id_is_there"
        ),
        sa.PrimaryKeyConstraint("id", name="inspection_records_key"),
        sa.UniqueConstraint("digest", name="inspection_records_one_digest"),
    )
    _index_records()


def create_photos() -> None:
    """Create what is known of each photo that was uploaded."""
    op.create_table(
        "photos",
        sa.Column("order_id", ID, nullable=False),
        sa.Column("digest", DIGEST, nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        sa.Column("courier_id", ID, nullable=False),
        sa.Column("item", WORD, nullable=False),
        sa.Column("media_type", WORD, nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("address", DIGEST, nullable=False),
        sa.Column("uploaded_at", UtcInstant(), nullable=False),
        sa.Column("copy_address", DIGEST, nullable=True),
        sa.Column("look", sa.Text(), nullable=True),
        sa.CheckConstraint("length(digest) = 64", name="photos_digest_is_sha256"),
        sa.CheckConstraint("size_bytes > 0", name="photos_have_bytes"),
        sa.CheckConstraint(
            "item IN ('front_left', 'front_right', 'rear_left', 'rear_right', 'vin', 'licence', "
            "'day_proof', 'damage', 'name_plate', 'engine_bay', 'dashboard', 'person_with_car', "
            "'other')",
            name="photos_item_known",
        ),
        sa.CheckConstraint(
            "media_type IN ('image/jpeg', 'image/png', 'image/webp', 'image/heic')",
            name="photos_media_type_known",
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="photos_order_id_is_there"),
        sa.PrimaryKeyConstraint("order_id", "digest", name="photos_key"),
        sa.UniqueConstraint("address", name="photos_one_address"),
    )
    op.create_index("photos_by_subject", "photos", ["subject_id", "uploaded_at"], unique=False)
    op.create_index("photos_by_digest", "photos", ["digest"], unique=False)
    op.create_index("photos_by_copy", "photos", ["copy_address"], unique=False)


def _filed() -> list[sa.Column[object]]:
    return [
        sa.Column("id", ID, nullable=False),
        sa.Column("order_id", ID, nullable=False),
        sa.Column("branch_id", ID, nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("courier_id", ID, nullable=False),
        sa.Column("odometer_km", sa.Integer(), nullable=False),
        sa.Column("damages", sa.Text(), nullable=False),
        sa.Column("photos", sa.Text(), nullable=False),
        sa.Column("recorded_at", UtcInstant(), nullable=False),
        sa.Column("filed_at", UtcInstant(), nullable=False),
        sa.Column("digest", DIGEST, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    ]


def _read() -> list[sa.Column[object]]:
    return [
        sa.Column("risk", sa.Integer(), nullable=False),
        sa.Column("report_digest", DIGEST, nullable=True),
        sa.Column("recommendation", WORD, nullable=True),
        sa.Column("codes", sa.Text(), nullable=False),
        sa.Column("report_retake", sa.Text(), nullable=False),
        sa.Column("read_at", UtcInstant(), nullable=True),
        sa.Column("report_file", DIGEST, nullable=True),
        sa.Column("pdf_file", DIGEST, nullable=True),
        sa.Column("sealed_pdf", DIGEST, nullable=True),
    ]


def _judged() -> list[sa.Column[object]]:
    return [
        sa.Column("first_reasons", sa.Text(), nullable=False),
        sa.Column("first_by", ID, nullable=True),
        sa.Column("first_at", UtcInstant(), nullable=True),
        sa.Column("first_report", DIGEST, nullable=True),
        sa.Column("decision", WORD, nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("retake", sa.Text(), nullable=False),
        sa.Column("decided_by", ID, nullable=True),
        sa.Column("decided_at", UtcInstant(), nullable=True),
        sa.Column("decided_report", DIGEST, nullable=True),
    ]


def _judged_by_whom() -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(
            "(state IN ('reading', 'waiting', 'seconding')) = (decided_by IS NULL)"
            " AND (decided_by IS NULL) = (decision IS NULL)"
            " AND (decided_by IS NULL) = (decided_at IS NULL)",
            name="inspection_records_decided_by_somebody",
        ),
        sa.CheckConstraint(
            "(first_by IS NULL) = (first_at IS NULL)"
            " AND (state <> 'seconding' OR first_by IS NOT NULL)",
            name="inspection_records_seconded_by_somebody",
        ),
        sa.CheckConstraint(
            "decided_by <> courier_id AND first_by <> courier_id",
            name="inspection_records_second_person",
        ),
        sa.CheckConstraint("decided_by <> first_by", name="inspection_records_two_underwriters"),
        sa.CheckConstraint(
            "decided_report = report_digest AND first_report = report_digest",
            name="inspection_records_judged_on_the_report",
        ),
    ]


def _index_records() -> None:
    table = "inspection_records"
    op.create_index(f"{table}_by_order", table, ["order_id", "filed_at"], unique=False)
    ranked: list[str | sa.TextClause] = ["branch_id", "state"]
    ranked += [sa.text("risk DESC"), "filed_at", "id"]
    op.create_index(f"{table}_by_risk", table, ranked, unique=False)
    for column in ("report_file", "pdf_file", "sealed_pdf"):
        op.create_index(f"{table}_by_{column}", table, [column], unique=False)
