"""Money adds up: 1,234.50 yuan is 123450 fen."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courier_api.domain.ledger.account import Account, AccountKind, Side
from courier_api.domain.ledger.balance import replay
from courier_api.domain.ledger.transaction import (
    NEED_SECOND_PERSON,
    Entry,
    Transaction,
    TransactionKind,
    reverse,
    simple,
)
from courier_api.domain.payment import PaymentState, abandon, confirm, refund
from courier_api.errors import LedgerError, ModelError, RefusedError
from tests.courier_api.trade import AT, CASH, PREMIUM, TILL, an_order, cash_payment

GATEWAY = Account(AccountKind.GATEWAY, "wechat")
DIFFERENCE = Account(AccountKind.DIFFERENCE, "futian")


def book(**values: Any) -> Transaction:
    return Transaction(
        **{
            "id": "t1",
            "kind": TransactionKind.DEPOSIT,
            "at": AT,
            "branch_id": "futian",
            "actor_id": "a1",
            "entries": simple(TILL, CASH, 100),
        }
        | values
    )


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"entries": ()}, "fewer than two"),
        ({"entries": simple(TILL, CASH, 100)[:1]}, "debit 100 fen is not credit 0"),
        ({"entries": simple(TILL, CASH, 0)}, "must be 1"),
        ({"entries": simple(TILL, CASH, -5)}, "must be 1"),
        ({"entries": simple(TILL, CASH, 1.5)}, "integer fen"),
        ({"entries": simple(TILL, CASH, True)}, "integer fen"),
        ({"entries": simple(TILL, TILL, 5)}, "names branch:futian 2 times"),
        ({"entries": simple(DIFFERENCE, CASH, 5)}, "a difference needs a second person"),
        ({"approver_id": "a1"}, "nobody approves"),
        ({"reverses": "t0"}, "a reversal, and nothing else"),
        ({"at": datetime(2026, 6, 18)}, "aware and in UTC"),  # noqa: DTZ001
        ({"actor_id": "13812341234"}, "use a pseudonym"),
        ({"actor_id": "44030019900101123X"}, "use a pseudonym"),
    ],
)
def test_what_does_not_add_up_is_no_transaction(values: dict[str, Any], words: str) -> None:
    with pytest.raises(LedgerError, match=words):
        book(**values)


@pytest.mark.parametrize("kind", sorted(NEED_SECOND_PERSON))
def test_some_things_need_a_second_person(kind: TransactionKind) -> None:
    undoes = "t0" if kind is TransactionKind.REVERSAL else None
    with pytest.raises(LedgerError, match="needs a second person"):
        book(kind=kind, reverses=undoes)
    assert book(kind=kind, reverses=undoes, approver_id="a2").approver_id == "a2"


def test_a_reversal_undoes_and_is_not_undone() -> None:
    undone = reverse(book(), transaction_id="t2", actor_id="a1", approver_id="a2", at=AT)
    assert set(replay([book(), undone]).values()) == {0}
    with pytest.raises(LedgerError, match="is a reversal"):
        reverse(undone, transaction_id="t3", actor_id="a1", approver_id="a2", at=AT)


def test_balances_grow_on_their_side() -> None:
    """Cash in hand 123450 - 100000 deposited = 23450; the premium is owed in full."""
    paid = confirm(cash_payment(an_order()), transaction_id="t1", actor_id="c1", at=AT).transaction
    deposit = book(id="t2", entries=simple(TILL, CASH, 100_000))
    assert replay([paid, deposit]) == {CASH: 23_450, TILL: 100_000, PREMIUM: 123_450}


amounts = st.integers(1, 10**9)
kinds = st.sampled_from([CASH, TILL, PREMIUM, GATEWAY])
pairs = st.tuples(kinds, kinds, amounts).filter(lambda pair: pair[0] != pair[1])


@given(st.lists(pairs, max_size=30))
def test_all_balances_together_are_nothing(moved: list[tuple[Account, Account, int]]) -> None:
    books = [book(id=f"t{n}", entries=simple(*pair)) for n, pair in enumerate(moved)]
    totals = Counter[Side]()
    for account, balance_fen in replay(books).items():
        totals[account.kind.normal_side] += balance_fen
    assert totals[Side.DEBIT] == totals[Side.CREDIT]


@given(st.dictionaries(kinds, st.integers(-(10**6), 10**6), min_size=2))
def test_only_what_balances_is_taken(changes: dict[Account, int]) -> None:
    entries = tuple(
        Entry(account, Side.DEBIT if fen > 0 else Side.CREDIT, abs(fen))
        for account, fen in changes.items()
    )
    if sum(changes.values()) == 0 and 0 not in changes.values():
        assert book(entries=entries).total_fen(Side.DEBIT) > 0
    else:
        with pytest.raises(LedgerError):
            book(entries=entries)


def test_a_payment_is_confirmed_and_given_back_once() -> None:
    payment = confirm(cash_payment(an_order()), transaction_id="t1", actor_id="c1", at=AT).payment
    with pytest.raises(RefusedError, match="is confirmed, not open"):
        confirm(payment, transaction_id="t2", actor_id="c1", at=AT)
    with pytest.raises(RefusedError, match="is confirmed, not open"):
        abandon(payment)
    people = {"actor_id": "a1", "approver_id": "a2"}
    given_back = refund(payment, paid_from=TILL, transaction_id="t2", at=AT, **people)
    assert given_back.payment.state is PaymentState.REFUNDED
    with pytest.raises(RefusedError, match="is refunded, not confirmed"):
        refund(given_back.payment, paid_from=TILL, transaction_id="t3", at=AT, **people)
    with pytest.raises(LedgerError, match="nobody approves"):
        refund(payment, paid_from=TILL, transaction_id="t2", actor_id="a1", approver_id="a1", at=AT)


def test_cash_does_not_go_into_a_gateway() -> None:
    with pytest.raises(ModelError, match="cash does not go into gateway:wechat"):
        replace(cash_payment(an_order()), received_into=GATEWAY)


def test_accounts_are_written_and_read() -> None:
    assert Account.read("gateway:wechat") == GATEWAY
    assert str(GATEWAY) == "gateway:wechat"
