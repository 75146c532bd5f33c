"""The books in the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, Select, case, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from courier_api.domain.ledger.account import Account, Side
from courier_api.domain.ledger.transaction import Entry, Transaction, TransactionKind
from courier_api.errors import NotFoundError
from courier_api.storage.tables.money import accounts, entries, seals, transactions
from courier_api.storage.witness import witness_transaction

__all__ = ["SqlLedger", "transaction_of"]


class SqlLedger:
    """A :class:`courier_api.ports.Ledger` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, transaction: Transaction) -> None:
        """Write a transaction, whole and sealed."""
        self._open_accounts(entry.account for entry in transaction.entries)
        header = {column.name: getattr(transaction, column.name) for column in transactions.c}
        self._connection.execute(insert(transactions).values(header))
        rows = [
            {
                "transaction_id": transaction.id,
                "account_id": str(entry.account),
                "side": entry.side,
                "amount_fen": entry.amount_fen,
            }
            for entry in sorted(transaction.entries, key=lambda entry: entry.account)
        ]
        self._connection.execute(insert(entries), rows)
        self._connection.execute(
            insert(seals).values(
                transaction_id=transaction.id,
                entry_count=len(rows),
                total_fen=transaction.total_fen(Side.DEBIT),
            )
        )
        witness_transaction(self._connection, transaction)

    def get(self, transaction_id: str) -> Transaction:
        """Return the transaction; raises `NotFoundError`."""
        found = list(self._read(_lines().where(transactions.c.id == transaction_id)))
        if not found:
            raise NotFoundError(f"transaction {transaction_id}", ["is not there"])
        return found[0]

    def transactions(self, branch_id: str) -> Iterator[Transaction]:
        """Yield a branch's transactions in the order of their time and id."""
        yield from self._read(_lines().where(transactions.c.branch_id == branch_id))

    def balance_fen(self, account: Account) -> int:
        """Return the sum of the account's entries, positive on the side on which it grows."""
        signed = case(
            (entries.c.side == account.kind.normal_side, entries.c.amount_fen),
            else_=-entries.c.amount_fen,
        )
        query = select(func.coalesce(func.sum(signed), 0)).where(
            entries.c.account_id == str(account)
        )
        return int(self._connection.execute(query).scalar_one())

    def _open_accounts(self, wanted: Iterable[Account]) -> None:
        names = {str(account): account for account in sorted(wanted)}
        query = select(accounts.c.id).where(accounts.c.id.in_(names))
        known = set(self._connection.execute(query).scalars())
        rows = [
            {"id": name, "kind": account.kind, "owner": account.owner}
            for name, account in names.items()
            if name not in known
        ]
        if rows:
            dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
            statement = dialect.insert(accounts).on_conflict_do_nothing()
            self._connection.execute(statement, rows)

    def _read(self, query: Select[Any]) -> Iterator[Transaction]:
        lines = self._connection.execute(query)
        for _, group in groupby(lines, key=lambda line: line.id):
            yield transaction_of(list(group))


def _lines() -> Select[Any]:
    return (
        select(transactions, entries.c.account_id, entries.c.side, entries.c.amount_fen)
        .join(entries, entries.c.transaction_id == transactions.c.id)
        .order_by(transactions.c.at, transactions.c.id, entries.c.account_id)
    )


def transaction_of(lines: list[Row[Any]]) -> Transaction:
    """Return the transaction whose lines, one an entry, were read."""
    head = lines[0]
    return Transaction(
        id=head.id,
        kind=TransactionKind(head.kind),
        at=head.at,
        branch_id=head.branch_id,
        actor_id=head.actor_id,
        approver_id=head.approver_id,
        order_id=head.order_id,
        reverses=head.reverses,
        entries=tuple(
            Entry(Account.read(line.account_id), Side(line.side), line.amount_fen) for line in lines
        ),
    )
