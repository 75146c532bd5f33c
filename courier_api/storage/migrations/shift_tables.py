"""The tables of migration 0005 as they were then; the newest stand in ``storage.tables``."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from courier_api.storage.tables.base import UtcInstant

__all__ = ["create_all"]

ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def create_all() -> None:
    """Create every table, those first that others point to."""
    create_shifts()
    create_shift_counts()
    create_cash_moves()
    create_shift_scans()
    create_shift_fees()
    create_visits()
    create_payment_counts()
    create_signatures()


def create_shifts() -> None:
    """Create shifts."""
    op.create_table(
        "shifts",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("branch_id", sa.String(length=64), nullable=False),
        sa.Column("courier_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("cash_cap_fen", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", UtcInstant(), nullable=False),
        sa.Column("device_at", UtcInstant(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("counts", sa.Integer(), nullable=False),
        sa.Column("expected_fen", sa.BigInteger(), nullable=False),
        sa.Column("counted_fen", sa.BigInteger(), nullable=False),
        sa.Column("difference_reason", sa.String(length=32), nullable=True),
        sa.Column("approver_id", sa.String(length=64), nullable=True),
        sa.Column("receiver_id", sa.String(length=64), nullable=True),
        sa.Column("closed_at", UtcInstant(), nullable=True),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)", name="shifts_closed_say_when"
        ),
        sa.CheckConstraint(
            "difference_reason IN ('wrong_change', 'counterfeit', 'lost', 'stolen', "
            "'surplus', 'unexplained')",
            name="shifts_difference_reason_known",
        ),
        sa.CheckConstraint(
            "state <> 'closed' OR counted_fen = 0 OR receiver_id IS NOT NULL",
            name="shifts_cash_received",
        ),
        sa.CheckConstraint(
            "state <> 'closed' OR expected_fen = counted_fen OR approver_id IS NOT NULL",
            name="shifts_difference_approved",
        ),
        sa.CheckConstraint("state IN ('open', 'counted', 'closed')", name="shifts_state_known"),
        sa.CheckConstraint(
            "(approver_id IS NULL OR approver_id <> courier_id) AND (receiver_id IS NULL OR "
            "receiver_id <> courier_id)",
            name="shifts_nobody_settles_himself",
        ),
        sa.CheckConstraint(
            "expected_fen >= 0 AND counted_fen >= 0", name="shifts_no_negative_money"
        ),
        sa.PrimaryKeyConstraint("id", name="shifts_key"),
    )
    op.create_index("shifts_by_branch", "shifts", ["branch_id", "opened_at", "id"], unique=False)
    op.create_index("shifts_by_courier", "shifts", ["courier_id", "opened_at"], unique=False)
    op.create_index(
        "shifts_one_live",
        "shifts",
        ["courier_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'closed'"),
        postgresql_where=sa.text("state <> 'closed'"),
    )


def create_shift_counts() -> None:
    """Create the cash counted at their ends."""
    op.create_table(
        "shift_counts",
        sa.Column("shift_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("denomination_fen", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.CheckConstraint("denomination_fen >= 1 AND pieces >= 1", name="shift_counts_positive"),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name="shift_counts_shift_id_is_there"),
        sa.PrimaryKeyConstraint("shift_id", "number", "denomination_fen", name="shift_counts_key"),
    )


def create_cash_moves() -> None:
    """Create floats and deposits."""
    op.create_table(
        "cash_moves",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("shift_id", sa.String(length=64), nullable=False),
        sa.Column("branch_id", sa.String(length=64), nullable=False),
        sa.Column("courier_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("slip_number", sa.String(length=64), nullable=False),
        sa.Column("proposer_id", sa.String(length=64), nullable=False),
        sa.Column("proposed_at", UtcInstant(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("decider_id", sa.String(length=64), nullable=True),
        sa.Column("decided_at", UtcInstant(), nullable=True),
        sa.Column("transaction_id", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "(kind = 'deposit') = (slip_number <> '')", name="cash_moves_deposit_has_slip"
        ),
        sa.CheckConstraint(
            "(state = 'confirmed') = (transaction_id IS NOT NULL)",
            name="cash_moves_confirmed_is_booked",
        ),
        sa.CheckConstraint(
            "(state = 'pending') = (decider_id IS NULL) AND (decider_id IS NULL) = "
            "(decided_at IS NULL)",
            name="cash_moves_decided_by_somebody",
        ),
        sa.CheckConstraint("kind IN ('float', 'deposit')", name="cash_moves_kind_known"),
        sa.CheckConstraint(
            "state IN ('pending', 'confirmed', 'declined')", name="cash_moves_state_known"
        ),
        sa.CheckConstraint(
            "amount_fen BETWEEN 1 AND 9007199254740991", name="cash_moves_amount_positive"
        ),
        sa.CheckConstraint("decider_id <> proposer_id", name="cash_moves_nobody_confirms_himself"),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name="cash_moves_shift_id_is_there"),
        sa.ForeignKeyConstraint(
            ["transaction_id"],
            ["ledger_transactions.id"],
            name="cash_moves_transaction_id_is_there",
        ),
        sa.PrimaryKeyConstraint("id", name="cash_moves_key"),
        sa.UniqueConstraint("transaction_id", name="cash_moves_one_transaction_id"),
    )
    op.create_index(
        "cash_moves_by_branch",
        "cash_moves",
        ["branch_id", "kind", "state", "proposed_at", "id"],
        unique=False,
    )
    op.create_index("cash_moves_by_shift", "cash_moves", ["shift_id", "proposed_at"], unique=False)
    op.create_index(
        "cash_moves_one_slip",
        "cash_moves",
        ["branch_id", "slip_number"],
        unique=True,
        sqlite_where=sa.text("kind = 'deposit' AND state <> 'declined'"),
        postgresql_where=sa.text("kind = 'deposit' AND state <> 'declined'"),
    )


def create_shift_scans() -> None:
    """Create what was scanned."""
    op.create_table(
        "shift_scans",
        sa.Column("number", ROW_NUMBER, nullable=False),
        sa.Column("shift_id", sa.String(length=64), nullable=False),
        sa.Column("serial", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name="shift_scans_shift_id_is_there"),
        sa.PrimaryKeyConstraint("number", name="shift_scans_key"),
    )
    op.create_index("shift_scans_by_shift", "shift_scans", ["shift_id", "number"], unique=False)


def create_shift_fees() -> None:
    """Create the lines of fees."""
    op.create_table(
        "shift_fees",
        sa.Column("shift_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("order_id", sa.String(length=64), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("tariff", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "code IN ('shift', 'delivery', 'inspection', 'failed_visit')",
            name="shift_fees_code_known",
        ),
        sa.CheckConstraint(
            "amount_fen BETWEEN 1 AND 9007199254740991", name="shift_fees_amount_positive"
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="shift_fees_order_id_is_there"),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name="shift_fees_shift_id_is_there"),
        sa.PrimaryKeyConstraint("shift_id", "number", name="shift_fees_key"),
    )


def create_visits() -> None:
    """Create visits."""
    op.create_table(
        "visits",
        sa.Column("order_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("shift_id", sa.String(length=64), nullable=False),
        sa.Column("courier_id", sa.String(length=64), nullable=False),
        sa.Column("arrived_at", UtcInstant(), nullable=False),
        sa.Column("device_at", UtcInstant(), nullable=False),
        sa.Column("clock_off_s", sa.BigInteger(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("accuracy_m", sa.Float(), nullable=True),
        sa.Column("distance_m", sa.Float(), nullable=True),
        sa.Column("geofence", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("ended_at", UtcInstant(), nullable=True),
        sa.Column("fail_reason", sa.String(length=32), nullable=True),
        sa.CheckConstraint(
            "geofence IN ('near', 'far', 'inaccurate', 'no_position', 'no_place')",
            name="visits_geofence_known",
        ),
        sa.CheckConstraint(
            "geofence IN ('near', 'no_place') OR reason IS NOT NULL", name="visits_far_say_why"
        ),
        sa.CheckConstraint(
            "outcome IN ('handed_over', 'refused', 'changed', 'failed', 'lost')",
            name="visits_outcome_known",
        ),
        sa.CheckConstraint(
            "reason IN ('address_wrong', 'met_elsewhere', 'no_entry', 'indoors', "
            "'no_signal', 'device_fault')",
            name="visits_reason_known",
        ),
        sa.CheckConstraint(
            "(lat IS NULL) = (lon IS NULL) AND (lat IS NULL) = (accuracy_m IS NULL)",
            name="visits_position_whole",
        ),
        sa.CheckConstraint("(outcome IS NULL) = (ended_at IS NULL)", name="visits_ended_say_how"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="visits_order_id_is_there"),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name="visits_shift_id_is_there"),
        sa.PrimaryKeyConstraint("order_id", "number", name="visits_key"),
    )
    op.create_index(
        "visits_by_shift", "visits", ["shift_id", "arrived_at", "order_id"], unique=False
    )
    op.create_index(
        "visits_one_live",
        "visits",
        ["order_id"],
        unique=True,
        sqlite_where=sa.text("outcome IS NULL"),
        postgresql_where=sa.text("outcome IS NULL"),
    )


def create_payment_counts() -> None:
    """Create the pieces of cash payments."""
    op.create_table(
        "payment_counts",
        sa.Column("payment_id", sa.String(length=64), nullable=False),
        sa.Column("direction", sa.String(length=32), nullable=False),
        sa.Column("denomination_fen", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "direction IN ('received', 'change')", name="payment_counts_direction_known"
        ),
        sa.CheckConstraint("denomination_fen >= 1 AND pieces >= 1", name="payment_counts_positive"),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payments.id"], name="payment_counts_payment_id_is_there"
        ),
        sa.PrimaryKeyConstraint(
            "payment_id", "direction", "denomination_fen", name="payment_counts_key"
        ),
    )


def create_signatures() -> None:
    """Create who signed."""
    op.create_table(
        "signatures",
        sa.Column("order_id", sa.String(length=64), nullable=False),
        sa.Column("visit_number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("signer_id", sa.String(length=64), nullable=False),
        sa.Column("relationship", sa.String(length=32), nullable=False),
        sa.Column("identity", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("courier_id", sa.String(length=64), nullable=False),
        sa.Column("signed_at", UtcInstant(), nullable=False),
        sa.Column("device_at", UtcInstant(), nullable=False),
        sa.CheckConstraint(
            "identity IN ('resident_card', 'passport', 'driving_licence', 'travel_permit', "
            "'business_licence')",
            name="signatures_identity_known",
        ),
        sa.CheckConstraint(
            "relationship IN ('self', 'spouse', 'parent', 'child', 'relative', 'colleague', "
            "'employee', 'other')",
            name="signatures_relationship_known",
        ),
        sa.CheckConstraint("length(digest) = 64", name="signatures_digest_whole"),
        sa.ForeignKeyConstraint(
            ["order_id", "visit_number"],
            ["visits.order_id", "visits.number"],
            name="signatures_order_id_visit_number_is_there",
        ),
        sa.PrimaryKeyConstraint("order_id", "visit_number", name="signatures_key"),
    )
