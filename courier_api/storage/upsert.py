"""INSERTs that know what to do if the row is there already, on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite

__all__ = ["insert_new", "insert_or_replace", "insert_or_replace_all"]


def insert_new(connection: Connection, table: Table, values: dict[str, Any]) -> bool:
    """Insert a row unless its key is there; say whether it was new."""
    key = list(table.primary_key.columns)
    new = _insert(connection, table).values(values).on_conflict_do_nothing().returning(*key)
    return connection.execute(new).first() is not None


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
def _upsert(dialect: str, table: Table, columns: tuple[str, ...]) -> Insert:
    """Return the statement, made once: it costs more than to run it."""
    key = [column.name for column in table.primary_key.columns]
    statement = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    rest = {name: statement.excluded[name] for name in columns if name not in key}
    return statement.on_conflict_do_update(index_elements=key, set_=rest)


def _insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)
