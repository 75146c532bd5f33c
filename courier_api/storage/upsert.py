"""INSERTs that know what to do if the row is there already, on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

__all__ = ["insert_new", "insert_or_replace", "insert_or_replace_all"]


def insert_new(connection: Connection, table: Table, values: dict[str, Any]) -> bool:
    """Insert a row unless its key is there; say whether it was new."""
    new = _insert_new(connection.dialect.name, table)
    return connection.execute(new, values).first() is not None


def insert_or_replace(connection: Connection, table: Table, values: dict[str, Any]) -> None:
    """Insert a row, or write its values over the row with the same primary key."""
    insert_or_replace_all(connection, table, [values])


def insert_or_replace_all(
    connection: Connection, table: Table, rows: Sequence[dict[str, Any]]
) -> None:
    """Insert rows of the same columns, or write each over the row with its primary key."""
    if rows:
        statement = _upsert(connection.dialect.name, table, tuple(rows[0]))
        connection.execute(statement, list(rows))


@cache
def _insert_new(dialect: str, table: Table) -> ReturningInsert[Any]:
    key = list(table.primary_key.columns)
    return _insert(dialect, table).on_conflict_do_nothing().returning(*key)


@cache
def _upsert(dialect: str, table: Table, columns: tuple[str, ...]) -> Insert:
    """Return the statement, made once: it costs more than to run it."""
    key = [column.name for column in table.primary_key.columns]
    statement = _insert(dialect, table)
    rest = {name: statement.excluded[name] for name in columns if name not in key}
    return statement.on_conflict_do_update(index_elements=key, set_=rest)


def _insert(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
