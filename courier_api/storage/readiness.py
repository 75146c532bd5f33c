"""Whether the database can be used now."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from courier_api.ports import Store
from courier_api.storage.migrate import newest, version_of
from courier_api.storage.store import SqlStore

__all__ = ["readiness"]


def readiness(store: Store) -> Callable[[], tuple[str, ...]]:
    """Return a function that names what keeps `store` from being used, nothing if it can be."""

    def faults() -> tuple[str, ...]:
        if not isinstance(store, SqlStore):
            return ()
        try:
            found = version_of(store.engine)
        except (DBAPIError, PoolTimeoutError):
            return ("the database cannot be reached",)
        if found != newest():
            return ("the database is at another migration: run courier-api migrate",)
        return ()

    return faults
