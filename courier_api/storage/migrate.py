"""Bring a database to the form this version needs, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from courier_api.errors import StorageError
from courier_api.storage.engine import make_engine, writing
from courier_api.storage.faults import translated

__all__ = ["downgrade", "make_ready", "newest", "upgrade", "version_of"]

SCRIPTS = Path(__file__).parent / "migrations"
LOCK = 6_814_972_311
"""Advisory lock of PostgreSQL: two servers that start together migrate once."""


def upgrade(url: str, revision: str = "head") -> str:
    """Migrate the database at `url` up; return the revision it is at then.

    Raises
    ------
    InputError
        If `url` names no database of ours.
    StorageError
        If it cannot be reached or migrated; it is left as it was.
    """
    return _migrate(url, lambda config: command.upgrade(config, revision))


def downgrade(url: str, revision: str = "base") -> str:
    """Migrate the database at `url` down, which drops what the newer form kept."""
    return _migrate(url, lambda config: command.downgrade(config, revision))


def make_ready(url: str, *, migrate: bool = False) -> None:
    """Migrate a database that is new; change one that is in use only if `migrate` says so.

    Raises
    ------
    InputError, StorageError
        As :func:`upgrade`; also if the database is of another form and may not be changed.
    """
    engine = make_engine(url)
    try:
        found = version_of(engine)
    except DBAPIError as error:
        raise StorageError("database", ["cannot be reached: check the URL"]) from error
    finally:
        engine.dispose()
    if found == newest():
        return
    if found and not migrate:
        raise StorageError(
            "database",
            [f"is at migration {found}, not {newest()}: keep a copy, then run courier-api migrate"],
        )
    upgrade(url)


@cache
def newest() -> str:
    """Return the newest revision there is."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def version_of(engine: Engine) -> str:
    """Return the revision the database is at, or ``""`` if it has none."""
    with engine.connect() as connection:
        return _version(connection)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    return config


def _version(connection: Connection) -> str:
    return MigrationContext.configure(connection).get_current_revision() or ""


def _migrate(url: str, run: Callable[[Config], None]) -> str:
    engine = make_engine(url)
    config = _config()
    try:
        with writing(engine) as connection, connection.begin():
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
            config.attributes["connection"] = connection
            run(config)
            return _version(connection)
    except DBAPIError as error:
        raise StorageError("database", [f"could not be migrated: {translated(error)}"]) from error
    finally:
        engine.dispose()
