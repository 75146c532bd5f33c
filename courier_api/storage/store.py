"""Units of work over an engine: whole or not at all, and again if others got in the way."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from courier_api import ports
from courier_api.errors import ContentionError, StorageError
from courier_api.ports.checkpoints import Checkpoints
from courier_api.ports.sights import SheetKeys, Sights
from courier_api.storage.approvals import SqlApprovals
from courier_api.storage.audit import SqlAuditLog
from courier_api.storage.books import SqlBooks
from courier_api.storage.checkpoints import SqlCheckpoints
from courier_api.storage.custody import SqlCustody
from courier_api.storage.day_book import SqlDayBook
from courier_api.storage.engine import for_reading, make_engine, take_turn, writing
from courier_api.storage.events import SqlEvents
from courier_api.storage.faults import is_contention, translated
from courier_api.storage.ledger import SqlLedger
from courier_api.storage.migrate import newest, version_of
from courier_api.storage.order_book import SqlOrderBook
from courier_api.storage.orders import SqlOrders
from courier_api.storage.outbox import SqlOutbox
from courier_api.storage.payments import SqlPayments
from courier_api.storage.people import SqlPeople
from courier_api.storage.people_credentials import SqlCredentials
from courier_api.storage.people_sessions import SqlSessions
from courier_api.storage.photos import SqlPhotos
from courier_api.storage.plans import SqlPlans
from courier_api.storage.records import SqlRecords
from courier_api.storage.requests import SqlRequests
from courier_api.storage.sales import SqlSales
from courier_api.storage.sheet_keys import SqlSheetKeys
from courier_api.storage.shifts import SqlShifts
from courier_api.storage.sights import SqlSights
from courier_api.storage.stock import SqlStock
from courier_api.storage.tasks import SqlTasks
from courier_api.storage.vault import SqlVault
from courier_api.storage.visits import SqlVisits

__all__ = ["SqlStore", "SqlUnitOfWork", "open_store"]

T = TypeVar("T")
FIRST_PAUSE_S = 0.002
LONGEST_PAUSE_S = 0.1


class SqlUnitOfWork:
    """The repositories of one database transaction."""

    def __init__(self, connection: Connection, secret: bytes | None = None) -> None:
        self.orders: ports.Orders = SqlOrders(connection)
        self.payments: ports.Payments = SqlPayments(connection)
        self.ledger: ports.Ledger = SqlLedger(connection)
        self.custody: ports.Custody = SqlCustody(connection)
        self.audit: ports.AuditLog = SqlAuditLog(connection)
        self.people: ports.People = SqlPeople(connection)
        self.sessions: ports.Sessions = SqlSessions(connection)
        self.credentials: ports.Credentials = SqlCredentials(connection)
        self.vault: ports.Vault = SqlVault(connection, secret)
        self.outbox: ports.Outbox = SqlOutbox(connection)
        self.checkpoints: Checkpoints = SqlCheckpoints(connection)
        self.events: ports.Events = SqlEvents(connection)
        self.tasks: ports.Tasks = SqlTasks(connection)
        self.approvals: ports.Approvals = SqlApprovals(connection)
        self.records: ports.Records = SqlRecords(connection, self.vault)
        self.photos: ports.Photos = SqlPhotos(connection)
        self.books: ports.Books = SqlBooks(connection)
        self.day_book: ports.DayBook = SqlDayBook(connection)
        self.stock: ports.Stock = SqlStock(connection)
        self.requests: ports.Requests = SqlRequests(connection)
        self.order_book: ports.OrderBook = SqlOrderBook(connection)
        self.sales: ports.Sales = SqlSales(connection)
        self.plans: ports.Plans = SqlPlans(connection)
        self.shifts: ports.Shifts = SqlShifts(connection)
        self.visits: ports.Visits = SqlVisits(connection)
        self.sights: Sights = SqlSights(connection)
        self.sheet_keys: SheetKeys = SqlSheetKeys(connection)


class SqlStore:
    """A :class:`courier_api.ports.Store` in SQLite or PostgreSQL.

    Parameters
    ----------
    engine
        From :func:`courier_api.storage.engine.make_engine`.
    patience_s
        How long a unit of work is tried again while others get in its way.
    secret
        The key for personal data, ``Secret.key("vault")``; without it the vault stays shut.
    """

    def __init__(
        self, engine: Engine, *, patience_s: float = 20.0, secret: bytes | None = None
    ) -> None:
        self.engine = engine
        self._patience_s = patience_s
        self._secret = secret
        self._reading = for_reading(engine)
        self._writer = Lock() if engine.dialect.name == "sqlite" else None

    def write(self, work: Callable[[ports.UnitOfWork], T]) -> T:
        """Run `work` whole or not at all, and again from the start if others got in its way.

        Raises
        ------
        CourierApiError
            What `work` raises, and what the database refuses.
        ContentionError
            If others got in its way for `patience_s`.
        """
        last_try_at = time.monotonic() + self._patience_s
        pause_s = FIRST_PAUSE_S
        alone = False
        while True:
            try:
                return self._once(work, alone=alone)
            except DBAPIError as error:
                if not is_contention(error) or time.monotonic() >= last_try_at:
                    raise translated(error) from error
            except PoolTimeoutError as error:
                raise ContentionError("database", ["no free connection: try again"]) from error
            alone = True
            time.sleep(random.uniform(0, pause_s))
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)

    @contextmanager
    def read(self) -> Iterator[ports.UnitOfWork]:
        """Open a unit of work that sees one moment of the database and writes nothing."""
        try:
            with self._reading.connect() as connection, connection.begin():
                yield SqlUnitOfWork(connection, self._secret)
        except DBAPIError as error:
            raise translated(error) from error

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    def _once(self, work: Callable[[ports.UnitOfWork], T], *, alone: bool) -> T:
        with self._queued(), writing(self.engine) as connection, connection.begin():
            take_turn(connection, alone=alone, patience_s=self._patience_s)
            return work(SqlUnitOfWork(connection, self._secret))

    @contextmanager
    def _queued(self) -> Iterator[None]:
        """Wait for the other threads that write to SQLite, which has one writer.

        They would else find out by asking again and again, with pauses that
        grow to a tenth of a second, while nobody writes.
        """
        if self._writer is None:
            yield
            return
        if not self._writer.acquire(timeout=self._patience_s):
            raise ContentionError("database", ["too many wrote at once: try again"])
        try:
            yield
        finally:
            self._writer.release()


def open_store(url: str, *, patience_s: float = 20.0, secret: bytes | None = None) -> SqlStore:
    """Open the database at `url`, which must be migrated.

    Raises
    ------
    InputError
        If `url` names no database of ours.
    StorageError
        If it cannot be reached, or is not at the newest migration.
    """
    engine = make_engine(url)
    try:
        found = version_of(engine)
    except DBAPIError as error:
        engine.dispose()
        raise StorageError("database", ["cannot be reached: check the URL"]) from error
    if found != newest():
        engine.dispose()
        raise StorageError(
            "database",
            [f"is at migration {found or 'none'}, not {newest()}: run courier-api migrate"],
        )
    return SqlStore(engine, patience_s=patience_s, secret=secret)
