"""Documents and their moves in the database; triggers keep the holders."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, insert, select

from courier_api.domain.custody.document import Document, DocumentKind, Move, MoveCause, Moved
from courier_api.domain.custody.holder import Holder
from courier_api.errors import NotFoundError
from courier_api.storage.in_parts import in_parts
from courier_api.storage.tables.custody import documents, holders, moves
from courier_api.storage.witness import witness_moves

__all__ = ["SqlCustody", "document_of"]

INSERT_DOCUMENT, INSERT_MOVE = insert(documents), insert(moves)


class SqlCustody:
    """A :class:`courier_api.ports.Custody` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, serial: str) -> Document:
        """Return the document; raises `NotFoundError`."""
        found = self._documents(documents.c.serial == serial)
        if not found:
            raise NotFoundError(f"document {serial}", ["is not there"])
        return found[0]

    def of_order(self, order_id: str) -> tuple[Document, ...]:
        """Return every document of the order, void ones too, by serial."""
        return self._documents(documents.c.order_id == order_id)

    def of_orders(self, order_ids: Collection[str]) -> tuple[Document, ...]:
        """Return every document of the orders, void ones too, by serial within parts."""
        return tuple(
            document
            for part in in_parts(order_ids)
            for document in self._documents(documents.c.order_id.in_(part))
        )

    def held_by(self, holder: Holder) -> tuple[Document, ...]:
        """Return what `holder` has now, by serial."""
        return self._documents(holders.c.holder == str(holder))

    def register(self, moved: Moved) -> None:
        """Write a new document and its first move."""
        self.register_all([moved])

    def register_all(self, moved: Sequence[Moved]) -> None:
        """Write new documents and their first moves, all at once."""
        if not moved:
            return
        papers = [
            {
                "serial": one.document.serial,
                "order_id": one.document.order_id,
                "kind": one.document.kind,
                "replaces": one.document.replaces,
            }
            for one in moved
        ]
        self._connection.execute(INSERT_DOCUMENT, papers)
        self._connection.execute(INSERT_MOVE, [_move_values(one.move) for one in moved])
        witness_moves(self._connection, moved)

    def move(self, moved: Moved) -> None:
        """Write one move; the database refuses it if another move came first."""
        self._connection.execute(INSERT_MOVE, _move_values(moved.move))
        witness_moves(self._connection, [moved])

    def moves(self, serial: str) -> tuple[Move, ...]:
        """Return every move of the document, oldest first."""
        query = select(moves).where(moves.c.serial == serial).order_by(moves.c.step)
        return tuple(_move(row) for row in self._connection.execute(query))

    def _documents(self, which: ColumnElement[bool]) -> tuple[Document, ...]:
        query = (
            select(documents, holders.c.holder, holders.c.step)
            .join(holders, holders.c.serial == documents.c.serial)
            .where(which)
            .order_by(documents.c.serial)
        )
        return tuple(document_of(row) for row in self._connection.execute(query))


def document_of(row: Row[Any]) -> Document:
    """Return the document that a row of the table and of its holder hold."""
    return Document(
        serial=row.serial,
        order_id=row.order_id,
        kind=DocumentKind(row.kind),
        holder=Holder.read(row.holder),
        step=row.step,
        replaces=row.replaces,
    )


def _move_values(move: Move) -> dict[str, Any]:
    return {
        "serial": move.serial,
        "step": move.step,
        "source": None if move.source is None else str(move.source),
        "target": str(move.target),
        "cause": move.cause,
        "actor_id": move.actor_id,
        "at": move.at,
    }


def _move(row: Row[Any]) -> Move:
    return Move(
        serial=row.serial,
        step=row.step,
        source=None if row.source is None else Holder.read(row.source),
        target=Holder.read(row.target),
        cause=MoveCause(row.cause),
        actor_id=row.actor_id,
        at=row.at,
    )
