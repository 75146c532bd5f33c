"""The domain kept in SQLite or PostgreSQL, one URL between them."""

from courier_api.storage.migrate import upgrade
from courier_api.storage.store import SqlStore, open_store

__all__ = ["SqlStore", "open_store", "upgrade"]
