"""INSERTs that know what to do if the row is there already, on both databases."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

__all__ = ["insert_new", "insert_or_replace"]


def insert_new(connection: Connection, table: Table, values: dict[str, Any]) -> bool:
    """Insert a row unless its key is there; say whether it was new."""
    key = list(table.primary_key.columns)
    new = _insert(connection, table).values(values).on_conflict_do_nothing().returning(*key)
    return connection.execute(new).first() is not None


def insert_or_replace(connection: Connection, table: Table, values: dict[str, Any]) -> None:
    """Insert a row, or write its values over the row with the same primary key."""
    key = [column.name for column in table.primary_key.columns]
    rest = {name: value for name, value in values.items() if name not in key}
    statement = _insert(connection, table).values(values)
    connection.execute(statement.on_conflict_do_update(index_elements=key, set_=rest))


def _insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)
