"""What the use cases need from outside: Protocols, met by :mod:`courier_api.storage`.

Everything a repository writes belongs to the unit of work it came from and
stands or falls with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from courier_api.domain.audit.entry import AuditEntry
from courier_api.domain.custody.document import Document, Move, Moved
from courier_api.domain.custody.holder import Holder
from courier_api.domain.ledger.account import Account
from courier_api.domain.ledger.transaction import Transaction
from courier_api.domain.order.advance import Advanced, Step
from courier_api.domain.order.order import Order
from courier_api.domain.payment import Payment

__all__ = [
    "AuditLog",
    "Custody",
    "Ledger",
    "Orders",
    "Payments",
    "Store",
    "UnitOfWork",
]

T = TypeVar("T")


class Orders(Protocol):
    """Orders and their histories."""

    def get(self, order_id: str) -> Order:
        """Return the order; raises `NotFoundError`."""
        ...

    def find_sale(self, sale_number: str) -> Order | None:
        """Return the order of a sale, if it has come in."""
        ...

    def add(self, sold: Advanced) -> None:
        """Write a new order and the first line of its history."""
        ...

    def save(self, advanced: Advanced) -> None:
        """Write one step; raises `ConflictError` if another step came first."""
        ...

    def history(self, order_id: str) -> tuple[Step, ...]:
        """Return every step of the order, oldest first."""
        ...


class Payments(Protocol):
    """Payments; an order has at most one that is open or confirmed."""

    def get(self, payment_id: str) -> Payment:
        """Return the payment; raises `NotFoundError`."""
        ...

    def of_order(self, order_id: str) -> tuple[Payment, ...]:
        """Return every payment tried for the order, oldest first."""
        ...

    def add(self, payment: Payment) -> None:
        """Write an open payment."""
        ...

    def save(self, before: Payment, after: Payment) -> None:
        """Write a payment's next state; raises `ConflictError` if it is not as `before`."""
        ...


class Ledger(Protocol):
    """The books: written once, read for ever."""

    def append(self, transaction: Transaction) -> None:
        """Write a transaction, whole and sealed."""
        ...

    def get(self, transaction_id: str) -> Transaction:
        """Return the transaction; raises `NotFoundError`."""
        ...

    def transactions(self, branch_id: str) -> Iterator[Transaction]:
        """Yield a branch's transactions in the order of their time and id."""
        ...

    def balance_fen(self, account: Account) -> int:
        """Return the sum of the account's entries, positive on the side on which it grows."""
        ...


class Custody(Protocol):
    """Documents, their moves and their one holder."""

    def get(self, serial: str) -> Document:
        """Return the document; raises `NotFoundError`."""
        ...

    def of_order(self, order_id: str) -> tuple[Document, ...]:
        """Return every document of the order, void ones too, by serial."""
        ...

    def held_by(self, holder: Holder) -> tuple[Document, ...]:
        """Return what `holder` has now, by serial."""
        ...

    def register(self, moved: Moved) -> None:
        """Write a new document and its first move."""
        ...

    def move(self, moved: Moved) -> None:
        """Write one move; raises `ConflictError` if another move came first."""
        ...

    def moves(self, serial: str) -> tuple[Move, ...]:
        """Return every move of the document, oldest first."""
        ...


class AuditLog(Protocol):
    """Who did what.  Entries join the tree a little later, in one fixed order."""

    def append(self, entry: AuditEntry) -> None:
        """Write an entry; it waits for its place in the tree."""
        ...

    def sequence(self, limit: int) -> int:
        """Give up to `limit` waiting entries their places; return how many got one."""
        ...

    def leaf_hashes(self) -> tuple[bytes, ...]:
        """Return the leaves of the tree, in order, 32 bytes each."""
        ...

    def entries(self, start: int, count: int) -> tuple[AuditEntry, ...]:
        """Return up to `count` entries from leaf `start` on."""
        ...


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
