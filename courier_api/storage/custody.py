"""Documents and their moves in the database; triggers keep the holders."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, insert, select

from courier_api.domain.custody.document import Document, DocumentKind, Move, MoveCause, Moved
from courier_api.domain.custody.holder import Holder
from courier_api.errors import NotFoundError
from courier_api.storage.among import among
from courier_api.storage.in_parts import in_parts
from courier_api.storage.restore import restorer
from courier_api.storage.tables.custody import documents, holders, moves
from courier_api.storage.witness import witness_moves

__all__ = ["DOCUMENTS", "SqlCustody", "document_of"]

INSERT_DOCUMENT, INSERT_MOVE = insert(documents), insert(moves)
DOCUMENTS = (
    select(
        documents.c.serial,
        documents.c.order_id,
        documents.c.kind,
        documents.c.replaces,
        holders.c.holder,
        holders.c.step,
    )
    .join(holders, holders.c.serial == documents.c.serial)
    .order_by(documents.c.serial)
)
"""Documents with who has them, for :func:`document_of`."""

BY_SERIAL = DOCUMENTS.where(documents.c.serial == bindparam("its_serial"))
BY_ORDER = DOCUMENTS.where(documents.c.order_id == bindparam("its_order"))
BY_ORDERS = DOCUMENTS.where(among(documents.c.order_id, "order_ids"))
BY_HOLDER = DOCUMENTS.where(holders.c.holder == bindparam("its_holder"))
KINDS: Mapping[str, DocumentKind] = {kind.value: kind for kind in DocumentKind}
HOLDERS_KNOWN = 4_096
RESTORED = restorer(Document)
holder_of = lru_cache(HOLDERS_KNOWN)(Holder.read)


class SqlCustody:
    """A :class:`courier_api.ports.Custody` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, serial: str) -> Document:
        """Return the document; raises `NotFoundError`."""
        found = self._documents(BY_SERIAL, {"its_serial": serial})
        if not found:
            raise NotFoundError(f"document {serial}", ["is not there"])
        return found[0]

    def of_order(self, order_id: str) -> tuple[Document, ...]:
        """Return every document of the order, void ones too, by serial."""
        return self._documents(BY_ORDER, {"its_order": order_id})

    def of_orders(self, order_ids: Collection[str]) -> tuple[Document, ...]:
        """Return every document of the orders, void ones too, by serial within parts."""
        return tuple(
            document
            for part in in_parts(order_ids)
            for document in self._documents(BY_ORDERS, {"order_ids": part})
        )

    def held_by(self, holder: Holder) -> tuple[Document, ...]:
        """Return what `holder` has now, by serial."""
        return self._documents(BY_HOLDER, {"its_holder": str(holder)})

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
        self.move_all([moved])

    def moves(self, serial: str) -> tuple[Move, ...]:
        """Return every move of the document, oldest first."""
        query = select(moves).where(moves.c.serial == serial).order_by(moves.c.step)
        return tuple(_move(row) for row in self._connection.execute(query))

    def move_all(self, moved: Sequence[Moved]) -> None:
        """Write one move each of several documents, all at once."""
        if moved:
            self._connection.execute(INSERT_MOVE, [_move_values(one.move) for one in moved])
            witness_moves(self._connection, moved)

    def _documents(self, query: Select[Any], which: Mapping[str, Any]) -> tuple[Document, ...]:
        return tuple(map(document_of, self._connection.execute(query, which).all()))


def document_of(row: Sequence[Any]) -> Document:
    """Return the document that a row of :data:`DOCUMENTS` holds."""
    serial, order_id, kind, replaces, holder, step = row
    return RESTORED(serial, order_id, KINDS[kind], holder_of(holder), step, replaces)


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
