"""The tables of migration 0002 as they were then; the newest stand in ``storage.tables``."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from courier_api.storage.tables.base import UtcInstant

__all__ = ["create_people", "create_sessions", "create_throttling", "create_vault"]


def create_people() -> None:
    """Create persons and what they prove themselves with."""
    op.create_table(
        "people",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("login", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("branch_id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("created_at", UtcInstant(), nullable=False),
        sa.Column("disabled_at", UtcInstant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("role NOT IN ('system', 'insurer')", name="people_are_no_machines"),
        sa.CheckConstraint("state IN ('active', 'disabled')", name="people_state_known"),
        sa.PrimaryKeyConstraint("id", name="people_key"),
        sa.UniqueConstraint("login", name="people_one_login"),
    )
    op.create_index("people_by_branch", "people", ["branch_id", "id"], unique=False)
    op.create_table(
        "passwords",
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("encoded", sa.Text(), nullable=False),
        sa.Column("changed_at", UtcInstant(), nullable=False),
        sa.CheckConstraint("encoded LIKE '$argon2id$%%'", name="passwords_are_argon2id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="passwords_person_id_is_there"),
        sa.PrimaryKeyConstraint("person_id", name="passwords_key"),
    )
    op.create_table(
        "second_factors",
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("secret_id", sa.String(length=64), nullable=False),
        sa.Column("enrolled_at", UtcInstant(), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="second_factors_person_id_is_there"
        ),
        sa.PrimaryKeyConstraint("person_id", name="second_factors_key"),
        sa.UniqueConstraint("secret_id", name="second_factors_one_secret_id"),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="recovery_codes_person_id_is_there"
        ),
        sa.PrimaryKeyConstraint("digest", name="recovery_codes_key"),
    )
    op.create_index("recovery_codes_by_person_id", "recovery_codes", ["person_id"], unique=False)
    op.create_table(
        "one_time_codes",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("issued_by", sa.String(length=64), nullable=False),
        sa.Column("issued_at", UtcInstant(), nullable=False),
        sa.Column("expires_at", UtcInstant(), nullable=False),
        sa.Column("used_at", UtcInstant(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('activation', 'rebind', 'reset', 'second_factor')",
            name="one_time_codes_kind_known",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="one_time_codes_person_id_is_there"
        ),
        sa.PrimaryKeyConstraint("digest", name="one_time_codes_key"),
    )
    op.create_index("one_time_codes_by_expires_at", "one_time_codes", ["expires_at"], unique=False)
    op.create_index("one_time_codes_by_person_id", "one_time_codes", ["person_id"], unique=False)


def create_sessions() -> None:
    """Create phones, sessions and their tokens."""
    op.create_table(
        "devices",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("thumbprint", sa.String(length=43), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("registered_at", UtcInstant(), nullable=False),
        sa.Column("revoked_at", UtcInstant(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="devices_person_id_is_there"),
        sa.PrimaryKeyConstraint("id", name="devices_key"),
        sa.UniqueConstraint("thumbprint", name="devices_one_thumbprint"),
    )
    op.create_index(
        "devices_one_a_person",
        "devices",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=True),
        sa.Column("thumbprint", sa.String(length=43), nullable=True),
        sa.Column("started_at", UtcInstant(), nullable=False),
        sa.Column("expires_at", UtcInstant(), nullable=False),
        sa.Column("confirmed_at", UtcInstant(), nullable=False),
        sa.Column("second_factor", sa.Boolean(), nullable=False),
        sa.Column("ended_at", UtcInstant(), nullable=True),
        sa.Column("end_cause", sa.String(length=32), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (end_cause IS NULL)", name="sessions_end_with_a_cause"
        ),
        sa.CheckConstraint(
            "device_id IS NULL OR thumbprint IS NOT NULL", name="sessions_on_a_phone_are_bound"
        ),
        sa.ForeignKeyConstraint(["device_id"], ["devices.id"], name="sessions_device_id_is_there"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="sessions_person_id_is_there"),
        sa.PrimaryKeyConstraint("id", name="sessions_key"),
    )
    op.create_index("sessions_by_device_id", "sessions", ["device_id"], unique=False)
    op.create_index("sessions_by_expires_at", "sessions", ["expires_at"], unique=False)
    op.create_index("sessions_by_person_id", "sessions", ["person_id"], unique=False)
    op.create_table(
        "refresh_tokens",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("session_id", sa.String(length=64), nullable=False),
        sa.Column("expires_at", UtcInstant(), nullable=False),
        sa.Column("used_at", UtcInstant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name="refresh_tokens_session_id_is_there"
        ),
        sa.PrimaryKeyConstraint("digest", name="refresh_tokens_key"),
    )
    op.create_index(
        "refresh_tokens_one_unused",
        "refresh_tokens",
        ["session_id"],
        unique=True,
        sqlite_where=sa.text("used_at IS NULL"),
        postgresql_where=sa.text("used_at IS NULL"),
    )
    op.create_table(
        "seen_proofs",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("until_at", UtcInstant(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="seen_proofs_key"),
    )
    op.create_index("seen_proofs_by_until_at", "seen_proofs", ["until_at"], unique=False)


def create_throttling() -> None:
    """Create what tells honest tries from others."""
    op.create_table(
        "login_budgets",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_at", UtcInstant(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="login_budgets_key"),
    )
    op.create_index("login_budgets_by_failed_at", "login_budgets", ["failed_at"], unique=False)
    op.create_table(
        "known_places",
        sa.Column("person_id", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("seen_at", UtcInstant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="known_places_person_id_is_there"
        ),
        sa.PrimaryKeyConstraint("person_id", "place", name="known_places_key"),
    )
    op.create_index("known_places_by_seen_at", "known_places", ["seen_at"], unique=False)


def create_vault() -> None:
    """Create personal data, apart."""
    op.create_table(
        "vault_keys",
        sa.Column("subject_id", sa.String(length=64), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(length=60), nullable=True),
        sa.PrimaryKeyConstraint("subject_id", name="vault_keys_key"),
    )
    op.create_table(
        "vault_fields",
        sa.Column("subject_id", sa.String(length=64), nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["vault_keys.subject_id"], name="vault_fields_subject_id_is_there"
        ),
        sa.PrimaryKeyConstraint("subject_id", "field", name="vault_fields_key"),
    )
    op.create_table(
        "vault_index",
        sa.Column("subject_id", sa.String(length=64), nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["vault_keys.subject_id"], name="vault_index_subject_id_is_there"
        ),
        sa.PrimaryKeyConstraint("subject_id", "field", name="vault_index_key"),
    )
    op.create_index(
        "vault_index_by_value", "vault_index", ["digest", "field", "subject_id"], unique=False
    )
