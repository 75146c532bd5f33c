"""Questions to the books in the database."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, case, exists, func, select

from courier_api.domain.ledger.account import Account, Side
from courier_api.domain.ledger.transaction import Entry, Transaction
from courier_api.ports.books import AccountSums, TransactionFilter
from courier_api.storage.ledger import transaction_of
from courier_api.storage.tables.money import cash_balances, entries, transactions

__all__ = ["SqlBooks"]


class SqlBooks:
    """A :class:`courier_api.ports.Books` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def sums(self, branch_id: str) -> tuple[AccountSums, ...]:
        """Return the sums that the branch's transactions left on each account, by account."""

        def side(which: Side) -> Any:
            amount = case((entries.c.side == which, entries.c.amount_fen), else_=0)
            return func.coalesce(func.sum(amount), 0)

        query = (
            select(entries.c.account_id, side(Side.DEBIT), side(Side.CREDIT))
            .join(transactions, transactions.c.id == entries.c.transaction_id)
            .where(transactions.c.branch_id == branch_id)
            .group_by(entries.c.account_id)
        )
        return tuple(
            sorted(
                AccountSums(Account.read(name), int(debit_fen), int(credit_fen))
                for name, debit_fen, credit_fen in self._connection.execute(query)
            )
        )

    def entries(self, branch_id: str) -> Iterator[tuple[str, Entry]]:
        """Yield every entry of the branch with its transaction's id, whether it adds up or not."""
        query = (
            select(entries)
            .join(transactions, transactions.c.id == entries.c.transaction_id)
            .where(transactions.c.branch_id == branch_id)
            .order_by(transactions.c.at, transactions.c.id, entries.c.account_id)
        )
        for row in self._connection.execute(query):
            entry = Entry(Account.read(row.account_id), Side(row.side), row.amount_fen)
            yield row.transaction_id, entry

    def running_cash(self, accounts: Collection[Account]) -> Mapping[Account, int]:
        """Return the running balances the database keeps of cash accounts, fen."""
        query = select(cash_balances).where(
            cash_balances.c.account_id.in_([str(account) for account in accounts])
        )
        rows = self._connection.execute(query)
        return {Account.read(row.account_id): row.balance_fen for row in rows}

    def page(
        self,
        branch_id: str,
        wanted: TransactionFilter,
        *,
        after: tuple[datetime, str] | None = None,
        limit: int,
    ) -> tuple[Transaction, ...]:
        """Return transactions by time and id, those after `after` only."""
        at, name = transactions.c.at, transactions.c.id
        heads = _filtered(select(transactions).where(transactions.c.branch_id == branch_id), wanted)
        if after is not None:
            heads = heads.where((at > after[0]) | ((at == after[0]) & (name > after[1])))
        found = heads.order_by(at, name).limit(limit).subquery()
        query = (
            select(found, entries.c.account_id, entries.c.side, entries.c.amount_fen)
            .join(entries, entries.c.transaction_id == found.c.id)
            .order_by(found.c.at, found.c.id, entries.c.account_id)
        )
        lines = self._connection.execute(query)
        return tuple(transaction_of(list(g)) for _, g in groupby(lines, key=lambda line: line.id))

    def reversal_of(self, transaction_id: str) -> str | None:
        """Return the id of the transaction that undoes `transaction_id`, if there is one."""
        query = select(transactions.c.id).where(transactions.c.reverses == transaction_id)
        return self._connection.execute(query).scalar_one_or_none()


def _filtered(query: Select[Any], wanted: TransactionFilter) -> Select[Any]:
    if wanted.account is not None:
        on_it = exists().where(
            entries.c.transaction_id == transactions.c.id,
            entries.c.account_id == str(wanted.account),
        )
        query = query.where(on_it)
    if wanted.kind is not None:
        query = query.where(transactions.c.kind == wanted.kind)
    if wanted.order_id is not None:
        query = query.where(transactions.c.order_id == wanted.order_id)
    if wanted.from_at is not None:
        query = query.where(transactions.c.at >= wanted.from_at)
    if wanted.before_at is not None:
        query = query.where(transactions.c.at < wanted.before_at)
    return query
