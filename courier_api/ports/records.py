"""Inspection records on file."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from courier_api.domain.office.verdict import FiledRecord, RecordState

__all__ = ["Records"]


class Records(Protocol):
    """Inspection records; what is filed never changes, only its verdict comes later."""

    def get(self, record_id: str) -> FiledRecord:
        """Return the record with its numbers, unless they are forgotten; raises `NotFoundError`."""
        ...

    def of_order(self, order_id: str) -> tuple[FiledRecord, ...]:
        """Return every record filed for the order, oldest first."""
        ...

    def add(self, filed: FiledRecord) -> None:
        """Write a record; its numbers go into the vault under the order."""
        ...

    def decide(self, decided: FiledRecord) -> None:
        """Write the verdict; raises `ConflictError` if another came first."""
        ...

    def page(
        self,
        branch_id: str,
        state: RecordState,
        *,
        after: tuple[datetime, str] | None = None,
        limit: int,
    ) -> tuple[FiledRecord, ...]:
        """Return records by age, oldest first, those after `after` only.

        Waiting are only those on which an order still rests: a visit that
        broke off takes its record out of the queue.
        """
        ...
