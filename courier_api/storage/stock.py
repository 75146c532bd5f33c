"""Questions to the custody ledger in the database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, func, select

from courier_api.domain.custody.document import Document, DocumentKind
from courier_api.domain.custody.holder import Holder, HolderKind
from courier_api.domain.order.states import OrderState
from courier_api.ports.stock import StockFilter, StockLine
from courier_api.storage.custody import document_of
from courier_api.storage.tables.custody import documents, holders, moves
from courier_api.storage.tables.orders import orders

__all__ = ["SqlStock"]


class SqlStock:
    """A :class:`courier_api.ports.Stock` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, branch_id: str) -> tuple[StockLine, ...]:
        """Return every serial of the branch's orders, counted by holder, kind and state."""
        groups = (holders.c.holder, documents.c.kind, orders.c.state)
        query = _of_branch(select(*groups, func.count()), branch_id).group_by(*groups)
        return tuple(
            StockLine(Holder.read(holder), DocumentKind(kind), OrderState(state), count)
            for holder, kind, state, count in self._connection.execute(query.order_by(*groups))
        )

    def page(
        self, branch_id: str, wanted: StockFilter, *, after: str = "", limit: int
    ) -> tuple[Document, ...]:
        """Return documents of the branch's orders by serial, those after `after` only."""
        query = _of_branch(select(documents, holders.c.holder, holders.c.step), branch_id)
        query = query.where(documents.c.serial > after).order_by(documents.c.serial).limit(limit)
        if wanted.holder is not None:
            query = query.where(holders.c.holder == str(wanted.holder))
        if wanted.kind is not None:
            query = query.where(documents.c.kind == wanted.kind)
        if wanted.order_states is not None:
            query = query.where(orders.c.state.in_(wanted.order_states))
        if wanted.in_branch is not None:
            there = holders.c.holder == str(Holder(HolderKind.BRANCH, branch_id))
            query = query.where(there if wanted.in_branch else ~there)
        return tuple(document_of(row) for row in self._connection.execute(query))

    def replacement_of(self, serial: str) -> Document | None:
        """Return the reprint that stands in for a void serial, if there is one."""
        query = (
            select(documents, holders.c.holder, holders.c.step)
            .join(holders, holders.c.serial == documents.c.serial)
            .where(documents.c.replaces == serial)
        )
        row = self._connection.execute(query).one_or_none()
        return None if row is None else document_of(row)

    def broken_chains(self, branch_id: str) -> tuple[str, ...]:
        """Return serials whose holder is not where their moves lead, or whose moves have a gap."""
        before = moves.alias("before")
        gapless = (
            select(moves.c.serial)
            .join(
                before,
                (before.c.serial == moves.c.serial) & (before.c.step == moves.c.step - 1),
                isouter=True,
            )
            .where(moves.c.step > 1)
            .where(before.c.target.is_(None) | (before.c.target != moves.c.source))
        )
        last = (
            select(moves.c.serial, func.max(moves.c.step).label("step"))
            .group_by(moves.c.serial)
            .subquery()
        )
        misled = (
            select(holders.c.serial)
            .join(last, last.c.serial == holders.c.serial, isouter=True)
            .join(
                moves,
                (moves.c.serial == last.c.serial) & (moves.c.step == last.c.step),
                isouter=True,
            )
            .where(
                moves.c.serial.is_(None)
                | (moves.c.target != holders.c.holder)
                | (moves.c.step != holders.c.step)
            )
        )
        bad = gapless.union(misled).subquery()
        query = _of_branch(select(documents.c.serial), branch_id)
        query = query.where(documents.c.serial.in_(select(bad.c.serial)))
        return tuple(self._connection.execute(query.order_by(documents.c.serial)).scalars())


def _of_branch(query: Select[Any], branch_id: str) -> Select[Any]:
    return (
        query.select_from(documents)
        .join(holders, holders.c.serial == documents.c.serial)
        .join(orders, orders.c.id == documents.c.order_id)
        .where(orders.c.branch_id == branch_id)
    )
