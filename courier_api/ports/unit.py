"""Units of work and where they come from."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from courier_api.ports.approvals import Approvals
from courier_api.ports.audit import AuditLog
from courier_api.ports.books import Books
from courier_api.ports.checkpoints import Checkpoints
from courier_api.ports.custody import Custody
from courier_api.ports.day_book import DayBook
from courier_api.ports.events import Events
from courier_api.ports.ledger import Ledger
from courier_api.ports.order_book import OrderBook
from courier_api.ports.orders import Orders
from courier_api.ports.outbox import Outbox
from courier_api.ports.payments import Payments
from courier_api.ports.people import Credentials, People, Sessions
from courier_api.ports.photos import Photos
from courier_api.ports.plans import Plans
from courier_api.ports.records import Records
from courier_api.ports.requests import Requests
from courier_api.ports.sales import Sales
from courier_api.ports.shifts import Shifts
from courier_api.ports.sights import SheetKeys, Sights
from courier_api.ports.stock import Stock
from courier_api.ports.tasks import Tasks
from courier_api.ports.vault import Vault
from courier_api.ports.visits import Visits

__all__ = ["Store", "UnitOfWork"]

T = TypeVar("T")


class UnitOfWork(Protocol):
    """The repositories of one transaction."""

    @property
    def orders(self) -> Orders:
        """Orders and their histories."""
        ...

    @property
    def payments(self) -> Payments:
        """Payments of premiums."""
        ...

    @property
    def ledger(self) -> Ledger:
        """The books."""
        ...

    @property
    def custody(self) -> Custody:
        """Documents and who has them."""
        ...

    @property
    def audit(self) -> AuditLog:
        """Who did what."""
        ...

    @property
    def outbox(self) -> Outbox:
        """What leaves the house, and what is done later."""
        ...

    @property
    def checkpoints(self) -> Checkpoints:
        """Signed sizes and roots of the audit log."""
        ...

    @property
    def events(self) -> Events:
        """What phones and desks are told."""
        ...

    @property
    def requests(self) -> Requests:
        """Answers by idempotency key."""
        ...

    @property
    def tasks(self) -> Tasks:
        """What waits for a person in the office."""
        ...

    @property
    def approvals(self) -> Approvals:
        """What waits for a second person."""
        ...

    @property
    def records(self) -> Records:
        """Inspection records on file."""
        ...

    @property
    def photos(self) -> Photos:
        """Photos of visits."""
        ...

    @property
    def books(self) -> Books:
        """The ledger, asked."""
        ...

    @property
    def day_book(self) -> DayBook:
        """Orders and money of a day as a whole."""
        ...

    @property
    def stock(self) -> Stock:
        """The custody ledger, asked."""
        ...

    @property
    def people(self) -> People:
        """Who may log in, as what and where."""
        ...

    @property
    def sessions(self) -> Sessions:
        """Log-ins, phones, proofs."""
        ...

    @property
    def credentials(self) -> Credentials:
        """Passwords, second factors, one-time codes."""
        ...

    @property
    def vault(self) -> Vault:
        """Personal data."""
        ...

    @property
    def order_book(self) -> OrderBook:
        """Orders by branch, day and state."""
        ...

    @property
    def sales(self) -> Sales:
        """What sales say besides the orders; branches and rosters."""
        ...

    @property
    def plans(self) -> Plans:
        """Planning runs, their plans, publications and routes."""
        ...

    @property
    def shifts(self) -> Shifts:
        """Couriers' shifts."""
        ...

    @property
    def sights(self) -> Sights:
        """What is remembered of visits' photos."""
        ...

    @property
    def sheet_keys(self) -> SheetKeys:
        """Keys of sheets of the day."""
        ...

    @property
    def visits(self) -> Visits:
        """Visits at customers' doors."""
        ...


class Store(Protocol):
    """Where units of work come from."""

    def write(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run `work` whole or not at all, and again from the start if others got in its way.

        `work` must do nothing but read and write through its unit of work.
        """
        ...

    def read(self) -> AbstractContextManager[UnitOfWork]:
        """Open a unit of work that sees one moment of the database and writes nothing."""
        ...
