"""The books: balances with their replay, transactions."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import ValidationError, fields

from courier_api.domain.ledger.account import Account, AccountKind, Side
from courier_api.domain.ledger.transaction import Transaction, TransactionKind
from courier_api.domain.office.approval import MONEY_ROLES
from courier_api.errors import ModelError, NotFoundError
from courier_api.ports.books import TransactionFilter
from courier_api.services.office.balances import Balances, replay_balances
from courier_api.web.api.frame import (
    Answer,
    Ask,
    Blueprint,
    Code,
    Fen,
    Identifier,
    Instant,
    Page,
    PageArgs,
    Strict,
    page_of,
    query,
)
from courier_api.web.api.office.cursors import after_instant, instant_key

__all__ = ["TransactionSchema", "books", "view_of"]

books = Blueprint("books", __name__, url_prefix="/v1", description="The ledger of the branch.")
ACCOUNT = re.compile(rf"({'|'.join(AccountKind)}):[A-Za-z0-9][A-Za-z0-9_.-]{{0,63}}")


class AccountField(fields.Field[Account]):
    """An account, written ``kind:owner``."""

    def __init__(self, **kwargs: Any) -> None:
        metadata = {"type": "string", "pattern": f"^{ACCOUNT.pattern}$", "example": "courier:c1"}
        super().__init__(metadata=metadata, **kwargs)

    def _serialize(self, value: Account | None, *_rest: Any, **_kwargs: Any) -> str | None:
        return None if value is None else str(value)

    def _deserialize(self, value: Any, *_rest: Any, **_kwargs: Any) -> Account:
        if not isinstance(value, str) or not ACCOUNT.fullmatch(value):
            raise ValidationError(f"Not kind:owner; kinds: {', '.join(AccountKind)}.")
        try:
            return Account.read(value)
        except ModelError as error:
            raise ValidationError(list(error.faults)) from error


class EntrySchema(Strict):
    """One line of a transaction."""

    account = AccountField(required=True)
    side = Code(Side, required=True)
    amount_fen = Fen(at_least=1, required=True)


class TransactionSchema(Strict):
    """Entries that stand or fall together."""

    id = Identifier(required=True)
    kind = Code(TransactionKind, required=True)
    at = Instant(required=True)
    actor_id = Identifier(required=True)
    approver_id = Identifier(allow_none=True)
    order_id = Identifier(allow_none=True)
    reverses = Identifier(allow_none=True)
    entries = fields.List(fields.Nested(EntrySchema), required=True)


class TransactionPage(Strict):
    """Some transactions, the oldest first."""

    items = fields.List(fields.Nested(TransactionSchema), required=True)
    next_cursor = fields.String(required=True)


class TransactionArgs(PageArgs):
    """Which transactions are wanted."""

    account = AccountField(load_default=None)
    kind = Code(TransactionKind, load_default=None)
    order_id = Identifier(load_default=None)
    from_at = Instant(load_default=None)
    before_at = Instant(load_default=None)


class BalanceSchema(Strict):
    """One account: what stands on it, what its entries replay to, what is kept running."""

    account = AccountField(required=True)
    debit_fen = Fen(required=True, attribute="sums.debit_fen")
    credit_fen = Fen(required=True, attribute="sums.credit_fen")
    balance_fen = fields.Integer(required=True, attribute="sums.balance_fen")
    replayed_fen = fields.Integer(required=True)
    running_fen = fields.Integer(allow_none=True)
    agrees = fields.Boolean(required=True)


class BalancesSchema(Strict):
    """The trial balance of the branch."""

    debit_fen = Fen(required=True)
    credit_fen = Fen(required=True)
    transactions = fields.Integer(required=True)
    agrees = fields.Boolean(required=True)
    unbalanced = fields.List(Identifier(), required=True)
    lines = fields.List(fields.Nested(BalanceSchema), required=True)


@query(books, "/balances", roles=MONEY_ROLES, answer=BalancesSchema)
def get_balances(ask: Ask) -> Balances:
    """Read every balance of the branch, each beside what its entries replay to."""
    return replay_balances(ask.unit, ask.known.actor.branch_id)


@query(books, "/transactions", roles=MONEY_ROLES, answer=TransactionPage, args=TransactionArgs)
def list_transactions(ask: Ask, args: dict[str, Any]) -> Page[Transaction]:
    """List the branch's transactions, the oldest first."""
    names = ("account", "kind", "order_id", "from_at", "before_at")
    found = ask.unit.books.page(
        ask.known.actor.branch_id,
        TransactionFilter(**{name: args[name] for name in names}),
        after=after_instant(args["cursor"]),
        limit=args["limit"] + 1,
    )
    return page_of(found, args["limit"], lambda t: instant_key(t.at, t.id))


@query(books, "/transactions/<transaction_id>", roles=MONEY_ROLES, answer=TransactionSchema)
def get_transaction(ask: Ask, transaction_id: str) -> Answer:
    """Read a transaction of the branch."""
    transaction = ask.unit.ledger.get(transaction_id)
    if transaction.branch_id != ask.known.actor.branch_id:
        raise NotFoundError(f"transaction {transaction_id}", ["is not there"])
    return view_of(transaction)


def view_of(transaction: Transaction) -> Answer:
    """Return a transaction as the API answers it."""
    return Answer(
        result=transaction, etag=transaction.id, location=f"/v1/transactions/{transaction.id}"
    )
