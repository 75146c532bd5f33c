"""Inspection records on file."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from courier_api.domain.office.filed_record import FiledRecord, RecordState

__all__ = ["Records"]


class Records(Protocol):
    """Inspection records; what is filed never changes, report and verdict come later."""

    def get(self, record_id: str) -> FiledRecord:
        """Return the record with its numbers, unless they are forgotten; raises `NotFoundError`."""
        ...

    def of_order(self, order_id: str) -> tuple[FiledRecord, ...]:
        """Return every record filed for the order, oldest first."""
        ...

    def add(self, filed: FiledRecord) -> None:
        """Write a record; its numbers go into the vault under the order."""
        ...

    def save(self, changed: FiledRecord) -> None:
        """Write report and verdict of the next version; raises `ConflictError` if it is not that.

        The signed PDF is left out: see :meth:`seal`.
        """
        ...

    def seal(self, record_id: str, address: str) -> None:
        """Write, once, where the signed report with the decision is.

        Raises `ConflictError` if it has one already, or is not decided.
        """
        ...

    def files_of_subject(self, subject_id: str) -> frozenset[str]:
        """Return the addresses of all reports on orders of the policyholder."""
        ...

    def page(
        self,
        branch_id: str,
        state: RecordState,
        *,
        products: Collection[str] = (),
        after: tuple[int, datetime, str] | None = None,
        limit: int,
    ) -> tuple[FiledRecord, ...]:
        """Return records by risk, highest first, then by age, oldest first.

        Parameters
        ----------
        products
            Only of these; of all if none is named.
        after
            Risk, instant of filing and id of the last one seen: those behind it only.

        Notes
        -----
        Of those that are not decided only such are returned on which an order
        still rests: a visit that broke off takes its record out of the queue.
        """
        ...
