"""Keys of sheets of the day, in the database."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from courier_api.domain.office.sheet_key import SheetKey
from courier_api.storage.tables.reading import sheet_keys

__all__ = ["SqlSheetKeys"]


class SqlSheetKeys:
    """A :class:`courier_api.ports.sights.SheetKeys` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, key: SheetKey) -> None:
        """Write a key; those of the branch that hold without an end, end with its beginning."""
        self._connection.execute(
            update(sheet_keys)
            .where(sheet_keys.c.branch_id == key.branch_id, sheet_keys.c.valid_to.is_(None))
            .values(valid_to=key.valid_from)
        )
        values = {column.name: getattr(key, column.name) for column in sheet_keys.c}
        self._connection.execute(insert(sheet_keys).values(values))

    def of_branch(self, branch_id: str) -> tuple[SheetKey, ...]:
        """Return every key of the branch, the oldest first."""
        columns = sheet_keys.c
        query = (
            select(sheet_keys)
            .where(columns.branch_id == branch_id)
            .order_by(columns.valid_from, columns.id)
        )
        rows = self._connection.execute(query)
        return tuple(SheetKey(**row._mapping) for row in rows)
