"""Shifts in the database, with the cash, serials and fees that belong to them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    case,
    cast,
    func,
    insert,
    or_,
    select,
    update,
)

from courier_api.domain.custody.document import Document
from courier_api.domain.ledger.account import Account, AccountKind
from courier_api.domain.order.states import OrderState
from courier_api.domain.payment import Payment
from courier_api.domain.shift.cash_count import CashCount
from courier_api.domain.shift.cash_moves import CashMove, CashMoveKind, CashMoveState
from courier_api.domain.shift.fees import FeeCode, FeeLine
from courier_api.domain.shift.shift import DifferenceReason, Shift, ShiftState
from courier_api.errors import ConflictError, NotFoundError
from courier_api.storage.custody import DOCUMENTS, document_of
from courier_api.storage.payments import payment_of
from courier_api.storage.tables.custody import documents
from courier_api.storage.tables.money import OPEN, cash_balances, payments
from courier_api.storage.tables.orders import orders
from courier_api.storage.tables.shifts import (
    NOT_CLOSED,
    cash_moves,
    fees,
    scans,
    shift_counts,
    shifts,
)

__all__ = ["SqlShifts"]

# What indexes of some rows only are made for is written out: given as a
# parameter, SQLite would plan the statement anew at every call.
LIVE = select(shifts).where(shifts.c.courier_id == bindparam("courier"), NOT_CLOSED)
MOVES_OF = (
    select(cash_moves)
    .where(cash_moves.c.shift_id == bindparam("its_shift"))
    .order_by(cash_moves.c.proposed_at, cash_moves.c.id)
)
CASH_OF = select(cash_balances.c.balance_fen).where(
    cash_balances.c.account_id == bindparam("account")
)
OPEN_INTO = (payments.c.received_into == bindparam("account")) & OPEN
OPEN_PAYMENTS_INTO = select(payments).where(OPEN_INTO).order_by(payments.c.id)
SIGNED_FEN = case(
    (cash_moves.c.kind == CashMoveKind.FLOAT, cash_moves.c.amount_fen),
    else_=-cash_moves.c.amount_fen,
)
PENDING_FEN = select(func.sum(SIGNED_FEN)).where(
    cash_moves.c.shift_id == bindparam("its_shift"), cash_moves.c.state == CashMoveState.PENDING
)
BEING_PAID_FEN = select(func.sum(payments.c.amount_fen)).where(OPEN_INTO)
CARRIED = select(
    *(
        cast(func.coalesce(fen.scalar_subquery(), 0), BigInteger)
        for fen in (CASH_OF, BEING_PAID_FEN, PENDING_FEN)
    )
)


class SqlShifts:
    """A :class:`courier_api.ports.shifts.Shifts` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, shift: Shift) -> None:
        """Write a new shift; the database refuses a second live one of a courier."""
        self._connection.execute(insert(shifts).values(_columns(shift, shifts.c)))

    def get(self, shift_id: str) -> Shift:
        """Return the shift; raises `NotFoundError`."""
        row = self._connection.execute(select(shifts).where(shifts.c.id == shift_id)).one_or_none()
        if row is None:
            raise NotFoundError(f"shift {shift_id}", ["is not there"])
        return _shift(row)

    def live(self, courier_id: str) -> Shift | None:
        """Return the courier's shift that is not closed, if there is one."""
        row = self._connection.execute(LIVE, {"courier": courier_id}).one_or_none()
        return None if row is None else _shift(row)

    def latest(self, courier_id: str) -> Shift | None:
        """Return the shift the courier checked in for last."""
        query = (
            select(shifts)
            .where(shifts.c.courier_id == courier_id)
            .order_by(shifts.c.opened_at.desc(), shifts.c.id.desc())
            .limit(1)
        )
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _shift(row)

    def save(self, before: Shift, after: Shift) -> None:
        """Write the next version; raises `ConflictError` if it is not as `before`."""
        done = self._connection.execute(
            update(shifts)
            .where(shifts.c.id == before.id, shifts.c.version == before.version)
            .values(_columns(after, shifts.c))
        )
        if done.rowcount != 1:
            raise ConflictError(f"shift {before.id}", ["has gone on already: read it again"])

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
        query = select(shifts).where(shifts.c.branch_id == branch_id)
        if day is not None:
            query = query.where(shifts.c.day == day)
        if states:
            query = query.where(shifts.c.state.in_(states))
        if after is not None:
            at, name = after
            query = query.where(
                or_(shifts.c.opened_at < at, and_(shifts.c.opened_at == at, shifts.c.id < name))
            )
        query = query.order_by(shifts.c.opened_at.desc(), shifts.c.id.desc()).limit(limit)
        return tuple(_shift(row) for row in self._connection.execute(query))

    def write_count(self, shift: Shift, count: CashCount) -> None:
        """Keep the pieces of the shift's newest count."""
        rows = [
            {
                "shift_id": shift.id,
                "number": shift.counts,
                "denomination_fen": fen,
                "pieces": pieces,
            }
            for fen, pieces in count.pieces
        ]
        if rows:
            self._connection.execute(insert(shift_counts), rows)

    def count(self, shift: Shift) -> CashCount:
        """Return the pieces of the shift's newest count."""
        query = select(shift_counts.c.denomination_fen, shift_counts.c.pieces).where(
            shift_counts.c.shift_id == shift.id, shift_counts.c.number == shift.counts
        )
        return CashCount(tuple((fen, n) for fen, n in self._connection.execute(query)))

    def add_move(self, move: CashMove) -> None:
        """Write a pending float or deposit; the database refuses a slip in use."""
        self._connection.execute(insert(cash_moves).values(_columns(move, cash_moves.c)))

    def move(self, move_id: str) -> CashMove:
        """Return the float or deposit; raises `NotFoundError`."""
        query = select(cash_moves).where(cash_moves.c.id == move_id)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            raise NotFoundError(f"cash move {move_id}", ["is not there"])
        return _move(row)

    def save_move(self, before: CashMove, after: CashMove) -> None:
        """Write what was decided; raises `ConflictError` if it is not as `before`."""
        done = self._connection.execute(
            update(cash_moves)
            .where(cash_moves.c.id == before.id, cash_moves.c.state == before.state)
            .values(_columns(after, cash_moves.c))
        )
        if done.rowcount != 1:
            raise ConflictError(f"{before.kind} {before.id}", [f"is not {before.state} any more"])

    def moves(self, shift_id: str) -> tuple[CashMove, ...]:
        """Return the shift's floats and deposits, oldest first."""
        rows = self._connection.execute(MOVES_OF, {"its_shift": shift_id})
        return tuple(_move(row) for row in rows)

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
        at, name = cash_moves.c.proposed_at, cash_moves.c.id
        query = select(cash_moves).where(
            cash_moves.c.branch_id == branch_id,
            cash_moves.c.kind == kind,
            cash_moves.c.state == state,
        )
        if after is not None:
            query = query.where(or_(at > after[0], and_(at == after[0], name > after[1])))
        query = query.order_by(at, name).limit(limit)
        return tuple(_move(row) for row in self._connection.execute(query))

    def write_scan(
        self, shift_id: str, actor_id: str, at: datetime, outcomes: Iterable[tuple[str, str]]
    ) -> None:
        """Keep what was scanned: each serial with the word that says what became of it."""
        rows = [
            {
                "shift_id": shift_id,
                "serial": serial,
                "outcome": outcome,
                "actor_id": actor_id,
                "at": at,
            }
            for serial, outcome in outcomes
        ]
        if rows:
            self._connection.execute(insert(scans), rows)

    def scans(self, shift_id: str) -> tuple[tuple[str, str], ...]:
        """Return the shift's scanned serials and their outcomes, in the order of scanning."""
        query = (
            select(scans.c.serial, scans.c.outcome)
            .where(scans.c.shift_id == shift_id)
            .order_by(scans.c.number)
        )
        return tuple((row.serial, row.outcome) for row in self._connection.execute(query))

    def write_fees(self, shift_id: str, lines: Iterable[FeeLine]) -> None:
        """Keep the lines of the shift's fees."""
        rows = [
            {
                "shift_id": shift_id,
                "number": number,
                "code": line.code,
                "order_id": line.order_id,
                "amount_fen": line.amount_fen,
                "tariff": line.tariff,
            }
            for number, line in enumerate(lines, 1)
        ]
        if rows:
            self._connection.execute(insert(fees), rows)

    def fees(self, shift_id: str) -> tuple[FeeLine, ...]:
        """Return the lines of the shift's fees."""
        query = select(fees).where(fees.c.shift_id == shift_id).order_by(fees.c.number)
        return tuple(
            FeeLine(
                code=FeeCode(row.code),
                order_id=row.order_id,
                amount_fen=row.amount_fen,
                tariff=row.tariff,
            )
            for row in self._connection.execute(query)
        )

    def cash_fen(self, courier_id: str) -> int:
        """Return the running balance of the courier's cash account, fen."""
        account = Account(AccountKind.COURIER, courier_id)
        found = self._connection.execute(CASH_OF, {"account": str(account)})
        return found.scalar_one_or_none() or 0

    def carried_fen(self, shift: Shift) -> int:
        """Return that balance with what is just being paid and what nobody has confirmed, fen."""
        account = Account(AccountKind.COURIER, shift.courier_id)
        which = {"account": str(account), "its_shift": shift.id}
        return sum(self._connection.execute(CARRIED, which).one())

    def documents_of(self, order_ids: Collection[str]) -> tuple[Document, ...]:
        """Return every document of the orders, void ones too, by serial."""
        return self._documents(documents.c.order_id.in_(order_ids))

    def documents(self, branch_id: str, serials: Collection[str]) -> tuple[Document, ...]:
        """Return those of the serials that belong to orders of the branch."""
        of_branch = select(orders.c.id).where(
            orders.c.id == documents.c.order_id, orders.c.branch_id == branch_id
        )
        return self._documents(and_(documents.c.serial.in_(serials), of_branch.exists()))

    def order_ids(self, courier_id: str, states: Collection[OrderState]) -> tuple[str, ...]:
        """Return the courier's orders in `states`, by id."""
        query = (
            select(orders.c.id)
            .where(orders.c.courier_id == courier_id, orders.c.state.in_(states))
            .order_by(orders.c.id)
        )
        return tuple(self._connection.execute(query).scalars())

    def open_cash_payments(self, courier_id: str) -> tuple[Payment, ...]:
        """Return open payments that go into the courier's cash, by id."""
        cash = Account(AccountKind.COURIER, courier_id)
        rows = self._connection.execute(OPEN_PAYMENTS_INTO, {"account": str(cash)})
        return tuple(payment_of(row) for row in rows)

    def _documents(self, which: ColumnElement[bool]) -> tuple[Document, ...]:
        return tuple(map(document_of, self._connection.execute(DOCUMENTS.where(which)).all()))


def _columns(thing: object, columns: Iterable[Any]) -> dict[str, Any]:
    return {column.name: getattr(thing, column.name) for column in columns}


def _shift(row: Row[Any]) -> Shift:
    reason = row.difference_reason
    return Shift(
        **dict(row._mapping)
        | {
            "state": ShiftState(row.state),
            "difference_reason": None if reason is None else DifferenceReason(reason),
        }
    )


def _move(row: Row[Any]) -> CashMove:
    return CashMove(
        **dict(row._mapping) | {"kind": CashMoveKind(row.kind), "state": CashMoveState(row.state)}
    )
