"""Up, down and up again, on both databases."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect, text

from courier_api.errors import InputError, StorageError
from courier_api.storage import open_store, upgrade
from courier_api.storage.engine import make_engine
from courier_api.storage.migrate import downgrade, newest
from courier_api.storage.tables import metadata

LEFT = {
    "sqlite": "SELECT name FROM sqlite_schema WHERE type IN ('trigger', 'index')"
    " AND name NOT LIKE 'sqlite_%'",
    "postgresql": "SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
    " WHERE n.nspname = 'public'",
}


def tables(url: str) -> set[str]:
    engine = make_engine(url)
    found = set(inspect(engine).get_table_names())
    engine.dispose()
    return found


def test_up_down_and_up_again(empty_url: str, backend: str) -> None:
    assert upgrade(empty_url) == newest()
    assert tables(empty_url) == set(metadata.tables) | {"alembic_version"}
    assert downgrade(empty_url) == ""
    assert tables(empty_url) == {"alembic_version"}
    engine = make_engine(empty_url)
    with engine.connect() as connection:
        assert connection.execute(text(LEFT[backend])).all() == []
    engine.dispose()
    assert upgrade(empty_url) == newest()
    open_store(empty_url).close()


def test_migrating_again_changes_nothing(database_url: str) -> None:
    assert upgrade(database_url) == newest()


def test_models_match_migrations(database_url: str) -> None:
    engine = make_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_checks_of_models_match_migrations(database_url: str) -> None:
    engine = make_engine(database_url)
    inspector = inspect(engine)
    for name, table in metadata.tables.items():
        found = {check["name"] for check in inspector.get_check_constraints(name)}
        checks = {c.name for c in table.constraints if isinstance(c, CheckConstraint)}
        assert found == checks, name
    engine.dispose()


def test_a_database_that_was_not_migrated_is_not_opened(empty_url: str) -> None:
    with pytest.raises(StorageError, match="run courier-api migrate"):
        open_store(empty_url)


def test_a_migration_that_breaks_leaves_nothing_behind(empty_url: str) -> None:
    engine = make_engine(empty_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE payments (id text)"))
    engine.dispose()
    with pytest.raises(StorageError, match="could not be migrated"):
        upgrade(empty_url)
    assert tables(empty_url) == {"payments"}


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://localhost/x", "use sqlite or postgresql"),
        ("sqlite://", "name a file"),
        ("sqlite:///:memory:", "name a file"),
        ("courier.db", "is none"),
    ],
)
def test_urls_that_name_no_database_of_ours(url: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        make_engine(url)


def test_a_database_that_is_not_there() -> None:
    with pytest.raises(StorageError, match="cannot be reached"):
        open_store("postgresql://nobody:secret@127.0.0.1:1/none")
    with pytest.raises(StorageError) as caught:
        upgrade("postgresql://nobody:secret@127.0.0.1:1/none")
    assert "secret" not in str(caught.value)
