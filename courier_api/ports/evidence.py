"""What a verifier reads from the database: rows as they are, however they came to be so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from courier_api.domain.audit.verify import LeafRow
from courier_api.domain.custody.document import Document, Move
from courier_api.domain.ledger.transaction import Transaction
from courier_api.domain.order.advance import Step

__all__ = ["Damage", "Evidence", "OrderRow", "Witness"]


@dataclass(frozen=True, slots=True)
class Damage:
    """A row that cannot be what the domain writes."""

    row: str
    why: str


@dataclass(frozen=True, slots=True)
class Witness:
    """An entry of the audit log that holds the digest of a row.

    Parameters
    ----------
    thing
        ``("transaction", id, 0)``, ``("document", serial, step)``, ``("order", id, version)``.
    digest
        As it was when the row was written.
    """

    thing: tuple[str, str, int]
    digest: str


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order as its table has it."""

    id: str
    state: str
    version: int
    collected_fen: int


class Evidence(Protocol):
    """Reads everything and writes nothing."""

    def leaf_rows(self) -> Iterator[LeafRow]:
        """Yield the log by position."""
        ...

    def stray_entries(self) -> tuple[tuple[int, str], ...]:
        """Return number and words of entries that neither have a place nor wait for one."""
        ...

    def witnesses(self) -> Iterator[Witness]:
        """Yield the digests that the log holds, those that wait for a place too."""
        ...

    def notes(self) -> tuple[tuple[int, bytes, str], ...]:
        """Return size, root and signed note of the checkpoints in the database."""
        ...

    def transactions(self) -> Iterator[Transaction | Damage]:
        """Yield the books by id."""
        ...

    def cash_balances(self) -> dict[str, int]:
        """Return the running balances of cash accounts, fen."""
        ...

    def moves(self) -> Iterator[tuple[Document, Move] | Damage]:
        """Yield the moves by serial and step."""
        ...

    def holders(self) -> dict[str, tuple[str, int]]:
        """Return who holds each serial, and after how many moves."""
        ...

    def steps(self) -> Iterator[Step | Damage]:
        """Yield the histories of orders by id and version."""
        ...

    def orders(self) -> Iterator[OrderRow]:
        """Yield the orders by id."""
        ...
