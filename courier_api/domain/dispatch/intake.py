"""What became of the sales that were handed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from routing.rules import RowFault

__all__ = ["ImportRecord", "IntakeOutcome", "TakenSale"]


class IntakeOutcome(StrEnum):
    """What became of one sale."""

    NEW = "new"
    ALREADY_THERE = "already_there"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenSale:
    """One sale after intake.

    Parameters
    ----------
    sale_number, order_id
        The call centre's number; the order, new or not.
    outcome
        New, there already with the same content, or with another one.
    differs
        Names of the fields that differ from what is there; their values stay unsaid.
    unbooked
        Why no appointment was booked; empty if one was, or the order is not new.
    """

    sale_number: str
    order_id: str
    outcome: IntakeOutcome
    differs: tuple[str, ...] = ()
    unbooked: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRecord:
    """An order file that was read, and what came of it; personal data is masked.

    Parameters
    ----------
    id, branch_id, actor_id, at
        Ours; where, by whom, when (aware UTC).
    day
        The local planning day that it was read for.
    digest
        SHA-256 of the files, hex.
    rows_read, refused
        Rows below the headers, and those that cannot be used.
    sales
        What became of every other row: ``rows_read == len(sales) + refused``.
    faults
        Of rows and files, those that refuse and those that warn.
    """

    id: str
    branch_id: str
    actor_id: str
    at: datetime
    day: date
    digest: str
    rows_read: int
    refused: int
    sales: tuple[TakenSale, ...]
    faults: tuple[RowFault, ...]

    def count(self, outcome: IntakeOutcome) -> int:
        """Return how many sales ended as `outcome`."""
        return sum(sale.outcome is outcome for sale in self.sales)
