"""Every step, booking and move leaves its digest in the audit log, whoever wrote it.

The log's tree then covers orders, books and custody too: whoever changes one
of their rows, with whatever rights, would have to change an entry that was
signed.
"""

from __future__ import annotations

from collections.abc import Sequence
from secrets import token_hex

from sqlalchemy import Connection, select

from courier_api.domain.audit.entry import AuditEntry, SubjectKind
from courier_api.domain.custody.digest import move_digest
from courier_api.domain.custody.document import Moved
from courier_api.domain.ledger.digest import transaction_digest
from courier_api.domain.ledger.transaction import Transaction
from courier_api.domain.order.advance import Advanced
from courier_api.domain.order.digest import step_digest
from courier_api.storage.audit import SqlAuditLog
from courier_api.storage.in_parts import in_parts
from courier_api.storage.tables.orders import orders

__all__ = ["BOOK", "MOVE", "witness_moves", "witness_step", "witness_transaction"]

ID_BYTES = 16
BOOK, MOVE = "book", "move"
"""The actions of entries that hold the digests of transactions and of moves."""


def witness_step(connection: Connection, advanced: Advanced) -> None:
    """Log a step of an order."""
    step = advanced.step
    SqlAuditLog(connection).append(
        AuditEntry(
            id=token_hex(ID_BYTES),
            at=step.at,
            branch_id=advanced.order.branch_id,
            actor_id=step.actor_id,
            action=step.event.value,
            subject_kind=SubjectKind.ORDER,
            subject_id=step.order_id,
            detail=(("version", step.version), ("digest", step_digest(step))),
        )
    )


def witness_transaction(connection: Connection, transaction: Transaction) -> None:
    """Log a transaction of the books."""
    SqlAuditLog(connection).append(
        AuditEntry(
            id=token_hex(ID_BYTES),
            at=transaction.at,
            branch_id=transaction.branch_id,
            actor_id=transaction.actor_id,
            action=BOOK,
            subject_kind=SubjectKind.TRANSACTION,
            subject_id=transaction.id,
            detail=(("kind", transaction.kind.value), ("digest", transaction_digest(transaction))),
        )
    )


def witness_moves(connection: Connection, moves: Sequence[Moved]) -> None:
    """Log moves of documents; an order that is not there leaves that to the database."""
    branches: dict[str, str] = {}
    for part in in_parts([moved.document.order_id for moved in moves]):
        query = select(orders.c.id, orders.c.branch_id).where(orders.c.id.in_(part))
        branches |= {row.id: row.branch_id for row in connection.execute(query)}
    SqlAuditLog(connection).append_all(
        [_move_entry(moved, branches.get(moved.document.order_id, "house")) for moved in moves]
    )


def _move_entry(moved: Moved, branch_id: str) -> AuditEntry:
    document, move = moved.document, moved.move
    return AuditEntry(
        id=token_hex(ID_BYTES),
        at=move.at,
        branch_id=branch_id,
        actor_id=move.actor_id,
        action=MOVE,
        subject_kind=SubjectKind.DOCUMENT,
        subject_id=move.serial,
        detail=(("step", move.step), ("digest", move_digest(document, move))),
    )
