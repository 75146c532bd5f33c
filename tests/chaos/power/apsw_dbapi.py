"""A connection of apsw that SQLAlchemy takes for one of ``sqlite3``: just what it asks for.

``sqlite3`` cannot be given a VFS written in Python; apsw can.  Errors become
those of ``sqlite3``, so that the storage's own code sees what it knows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import apsw

__all__ = ["Connection"]

WAIT_MS = 30_000
CHANGES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class Cursor:
    """A cursor that has read every row when :meth:`execute` returns."""

    arraysize = 1

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Sequence[Any] | None = None
        self.rowcount = -1
        self.lastrowid = 0

    def execute(self, sql: str, values: Sequence[Any] = ()) -> Cursor:
        """Run one statement."""
        self.description, self.rowcount = None, -1
        cursor = self._connection.cursor()
        cursor.exec_trace = self._described
        self._rows = _translated(lambda: list(cursor.execute(sql, tuple(values))))
        if sql.lstrip()[:7].strip().upper() in CHANGES:
            self.rowcount = self._connection.changes()
            self.lastrowid = self._connection.last_insert_rowid()
        return self

    def executemany(self, sql: str, many: Iterable[Sequence[Any]]) -> Cursor:
        """Run one statement for each set of values."""
        changed = 0
        for values in many:
            self.execute(sql, values)
            changed += max(self.rowcount, 0)
        self.rowcount = changed
        return self

    def fetchone(self) -> Any:
        """Return the next row."""
        return self._rows.pop(0) if self._rows else None

    def fetchmany(self, size: int = 1) -> list[Any]:
        """Return the next rows."""
        rows, self._rows = self._rows[:size], self._rows[size:]
        return rows

    def fetchall(self) -> list[Any]:
        """Return the other rows."""
        return self.fetchmany(len(self._rows))

    def close(self) -> None:
        """Forget the rows."""
        self._rows = []

    def _described(self, cursor: apsw.Cursor, _sql: str, _values: object) -> bool:
        columns = cursor.get_description()
        if columns:
            self.description = [(name, *(None,) * 6) for name, _ in columns]
        return True


class Connection:
    """A connection to a file on a VFS.

    Parameters
    ----------
    path, vfs
        Which file, on which VFS.
    """

    def __init__(self, path: str, vfs: str) -> None:
        self.isolation_level: str | None = None
        self._connection = apsw.Connection(path, vfs=vfs)
        self._connection.set_busy_timeout(WAIT_MS)

    def cursor(self) -> Cursor:
        """Return a new cursor."""
        return Cursor(self._connection)

    def execute(self, sql: str) -> Cursor:
        """Run one statement on a cursor of its own."""
        return self.cursor().execute(sql)

    def commit(self) -> None:
        """Commit what has begun."""
        if self._connection.in_transaction:
            self.execute("COMMIT")

    def rollback(self) -> None:
        """Undo what has begun."""
        if self._connection.in_transaction:
            self.execute("ROLLBACK")

    def close(self) -> None:
        """Close it."""
        _translated(self._connection.close)

    def create_function(
        self, name: str, number: int, function: Callable[..., Any], *, deterministic: bool = False
    ) -> None:
        """Define a function for SQL."""
        self._connection.create_scalar_function(name, function, number, deterministic=deterministic)


def _translated(act: Callable[[], Any]) -> Any:
    try:
        return act()
    except apsw.ConstraintError as error:
        raise _as(sqlite3.IntegrityError, error) from error
    except apsw.Error as error:
        raise _as(sqlite3.OperationalError, error) from error


def _as(kind: type[sqlite3.Error], error: apsw.Error) -> sqlite3.Error:
    told = kind(str(error))
    told.sqlite_errorcode = getattr(error, "extendedresult", 0)
    return told
