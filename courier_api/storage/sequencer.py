"""Give audit entries their places in short transactions that get in nobody's way.

On PostgreSQL these run READ COMMITTED: among SERIALIZABLE units of work a
reader of all that waits would make those that write entries fail and run
again.  Two at once cannot both succeed: a place and an entry are given once,
and the table refuses gaps.
"""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from courier_api.errors import ConflictError
from courier_api.storage.audit import SqlAuditLog
from courier_api.storage.engine import writing
from courier_api.storage.faults import translated

__all__ = ["SqlSequencer"]


class SqlSequencer:
    """A :class:`courier_api.ports.audit.Sequencer` over an engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def sequence(self, limit: int) -> int:
        """Give up to `limit` waiting entries their places; 0 if another is at it."""
        options = (
            {} if self._engine.dialect.name == "sqlite" else {"isolation_level": "READ COMMITTED"}
        )
        try:
            with (
                writing(self._engine).execution_options(**options) as connection,
                connection.begin(),
            ):
                return SqlAuditLog(connection).sequence(limit)
        except DBAPIError as error:
            refused = translated(error)
            if isinstance(refused, ConflictError):
                return 0
            raise refused from error
