"""Engines: one URL in, a database set up to lose nothing out.

SQLite runs in WAL mode with ``synchronous=FULL``; writers take their lock at
``BEGIN`` (IMMEDIATE), so that no unit of work finds out at its end that it
was too late.  PostgreSQL runs units of work SERIALIZABLE, side by side; one
that got into another's way goes alone the next time.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from courier_api.errors import InputError

__all__ = ["for_reading", "make_engine", "reading", "take_turn", "writing"]

READ_ONLY = "courier_read_only"
SQLITE_WAIT_S = 30
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA secure_delete = ON",
)


def make_engine(url: str) -> Engine:
    """Return an engine for ``sqlite:///file`` or ``postgresql://...``.

    Raises
    ------
    InputError
        If it is neither, or SQLite is to live in memory.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise InputError("database URL", ["is none: try sqlite:///courier.db"]) from error
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        return _sqlite(parsed)
    if backend in ("postgresql", "postgres"):
        return create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            isolation_level="SERIALIZABLE",
            connect_args={"options": "-c timezone=UTC"},
            pool_pre_ping=True,
        )
    raise InputError("database URL", [f"{backend} is not kept: use sqlite or postgresql"])


def writing(engine: Engine) -> Connection:
    """Return a connection whose transactions may write."""
    return engine.connect()


def take_turn(connection: Connection, *, alone: bool, patience_s: float) -> None:
    """Begin to write beside others, or, on PostgreSQL, with nobody beside.

    Whoever lost against others once is sure of his second try.  ``LOCK TABLE``
    comes before the transaction's snapshot is taken, so that who waited sees
    what the others wrote.  Sequential scans are left out where an index will
    do: on a small table they would count as having read all of it.  Nobody waits
    longer than `patience_s` for a lock.
    """
    if connection.dialect.name != "postgresql":
        return
    mode = "EXCLUSIVE" if alone else "ROW SHARE"
    connection.exec_driver_sql(
        f"SET LOCAL lock_timeout = {max(int(patience_s * 1000), 1)}; "
        f"LOCK TABLE write_turns IN {mode} MODE; SET LOCAL enable_seqscan = off"
    )


def reading(engine: Engine) -> Connection:
    """Return a connection whose transactions see one moment and write nothing."""
    return engine.connect().execution_options(**_reading_options(engine))


def for_reading(engine: Engine) -> Engine:
    """Return an engine with the same pool, all of whose connections are as :func:`reading`'s."""
    return engine.execution_options(**_reading_options(engine))


def _reading_options(engine: Engine) -> dict[str, Any]:
    if engine.dialect.name == "sqlite":
        return {READ_ONLY: True}
    return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def _sqlite(url: URL) -> Engine:
    if url.database in (None, "", ":memory:"):
        raise InputError("database URL", ["SQLite in memory forgets: name a file"])
    engine = create_engine(
        url.set(drivername="sqlite+pysqlite"), connect_args={"timeout": SQLITE_WAIT_S}
    )
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    read_only = bool(connection.get_execution_options().get(READ_ONLY))
    if connection.info.get(READ_ONLY) is not read_only:
        connection.exec_driver_sql(f"PRAGMA query_only = {int(read_only)}")
        connection.info[READ_ONLY] = read_only
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
