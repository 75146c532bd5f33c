"""Shifts of couriers: cash counted, cash moved, serials scanned, fees earned."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Protocol

from courier_api.domain.custody.document import Document
from courier_api.domain.order.states import OrderState
from courier_api.domain.payment import Payment
from courier_api.domain.shift.cash_count import CashCount
from courier_api.domain.shift.cash_moves import CashMove, CashMoveKind, CashMoveState
from courier_api.domain.shift.fees import FeeLine
from courier_api.domain.shift.shift import Shift, ShiftState

__all__ = ["Shifts"]


class Shifts(Protocol):
    """Shifts; a courier has at most one that is not closed."""

    def add(self, shift: Shift) -> None:
        """Write a new shift; raises `ConflictError` if the courier has one already."""
        ...

    def get(self, shift_id: str) -> Shift:
        """Return the shift; raises `NotFoundError`."""
        ...

    def live(self, courier_id: str) -> Shift | None:
        """Return the courier's shift that is not closed, if there is one."""
        ...

    def latest(self, courier_id: str) -> Shift | None:
        """Return the shift the courier checked in for last."""
        ...

    def save(self, before: Shift, after: Shift) -> None:
        """Write the next version; raises `ConflictError` if it is not as `before`."""
        ...

    def of_branch(
        self,
        branch_id: str,
        *,
        day: date | None = None,
        states: Collection[ShiftState] = (),
        after: tuple[datetime, str] | None = None,
        limit: int,
    ) -> tuple[Shift, ...]:
        """Return shifts, the latest check-in first, those after (opened_at, id) only."""
        ...

    def write_count(self, shift: Shift, count: CashCount) -> None:
        """Keep the pieces of the shift's newest count."""
        ...

    def count(self, shift: Shift) -> CashCount:
        """Return the pieces of the shift's newest count."""
        ...

    def add_move(self, move: CashMove) -> None:
        """Write a pending float or deposit; raises `ConflictError` if the slip is used."""
        ...

    def move(self, move_id: str) -> CashMove:
        """Return the float or deposit; raises `NotFoundError`."""
        ...

    def save_move(self, before: CashMove, after: CashMove) -> None:
        """Write what was decided; raises `ConflictError` if it is not as `before`."""
        ...

    def moves(self, shift_id: str) -> tuple[CashMove, ...]:
        """Return the shift's floats and deposits, oldest first."""
        ...

    def pending_moves(
        self,
        branch_id: str,
        kind: CashMoveKind,
        *,
        after: tuple[datetime, str] | None = None,
        limit: int,
        state: CashMoveState = CashMoveState.PENDING,
    ) -> tuple[CashMove, ...]:
        """Return a branch's floats or deposits in `state`, oldest first."""
        ...

    def write_scan(
        self, shift_id: str, actor_id: str, at: datetime, outcomes: Iterable[tuple[str, str]]
    ) -> None:
        """Keep what was scanned: each serial with the word that says what became of it."""
        ...

    def scans(self, shift_id: str) -> tuple[tuple[str, str], ...]:
        """Return the shift's scanned serials and their outcomes, in the order of scanning."""
        ...

    def write_fees(self, shift_id: str, lines: Iterable[FeeLine]) -> None:
        """Keep the lines of the shift's fees."""
        ...

    def fees(self, shift_id: str) -> tuple[FeeLine, ...]:
        """Return the lines of the shift's fees."""
        ...

    def cash_fen(self, courier_id: str) -> int:
        """Return the running balance of the courier's cash account, fen."""
        ...

    def carried_fen(self, shift: Shift) -> int:
        """Return what the shift's courier has in his bag, fen.

        That is the running balance, payments just being made, floats and
        deposits that nobody has confirmed yet.
        """
        ...

    def documents_of(self, order_ids: Collection[str]) -> tuple[Document, ...]:
        """Return every document of the orders, void ones too, by serial."""
        ...

    def documents(self, branch_id: str, serials: Collection[str]) -> tuple[Document, ...]:
        """Return those of the serials that belong to orders of the branch."""
        ...

    def order_ids(self, courier_id: str, states: Collection[OrderState]) -> tuple[str, ...]:
        """Return the courier's orders in `states`, by id."""
        ...

    def open_cash_payments(self, courier_id: str) -> tuple[Payment, ...]:
        """Return open payments that go into the courier's cash, by id."""
        ...
