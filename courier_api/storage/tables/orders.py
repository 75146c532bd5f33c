"""Orders and their histories."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
)

from courier_api.domain.order.states import Inspection, OrderState
from courier_api.storage.tables.base import ID, WORD, UtcInstant, metadata, one_of

__all__ = ["order_steps", "orders"]

PAID_STATES = "'paid', 'issued', 'signed', 'handed_over', 'booked_back', 'closed'"
ISSUED_STATES = "'issued', 'signed', 'handed_over', 'booked_back', 'closed'"
SIGNED_STATES = "'signed', 'handed_over', 'booked_back', 'closed'"

order_steps = Table(
    "order_steps",
    metadata,
    Column("order_id", ID, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("source", WORD),
    Column("event", WORD, nullable=False),
    Column("target", WORD, nullable=False),
    Column("actor_id", ID, nullable=False),
    Column("role", WORD, nullable=False),
    Column("at", UtcInstant, nullable=False),
    Column("reason", WORD),
    Index("order_steps_by_at", "at", "order_id"),
)

orders = Table(
    "orders",
    metadata,
    Column("id", ID, primary_key=True),
    Column("branch_id", ID, nullable=False),
    Column("sale_number", ID, nullable=False, unique=True),
    Column("policyholder_id", ID, nullable=False),
    Column("delegate_id", ID),
    Column("premium_due_fen", BigInteger, nullable=False),
    Column("collected_fen", BigInteger, nullable=False),
    Column("inspection", WORD, nullable=False),
    Column("state", WORD, nullable=False),
    Column("version", Integer, nullable=False),
    Column("from_at", UtcInstant),
    Column("to_at", UtcInstant),
    Column("courier_id", ID),
    Column("report_digest", String(64), nullable=False),
    Column("policy_number", ID, nullable=False),
    Column("signer_id", ID),
    Column("sold_at", UtcInstant, nullable=False),
    Column("paid_at", UtcInstant),
    Column("issued_at", UtcInstant),
    Column("handed_over_at", UtcInstant),
    Column("fail_reason", WORD),
    ForeignKeyConstraint(["id", "version"], ["order_steps.order_id", "order_steps.version"]),
    CheckConstraint("premium_due_fen >= 0 AND collected_fen >= 0", name="orders_no_negative_money"),
    CheckConstraint(
        f"state NOT IN ({PAID_STATES}) OR collected_fen = premium_due_fen", name="no_pay_no_policy"
    ),
    CheckConstraint(
        f"state NOT IN ({ISSUED_STATES}) OR policy_number <> ''", name="no_policy_no_signature"
    ),
    CheckConstraint(
        f"state NOT IN ({SIGNED_STATES}) OR signer_id IS NOT NULL",
        name="no_signature_no_hand_over",
    ),
    one_of("state", OrderState, "orders_state_known"),
    one_of("inspection", Inspection, "orders_inspection_known"),
    Index("orders_by_branch", "branch_id", "state", "id"),
    Index("orders_by_day", "branch_id", "from_at"),
    Index("orders_in_branch", "branch_id", "id"),
    Index("orders_by_policy", "policy_number"),
    Index("orders_by_courier", "courier_id", "state"),
)
