"""What the use cases need from outside: Protocols, met by :mod:`courier_api.storage`.

Everything a repository writes belongs to the unit of work it came from and
stands or falls with it.
"""

from courier_api.ports.audit import AuditLog
from courier_api.ports.clock import Clock
from courier_api.ports.custody import Custody
from courier_api.ports.events import Event, Events
from courier_api.ports.ledger import Ledger
from courier_api.ports.orders import Orders
from courier_api.ports.outbox import Job, JobState, Outbox, Queue
from courier_api.ports.payments import Payments
from courier_api.ports.requests import KeptAnswer, Requests
from courier_api.ports.tasks import Tasks
from courier_api.ports.unit import Store, UnitOfWork

__all__ = [
    "AuditLog",
    "Clock",
    "Custody",
    "Event",
    "Events",
    "Job",
    "JobState",
    "KeptAnswer",
    "Ledger",
    "Orders",
    "Outbox",
    "Payments",
    "Queue",
    "Requests",
    "Store",
    "Tasks",
    "UnitOfWork",
]
