"""How a shift stands: for the courier on the road, and for the branch."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from courier_api.domain.actor import Role
from courier_api.domain.custody.document import Document
from courier_api.domain.custody.holder import Holder, HolderKind
from courier_api.domain.shift.cash_count import CashCount
from courier_api.domain.shift.cash_moves import CashMove
from courier_api.domain.shift.fees import FeeLine
from courier_api.domain.shift.shift import Shift, ShiftState
from courier_api.errors import NotFoundError
from courier_api.services.shift.cash_carried import carried_fen, ledger_fen
from courier_api.services.shift.fees import fees_of
from courier_api.services.shift.on_duty import branch_shift
from courier_api.services.shift.open_matters import Matter, open_matters
from courier_api.services.shift.take_over import documents_of_route
from courier_api.services.work import Work

__all__ = ["ShiftView", "my_shift", "one_shift", "shifts_of_branch"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftView:
    """A shift and everything that hangs on it.

    Parameters
    ----------
    shift
        Itself.
    cash_expected_fen, cash_carried_fen
        What the ledger says the courier has; what he has in his bag if
        pending floats, deposits and open payments are as he says.
    held, short
        Documents with him, and those of his route that are not yet.
    moves
        Floats and deposits.
    count
        The pieces of the newest count.
    matters
        What keeps the shift from closing, cash differences left out.
    fees
        As booked, or as they would be now.
    """

    shift: Shift
    cash_expected_fen: int
    cash_carried_fen: int
    held: tuple[Document, ...]
    short: tuple[Document, ...]
    moves: tuple[CashMove, ...]
    count: CashCount
    matters: tuple[Matter, ...]
    fees: tuple[FeeLine, ...]


def my_shift(work: Work) -> ShiftView:
    """Return the acting courier's shift: the live one, or else his last.

    Raises
    ------
    NotFoundError
        If he has never checked in.
    """
    shift = work.unit.shifts.live(work.actor.id) or work.unit.shifts.latest(work.actor.id)
    if shift is None:
        raise NotFoundError("shift", ["is not there: check in first"])
    return _view(work, shift)


def one_shift(work: Work, shift_id: str) -> ShiftView:
    """Return a shift of the actor's branch; raises `NotFoundError`."""
    shift = branch_shift(work, shift_id)
    if work.actor.role is Role.COURIER and shift.courier_id != work.actor.id:
        raise NotFoundError(f"shift {shift_id}", ["is not there"])
    return _view(work, shift)


def shifts_of_branch(
    work: Work,
    *,
    day: date | None = None,
    states: Collection[ShiftState] = (),
    after: tuple[datetime, str] | None = None,
    limit: int,
) -> tuple[Shift, ...]:
    """Return the branch's shifts, the latest check-in first."""
    return work.unit.shifts.of_branch(
        work.actor.branch_id, day=day, states=states, after=after, limit=limit
    )


def _view(work: Work, shift: Shift) -> ShiftView:
    is_over = shift.state is ShiftState.CLOSED
    courier = Holder(HolderKind.COURIER, shift.courier_id)
    route = () if is_over else documents_of_route(work, shift)
    return ShiftView(
        shift=shift,
        cash_expected_fen=0 if is_over else ledger_fen(work, shift.courier_id),
        cash_carried_fen=0 if is_over else carried_fen(work, shift),
        held=() if is_over else work.unit.custody.held_by(courier),
        short=tuple(document for document in route if document.holder != courier),
        moves=work.unit.shifts.moves(shift.id),
        count=work.unit.shifts.count(shift),
        matters=() if is_over else open_matters(work, shift),
        fees=fees_of(work, shift),
    )
