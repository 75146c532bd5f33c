"""Answers by idempotency key, in the database."""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b

from sqlalchemy import Connection, bindparam, delete, insert, select, text, tuple_

from courier_api.ports.requests import KeptAnswer
from courier_api.storage.tables.requests import kept_answers

__all__ = ["SqlRequests"]

FIND = select(kept_answers).where(
    kept_answers.c.scope == bindparam("its_scope"), kept_answers.c.key == bindparam("its_key")
)
KEEP = insert(kept_answers)


class SqlRequests:
    """A :class:`courier_api.ports.Requests` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(self, scope: str, key: str) -> bool:
        """Hold the key until the unit of work ends; ``False`` if another holds it now.

        SQLite has one writer: who gets here waited for the other's end, and
        finds the answer if there is one.
        """
        if self._connection.dialect.name == "sqlite":
            return True
        digest = blake2b(f"{scope}\0{key}".encode(), digest_size=8).digest()
        number = int.from_bytes(digest, "big", signed=True)
        lock = text("SELECT pg_try_advisory_xact_lock(:number)")
        return bool(self._connection.execute(lock, {"number": number}).scalar_one())

    def find(self, scope: str, key: str) -> KeptAnswer | None:
        """Return the answer given to this key, if any."""
        row = self._connection.execute(FIND, {"its_scope": scope, "its_key": key}).one_or_none()
        return None if row is None else KeptAnswer(**row._mapping)

    def keep(self, answer: KeptAnswer) -> None:
        """Write an answer; the primary key refuses a second one."""
        values = {column.name: getattr(answer, column.name) for column in kept_answers.c}
        self._connection.execute(KEEP, values)

    def forget(self, before: datetime, limit: int) -> int:
        """Delete up to `limit` answers given before then; return how many."""
        table = kept_answers.c
        old = select(table.scope, table.key).where(table.at < before).limit(limit)
        gone = delete(kept_answers).where(tuple_(table.scope, table.key).in_(old))
        return self._connection.execute(gone).rowcount
