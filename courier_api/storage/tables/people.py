"""People, their sessions and phones, and what they prove themselves with."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)

from courier_api.domain.people.code import CodeKind
from courier_api.domain.people.person import PersonState
from courier_api.storage.tables.base import ID, WORD, UtcInstant, metadata, one_of

__all__ = [
    "devices",
    "known_places",
    "login_budgets",
    "one_time_codes",
    "passwords",
    "people",
    "recovery_codes",
    "refresh_tokens",
    "second_factors",
    "seen_proofs",
    "sessions",
]

DIGEST = String(64)

people = Table(
    "people",
    metadata,
    Column("id", ID, primary_key=True),
    Column("login", WORD, nullable=False, unique=True),
    Column("role", WORD, nullable=False),
    Column("branch_id", ID, nullable=False),
    Column("state", WORD, nullable=False),
    Column("created_at", UtcInstant, nullable=False),
    Column("disabled_at", UtcInstant),
    Column("version", Integer, nullable=False),
    Column("products", Text, nullable=False, server_default=""),
    one_of("state", PersonState, "people_state_known"),
    CheckConstraint("role NOT IN ('system', 'insurer')", name="people_are_no_machines"),
    Index("people_by_branch", "branch_id", "id"),
)

passwords = Table(
    "passwords",
    metadata,
    Column("person_id", ID, ForeignKey("people.id"), primary_key=True),
    Column("encoded", Text, nullable=False),
    Column("changed_at", UtcInstant, nullable=False),
    CheckConstraint("encoded LIKE '$argon2id$%'", name="passwords_are_argon2id"),
)

second_factors = Table(
    "second_factors",
    metadata,
    Column("person_id", ID, ForeignKey("people.id"), primary_key=True),
    Column("secret_id", ID, nullable=False, unique=True),
    Column("enrolled_at", UtcInstant),
    Column("last_step", BigInteger, nullable=False),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("digest", DIGEST, primary_key=True),
    Column("person_id", ID, ForeignKey("people.id"), nullable=False, index=True),
)

one_time_codes = Table(
    "one_time_codes",
    metadata,
    Column("digest", DIGEST, primary_key=True),
    Column("person_id", ID, ForeignKey("people.id"), nullable=False, index=True),
    Column("kind", WORD, nullable=False),
    Column("issued_by", ID, nullable=False),
    Column("issued_at", UtcInstant, nullable=False),
    Column("expires_at", UtcInstant, nullable=False, index=True),
    Column("used_at", UtcInstant),
    one_of("kind", CodeKind, "one_time_codes_kind_known"),
)

devices = Table(
    "devices",
    metadata,
    Column("id", ID, primary_key=True),
    Column("person_id", ID, ForeignKey("people.id"), nullable=False),
    Column("thumbprint", String(43), nullable=False, unique=True),
    Column("public_key", Text, nullable=False),
    Column("registered_at", UtcInstant, nullable=False),
    Column("revoked_at", UtcInstant),
    Index(
        "devices_one_a_person",
        "person_id",
        unique=True,
        sqlite_where=text("revoked_at IS NULL"),
        postgresql_where=text("revoked_at IS NULL"),
    ),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", ID, primary_key=True),
    Column("person_id", ID, ForeignKey("people.id"), nullable=False, index=True),
    Column("device_id", ID, ForeignKey("devices.id"), index=True),
    Column("thumbprint", String(43)),
    Column("started_at", UtcInstant, nullable=False),
    Column("expires_at", UtcInstant, nullable=False, index=True),
    Column("confirmed_at", UtcInstant, nullable=False),
    Column("second_factor", Boolean, nullable=False),
    Column("ended_at", UtcInstant),
    Column("end_cause", WORD),
    CheckConstraint("(ended_at IS NULL) = (end_cause IS NULL)", name="sessions_end_with_a_cause"),
    CheckConstraint(
        "device_id IS NULL OR thumbprint IS NOT NULL", name="sessions_on_a_phone_are_bound"
    ),
)

refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    Column("digest", DIGEST, primary_key=True),
    Column("session_id", ID, ForeignKey("sessions.id"), nullable=False),
    Column("expires_at", UtcInstant, nullable=False),
    Column("used_at", UtcInstant),
    Index(
        "refresh_tokens_one_unused",
        "session_id",
        unique=True,
        sqlite_where=text("used_at IS NULL"),
        postgresql_where=text("used_at IS NULL"),
    ),
)

seen_proofs = Table(
    "seen_proofs",
    metadata,
    Column("digest", DIGEST, primary_key=True),
    Column("until_at", UtcInstant, nullable=False, index=True),
)

login_budgets = Table(
    "login_budgets",
    metadata,
    Column("key", DIGEST, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("failed_at", UtcInstant, nullable=False, index=True),
)

known_places = Table(
    "known_places",
    metadata,
    Column("person_id", ID, ForeignKey("people.id"), primary_key=True),
    Column("place", DIGEST, primary_key=True),
    Column("seen_at", UtcInstant, nullable=False, index=True),
)
