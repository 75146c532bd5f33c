"""What the use cases need from outside: Protocols, met by :mod:`courier_api.storage`.

Everything a repository writes belongs to the unit of work it came from and
stands or falls with it.
"""

from courier_api.ports.approvals import Approvals
from courier_api.ports.audit import AuditLog
from courier_api.ports.books import Books
from courier_api.ports.clock import Clock
from courier_api.ports.custody import Custody
from courier_api.ports.day_book import DayBook
from courier_api.ports.events import Event, Events
from courier_api.ports.files import FileStore
from courier_api.ports.ledger import Ledger
from courier_api.ports.order_book import OrderBook, OrderFilter
from courier_api.ports.orders import Orders
from courier_api.ports.outbox import Beat, Job, JobState, Outbox, Queue
from courier_api.ports.payments import Payments
from courier_api.ports.people import Credentials, People, Sessions
from courier_api.ports.photos import Photos
from courier_api.ports.plans import Plans
from courier_api.ports.records import Records
from courier_api.ports.requests import KeptAnswer, Requests
from courier_api.ports.sales import Sales
from courier_api.ports.shifts import Shifts
from courier_api.ports.stock import Stock
from courier_api.ports.tasks import Tasks
from courier_api.ports.unit import Store, UnitOfWork
from courier_api.ports.vault import Tie, Vault
from courier_api.ports.visits import Visits

__all__ = [
    "Approvals",
    "AuditLog",
    "Beat",
    "Books",
    "Clock",
    "Credentials",
    "Custody",
    "DayBook",
    "Event",
    "Events",
    "FileStore",
    "Job",
    "JobState",
    "KeptAnswer",
    "Ledger",
    "OrderBook",
    "OrderFilter",
    "Orders",
    "Outbox",
    "Payments",
    "People",
    "Photos",
    "Plans",
    "Queue",
    "Records",
    "Requests",
    "Sales",
    "Sessions",
    "Shifts",
    "Stock",
    "Store",
    "Tasks",
    "Tie",
    "UnitOfWork",
    "Vault",
    "Visits",
]
