"""Read a database for a verifier: by plain SQL, read-only, believing no row.

Whoever tampers with a database can leave rows that no code of ours would
write; they come out as :class:`~courier_api.ports.evidence.Damage`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Row, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from courier_api.domain.actor import Role
from courier_api.domain.audit.entry import AuditEntry, SubjectKind
from courier_api.domain.audit.merkle import leaf_hash
from courier_api.domain.audit.verify import LeafRow
from courier_api.domain.custody.document import Document, DocumentKind, Move, MoveCause
from courier_api.domain.custody.holder import Holder
from courier_api.domain.ledger.account import Account, Side
from courier_api.domain.ledger.transaction import Entry, Transaction, TransactionKind
from courier_api.domain.order.advance import Step
from courier_api.domain.order.states import FailReason, OrderEvent, OrderState
from courier_api.errors import CourierApiError, InputError, StorageError
from courier_api.ports.evidence import Damage, OrderRow, Witness

__all__ = ["SqlEvidence", "open_evidence"]

T = TypeVar("T")
PARTS = 1000


class SqlEvidence:
    """A :class:`courier_api.ports.evidence.Evidence` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def leaf_rows(self) -> Iterator[LeafRow]:
        """Yield the log by position."""
        query = (
            "SELECT l.position, l.number AS leaf_number, l.leaf_hash, e.* FROM audit_leaves l"
            " LEFT JOIN audit_entries e ON e.number = l.number ORDER BY l.position"
        )
        for row in self._rows(query):
            entry = None if row.id is None else _tried(_entry, row)
            yield LeafRow(
                position=row.position,
                number=row.leaf_number,
                kept=bytes(row.leaf_hash),
                computed=leaf_hash(entry.canonical()) if isinstance(entry, AuditEntry) else None,
                words="" if row.id is None else _words(row),
            )

    def stray_entries(self) -> tuple[tuple[int, str], ...]:
        """Return number and words of entries that neither have a place nor wait for one."""
        query = (
            "SELECT * FROM audit_entries WHERE number NOT IN (SELECT number FROM audit_leaves)"
            " AND number NOT IN (SELECT number FROM audit_pending) ORDER BY number"
        )
        return tuple((row.number, _words(row)) for row in self._rows(query))

    def witnesses(self) -> Iterator[Witness]:
        """Yield the digests that the log holds, those that wait for a place too."""
        for row in self._rows("SELECT * FROM audit_entries ORDER BY number"):
            entry = _tried(_entry, row)
            if not isinstance(entry, AuditEntry):
                continue
            detail = dict(entry.detail)
            if isinstance(digest := detail.get("digest"), str):
                number = detail.get("step", detail.get("version", 0))
                thing = (entry.subject_kind.value, entry.subject_id, int(number))
                yield Witness(thing, digest)

    def notes(self) -> tuple[tuple[int, bytes, str], ...]:
        """Return size, root and signed note of the checkpoints in the database."""
        rows = self._rows("SELECT size, root, note FROM audit_checkpoints ORDER BY size")
        return tuple((row.size, bytes(row.root), str(row.note)) for row in rows)

    def transactions(self) -> Iterator[Transaction | Damage]:
        """Yield the books by id."""
        query = (
            "SELECT t.*, e.account_id, e.side, e.amount_fen, s.entry_count, s.total_fen"
            " FROM ledger_transactions t LEFT JOIN ledger_entries e ON e.transaction_id = t.id"
            " LEFT JOIN ledger_seals s ON s.transaction_id = t.id ORDER BY t.id, e.account_id"
        )
        for name, lines in groupby(self._rows(query), key=lambda row: row.id):
            rows = list(lines)
            found = _tried(_transaction, rows)
            if isinstance(found, str):
                yield Damage(f"transaction {name}", found)
            elif (rows[0].entry_count, rows[0].total_fen) != (
                len(found.entries),
                found.total_fen(Side.DEBIT),
            ):
                yield Damage(f"transaction {name}", "its seal says another sum")
            else:
                yield found

    def cash_balances(self) -> dict[str, int]:
        """Return the running balances of cash accounts, fen."""
        rows = self._rows("SELECT account_id, balance_fen FROM cash_balances")
        return {row.account_id: row.balance_fen for row in rows}

    def moves(self) -> Iterator[tuple[Document, Move] | Damage]:
        """Yield the moves by serial and step."""
        query = (
            "SELECT m.*, d.order_id, d.kind, d.replaces FROM custody_moves m"
            " LEFT JOIN documents d ON d.serial = m.serial ORDER BY m.serial, m.step"
        )
        for row in self._rows(query):
            found = _tried(_move, row)
            if isinstance(found, str):
                yield Damage(f"document {row.serial}, move {row.step}", found)
            else:
                yield found

    def holders(self) -> dict[str, tuple[str, int]]:
        """Return who holds each serial, and after how many moves."""
        rows = self._rows("SELECT serial, holder, step FROM custody_holders")
        return {row.serial: (row.holder, row.step) for row in rows}

    def steps(self) -> Iterator[Step | Damage]:
        """Yield the histories of orders by id and version."""
        for row in self._rows("SELECT * FROM order_steps ORDER BY order_id, version"):
            found = _tried(_step, row)
            if isinstance(found, str):
                yield Damage(f"order {row.order_id}, step {row.version}", found)
            else:
                yield found

    def orders(self) -> Iterator[OrderRow]:
        """Yield the orders by id."""
        query = "SELECT id, state, version, collected_fen FROM orders ORDER BY id"
        for row in self._rows(query):
            yield OrderRow(row.id, row.state, row.version, row.collected_fen)

    def _rows(self, query: str) -> Iterator[Row[Any]]:
        result = self._connection.execute(text(query))
        while part := result.fetchmany(PARTS):
            yield from part


@contextmanager
def open_evidence(url: str) -> Iterator[SqlEvidence]:
    """Open the database at `url` so that nothing can be written to it.

    Raises
    ------
    InputError
        If `url` names no database of ours.
    StorageError
        If it cannot be read.
    """
    engine = _engine(url)
    try:
        with engine.connect() as connection, connection.begin():
            yield SqlEvidence(connection)
    except DBAPIError as error:
        raise StorageError(
            "database", [f"cannot be read as one of ours: {type(error.orig).__name__}"]
        ) from error
    finally:
        engine.dispose()


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise InputError("database URL", ["is none: try sqlite:///courier.db"]) from error
    backend = parsed.get_backend_name()
    if backend == "sqlite" and parsed.database:
        return create_engine(
            parsed.set(
                drivername="sqlite+pysqlite",
                database=f"file:{parsed.database}",
                query={"mode": "ro", "uri": "true"},
            )
        )
    if backend in ("postgresql", "postgres"):
        return create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            isolation_level="REPEATABLE READ",
            connect_args={"options": "-c timezone=UTC -c default_transaction_read_only=on"},
        )
    raise InputError("database URL", ["use sqlite:///FILE or postgresql://..."])


def _tried(make: Callable[[Any], T], row: Any) -> T | str:
    """Return what `make` makes of a row, or why it can make nothing of it."""
    try:
        return make(row)
    except CourierApiError as error:
        return "; ".join(error.faults)
    except (ValueError, TypeError, AttributeError, json.JSONDecodeError):
        return "holds what we never write"


def _instant(value: datetime | str) -> datetime:
    return (datetime.fromisoformat(value) if isinstance(value, str) else value).astimezone(UTC)


def _entry(row: Row[Any]) -> AuditEntry:
    return AuditEntry(
        id=row.id,
        at=_instant(row.at),
        branch_id=row.branch_id,
        actor_id=row.actor_id,
        action=row.action,
        subject_kind=SubjectKind(row.subject_kind),
        subject_id=row.subject_id,
        detail=tuple(json.loads(row.detail).items()),
    )


def _words(row: Row[Any]) -> str:
    return f"{row.actor_id} {row.action} {row.subject_kind}:{row.subject_id} at {row.at}"[:200]


def _transaction(rows: list[Row[Any]]) -> Transaction:
    head = rows[0]
    return Transaction(
        id=head.id,
        kind=TransactionKind(head.kind),
        at=_instant(head.at),
        branch_id=head.branch_id,
        actor_id=head.actor_id,
        approver_id=head.approver_id,
        order_id=head.order_id,
        reverses=head.reverses,
        entries=tuple(
            Entry(Account.read(row.account_id), Side(row.side), row.amount_fen)
            for row in rows
            if row.account_id is not None
        ),
    )


def _move(row: Row[Any]) -> tuple[Document, Move]:
    move = Move(
        serial=row.serial,
        step=row.step,
        source=None if row.source is None else Holder.read(row.source),
        target=Holder.read(row.target),
        cause=MoveCause(row.cause),
        actor_id=row.actor_id,
        at=_instant(row.at),
    )
    document = Document(
        serial=row.serial,
        order_id=row.order_id,
        kind=DocumentKind(row.kind),
        holder=move.target,
        step=row.step,
        replaces=row.replaces,
    )
    return document, move


def _step(row: Row[Any]) -> Step:
    return Step(
        order_id=row.order_id,
        version=row.version,
        source=None if row.source is None else OrderState(row.source),
        event=OrderEvent(row.event),
        target=OrderState(row.target),
        actor_id=row.actor_id,
        role=Role(row.role),
        at=_instant(row.at),
        reason=None if row.reason is None else FailReason(row.reason),
    )
