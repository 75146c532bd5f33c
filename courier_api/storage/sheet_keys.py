"""Keys of sheets of the day, in the database."""

from __future__ import annotations

from sqlalchemy import Connection, func, insert, select, update

from courier_api.domain.office.sheet_key import SheetKey
from courier_api.storage.tables.reading import sheet_keys

__all__ = ["SqlSheetKeys"]


class SqlSheetKeys:
    """A :class:`courier_api.ports.sights.SheetKeys` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, key: SheetKey) -> None:
        """Write a key; the one that the branch printed with until then ends."""
        columns = sheet_keys.c
        before = (
            columns.branch_id == key.branch_id,
            columns.valid_to.is_(None),
            func.length(columns.sealed) > 0,
        )
        if key.prints:
            ending = update(sheet_keys).where(*before).values(valid_to=key.valid_from)
            self._connection.execute(ending)
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
