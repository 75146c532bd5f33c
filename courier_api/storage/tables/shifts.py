"""Shifts, visits, counted cash, signatures, fees."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    text,
)

from courier_api.domain.checks import MAX_FEN
from courier_api.domain.shift.cash_moves import CashMoveKind, CashMoveState
from courier_api.domain.shift.fees import FeeCode
from courier_api.domain.shift.shift import DifferenceReason, ShiftState
from courier_api.domain.shift.signature import IdentityPaper, Relationship
from courier_api.domain.shift.visit import ArrivalReason, Geofence, VisitOutcome
from courier_api.storage.tables.base import ID, ROW_NUMBER, WORD, UtcInstant, metadata, one_of

__all__ = [
    "cash_moves",
    "fees",
    "payment_counts",
    "scans",
    "shift_counts",
    "shifts",
    "signatures",
    "visits",
]

DIGEST = String(64)
NOT_CLOSED = text("state <> 'closed'")
SLIP_IN_USE = text("kind = 'deposit' AND state <> 'declined'")

shifts = Table(
    "shifts",
    metadata,
    Column("id", ID, primary_key=True),
    Column("branch_id", ID, nullable=False),
    Column("courier_id", ID, nullable=False),
    Column("day", Date, nullable=False),
    Column("cash_cap_fen", BigInteger, nullable=False),
    Column("opened_at", UtcInstant, nullable=False),
    Column("device_at", UtcInstant, nullable=False),
    Column("state", WORD, nullable=False),
    Column("version", Integer, nullable=False),
    Column("counts", Integer, nullable=False),
    Column("expected_fen", BigInteger, nullable=False),
    Column("counted_fen", BigInteger, nullable=False),
    Column("difference_reason", WORD),
    Column("approver_id", ID),
    Column("receiver_id", ID),
    Column("closed_at", UtcInstant),
    CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="shifts_closed_say_when"),
    CheckConstraint(
        "state <> 'closed' OR expected_fen = counted_fen OR approver_id IS NOT NULL",
        name="shifts_difference_approved",
    ),
    CheckConstraint(
        "state <> 'closed' OR counted_fen = 0 OR receiver_id IS NOT NULL",
        name="shifts_cash_received",
    ),
    CheckConstraint(
        "(approver_id IS NULL OR approver_id <> courier_id)"
        " AND (receiver_id IS NULL OR receiver_id <> courier_id)",
        name="shifts_nobody_settles_himself",
    ),
    CheckConstraint("expected_fen >= 0 AND counted_fen >= 0", name="shifts_no_negative_money"),
    one_of("state", ShiftState, "shifts_state_known"),
    one_of("difference_reason", DifferenceReason, "shifts_difference_reason_known"),
    Index(
        "shifts_one_live",
        "courier_id",
        unique=True,
        sqlite_where=NOT_CLOSED,
        postgresql_where=NOT_CLOSED,
    ),
    Index("shifts_by_branch", "branch_id", "opened_at", "id"),
    Index("shifts_by_courier", "courier_id", "opened_at"),
)

shift_counts = Table(
    "shift_counts",
    metadata,
    Column("shift_id", ID, ForeignKey("shifts.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("denomination_fen", BigInteger, primary_key=True, autoincrement=False),
    Column("pieces", Integer, nullable=False),
    CheckConstraint("denomination_fen >= 1 AND pieces >= 1", name="shift_counts_positive"),
)

cash_moves = Table(
    "cash_moves",
    metadata,
    Column("id", ID, primary_key=True),
    Column("shift_id", ID, ForeignKey("shifts.id"), nullable=False),
    Column("branch_id", ID, nullable=False),
    Column("courier_id", ID, nullable=False),
    Column("kind", WORD, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("slip_number", ID, nullable=False),
    Column("proposer_id", ID, nullable=False),
    Column("proposed_at", UtcInstant, nullable=False),
    Column("state", WORD, nullable=False),
    Column("decider_id", ID),
    Column("decided_at", UtcInstant),
    Column("transaction_id", ID, ForeignKey("ledger_transactions.id"), unique=True),
    CheckConstraint(f"amount_fen BETWEEN 1 AND {MAX_FEN}", name="cash_moves_amount_positive"),
    CheckConstraint(
        "(state = 'confirmed') = (transaction_id IS NOT NULL)",
        name="cash_moves_confirmed_is_booked",
    ),
    CheckConstraint(
        "(state = 'pending') = (decider_id IS NULL)"
        " AND (decider_id IS NULL) = (decided_at IS NULL)",
        name="cash_moves_decided_by_somebody",
    ),
    CheckConstraint("decider_id <> proposer_id", name="cash_moves_nobody_confirms_himself"),
    CheckConstraint("(kind = 'deposit') = (slip_number <> '')", name="cash_moves_deposit_has_slip"),
    one_of("kind", CashMoveKind, "cash_moves_kind_known"),
    one_of("state", CashMoveState, "cash_moves_state_known"),
    Index(
        "cash_moves_one_slip",
        "branch_id",
        "slip_number",
        unique=True,
        sqlite_where=SLIP_IN_USE,
        postgresql_where=SLIP_IN_USE,
    ),
    Index("cash_moves_by_shift", "shift_id", "proposed_at"),
    Index("cash_moves_by_branch", "branch_id", "kind", "state", "proposed_at", "id"),
)

scans = Table(
    "shift_scans",
    metadata,
    Column("number", ROW_NUMBER, primary_key=True),
    Column("shift_id", ID, ForeignKey("shifts.id"), nullable=False),
    Column("serial", ID, nullable=False),
    Column("outcome", WORD, nullable=False),
    Column("actor_id", ID, nullable=False),
    Column("at", UtcInstant, nullable=False),
    Index("shift_scans_by_shift", "shift_id", "number"),
)

fees = Table(
    "shift_fees",
    metadata,
    Column("shift_id", ID, ForeignKey("shifts.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("code", WORD, nullable=False),
    Column("order_id", ID, ForeignKey("orders.id")),
    Column("amount_fen", BigInteger, nullable=False),
    Column("tariff", ID, nullable=False),
    CheckConstraint(f"amount_fen BETWEEN 1 AND {MAX_FEN}", name="shift_fees_amount_positive"),
    one_of("code", FeeCode, "shift_fees_code_known"),
)

visits = Table(
    "visits",
    metadata,
    Column("order_id", ID, ForeignKey("orders.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("shift_id", ID, ForeignKey("shifts.id"), nullable=False),
    Column("courier_id", ID, nullable=False),
    Column("arrived_at", UtcInstant, nullable=False),
    Column("device_at", UtcInstant, nullable=False),
    Column("clock_off_s", BigInteger, nullable=False),
    Column("lat", Float),
    Column("lon", Float),
    Column("accuracy_m", Float),
    Column("distance_m", Float),
    Column("geofence", WORD, nullable=False),
    Column("reason", WORD),
    Column("outcome", WORD),
    Column("ended_at", UtcInstant),
    Column("fail_reason", WORD),
    Column("code", String(4)),
    CheckConstraint("(outcome IS NULL) = (ended_at IS NULL)", name="visits_ended_say_how"),
    CheckConstraint(
        "geofence IN ('near', 'no_place') OR reason IS NOT NULL", name="visits_far_say_why"
    ),
    CheckConstraint(
        "(lat IS NULL) = (lon IS NULL) AND (lat IS NULL) = (accuracy_m IS NULL)",
        name="visits_position_whole",
    ),
    one_of("geofence", Geofence, "visits_geofence_known"),
    one_of("reason", ArrivalReason, "visits_reason_known"),
    one_of("outcome", VisitOutcome, "visits_outcome_known"),
    Index(
        "visits_one_live",
        "order_id",
        unique=True,
        sqlite_where=text("outcome IS NULL"),
        postgresql_where=text("outcome IS NULL"),
    ),
    Index("visits_by_shift", "shift_id", "arrived_at", "order_id"),
)

payment_counts = Table(
    "payment_counts",
    metadata,
    Column("payment_id", ID, ForeignKey("payments.id"), primary_key=True),
    Column("direction", WORD, primary_key=True),
    Column("denomination_fen", BigInteger, primary_key=True, autoincrement=False),
    Column("pieces", Integer, nullable=False),
    CheckConstraint("direction IN ('received', 'change')", name="payment_counts_direction_known"),
    CheckConstraint("denomination_fen >= 1 AND pieces >= 1", name="payment_counts_positive"),
)

signatures = Table(
    "signatures",
    metadata,
    Column("order_id", ID, primary_key=True),
    Column("visit_number", Integer, primary_key=True, autoincrement=False),
    Column("signer_id", ID, nullable=False),
    Column("relationship", WORD, nullable=False),
    Column("identity", WORD, nullable=False),
    Column("digest", DIGEST, nullable=False),
    Column("courier_id", ID, nullable=False),
    Column("signed_at", UtcInstant, nullable=False),
    Column("device_at", UtcInstant, nullable=False),
    ForeignKeyConstraint(["order_id", "visit_number"], ["visits.order_id", "visits.number"]),
    CheckConstraint("length(digest) = 64", name="signatures_digest_whole"),
    one_of("relationship", Relationship, "signatures_relationship_known"),
    one_of("identity", IdentityPaper, "signatures_identity_known"),
)
