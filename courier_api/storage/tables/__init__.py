"""The tables; the triggers that guard them stand in the migrations."""

from courier_api.storage.tables import audit, custody, money, orders, outbox, requests, tasks
from courier_api.storage.tables.base import metadata

__all__ = ["audit", "custody", "metadata", "money", "orders", "outbox", "requests", "tasks"]
