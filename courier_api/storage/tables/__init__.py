"""The tables; the triggers that guard them stand in the migrations."""

from courier_api.storage.tables import (
    approvals,
    audit,
    custody,
    dispatch,
    money,
    orders,
    outbox,
    people,
    photos,
    reading,
    records,
    requests,
    shifts,
    tasks,
    vault,
    vehicles,
)
from courier_api.storage.tables.base import metadata

__all__ = [
    "approvals",
    "audit",
    "custody",
    "dispatch",
    "metadata",
    "money",
    "orders",
    "outbox",
    "people",
    "photos",
    "reading",
    "records",
    "requests",
    "shifts",
    "tasks",
    "vault",
    "vehicles",
]
