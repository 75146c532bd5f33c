"""People, their sessions and devices; personal data under keys of their own."""

from __future__ import annotations

from alembic import op

from courier_api.storage.migrations.keeping import keep
from courier_api.storage.migrations.people_tables import (
    create_people,
    create_sessions,
    create_throttling,
    create_vault,
)

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = (
    "vault_index",
    "vault_fields",
    "vault_keys",
    "known_places",
    "login_budgets",
    "seen_proofs",
    "refresh_tokens",
    "sessions",
    "devices",
    "one_time_codes",
    "recovery_codes",
    "second_factors",
    "passwords",
    "people",
)
"""In the order in which they can be dropped."""

NEVER_DELETED = {"people": ("id", "login"), "devices": ("id", "thumbprint")}
"""Tables whose rows others point to for ever, with their unique keys."""

STAYS_SET = {
    "sessions": "ended_at",
    "devices": "revoked_at",
    "one_time_codes": "used_at",
    "refresh_tokens": "used_at",
}
"""What ended, was revoked or used never lives again."""


def upgrade() -> None:
    """Create the tables and the rules that guard them."""
    create_people()
    create_sessions()
    create_throttling()
    create_vault()
    keep(NEVER_DELETED, ("DELETE",))
    if op.get_bind().dialect.name == "sqlite":
        _stay_set_on_sqlite()
    else:
        _stay_set_on_postgresql()


def downgrade() -> None:
    """Drop everything this migration made."""
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION courier_stays_set")


def _stay_set_on_sqlite() -> None:
    for table, column in STAYS_SET.items():
        op.execute(
            f"CREATE TRIGGER {table}_{column}_stays BEFORE UPDATE OF {column} ON {table} "
            f"WHEN OLD.{column} IS NOT NULL AND NEW.{column} IS NOT OLD.{column} "
            "BEGIN SELECT RAISE(ABORT, 'over_stays_over'); END"
        )


def _stay_set_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION courier_stays_set() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "PERFORM courier_refuse('over_stays_over'); RETURN NULL; END $$"
    )
    for table, column in STAYS_SET.items():
        op.execute(
            f"CREATE TRIGGER {table}_{column}_stays BEFORE UPDATE OF {column} ON {table} "
            f"FOR EACH ROW WHEN (OLD.{column} IS NOT NULL "
            f"AND NEW.{column} IS DISTINCT FROM OLD.{column}) "
            "EXECUTE FUNCTION courier_stays_set()"
        )
