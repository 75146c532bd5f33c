"""The till, the premium owed, balances that replay, pages of transactions."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courier_api.domain.ledger.account import Account, AccountKind
from courier_api.domain.ledger.transaction import TransactionKind
from courier_api.errors import InputError, LedgerError, ModelError, RightsError
from courier_api.ports.books import AccountSums, TransactionFilter
from courier_api.services.office.balances import BalanceLine, Balances, replay_balances
from courier_api.services.office.till import bank_cash, draw_cash, remit_premium
from courier_api.web.api.office.cursors import after_id, after_instant, instant_key
from tests.courier_api.office.desk import (
    AGENT,
    BOSS,
    CLERK,
    STRANGER,
    evening,
    fill_till,
    later,
    morning,
    race,
)
from tests.courier_api.visit.drive import House

DUE_FEN = 123_450


def test_cash_goes_from_bank_to_till_and_back(house: House) -> None:
    house.act(CLERK, draw_cash, 1000_00)
    house.act(BOSS, bank_cash, 300_00)
    assert house.balance("branch:futian") == 700_00
    assert house.balance("bank:futian") == -700_00
    with pytest.raises(LedgerError, match="holds 70000 fen, not 70001"):
        house.act(CLERK, bank_cash, 700_01)


def test_the_insurer_gets_what_he_is_owed_and_no_more(house: House) -> None:
    morning(house, "o1")
    house.deliver("o1")
    with pytest.raises(LedgerError, match="move that or less"):
        house.act(CLERK, remit_premium, DUE_FEN + 1)
    house.act(CLERK, remit_premium, DUE_FEN)
    assert house.balance("premium:futian") == 0


def test_the_till_wants_the_right_person_and_amount(house: House) -> None:
    with pytest.raises(RightsError, match="handles no money"):
        house.act(AGENT, draw_cash, 5)
    for wrong in (0, -5):
        with pytest.raises(ModelError, match="must be 1 to"):
            house.act(CLERK, draw_cash, wrong)


def test_the_premium_is_remitted_once_by_fifty(house: House) -> None:
    morning(house, "o1")
    house.deliver("o1")
    assert len(race(house, lambda _: house.act(CLERK, remit_premium, DUE_FEN))) == 1
    assert house.balance("premium:futian") == 0


def test_every_balance_replays_from_its_entries(house: House) -> None:
    fill_till(house, 2000_00)
    morning(house, "o1", "o2")
    house.float(500_00)
    house.deliver("o1")
    house.deliver("o2")
    house.deposit(100_00)
    evening(house, "o1", "o2")
    with house.store.read() as unit:
        balances = replay_balances(unit, "futian")
        assert replay_balances(unit, "luohu") == Balances((), 0)
    by_account = {str(line.account): line for line in balances.lines}
    assert balances.agrees
    assert balances.debit_fen == balances.credit_fen > 0
    assert by_account["courier:c1"].running_fen == 0
    assert by_account["premium:futian"].replayed_fen == 2 * DUE_FEN
    assert by_account["branch:futian"].running_fen == 2000_00 + 2 * DUE_FEN - 100_00
    assert by_account["bank:futian"].running_fen is None


@pytest.mark.parametrize(
    ("debit_fen", "replayed_fen", "running_fen", "total_fen", "agrees"),
    [
        (5, 5, 5, 5, True),
        (5, 4, 5, 5, False),
        (5, 5, 4, 5, False),
        (5, 5, None, 5, True),
        (5, 5, 9, 9, True),
    ],
)
def test_a_line_agrees_only_if_all_ways_lead_to_one_balance(
    debit_fen: int, replayed_fen: int, running_fen: int | None, total_fen: int, agrees: bool
) -> None:
    sums = AccountSums(Account(AccountKind.BRANCH, "futian"), debit_fen, 0)
    assert BalanceLine(sums, replayed_fen, running_fen, total_fen).agrees is agrees


def test_premium_grows_on_the_credit_side() -> None:
    assert AccountSums(Account(AccountKind.PREMIUM, "futian"), 3, 10).balance_fen == 7


def test_pages_of_transactions_neither_skip_nor_repeat_while_others_book(house: House) -> None:
    booked = []
    for number in range(5):
        later(house, seconds=number % 2)
        booked.append(house.act(CLERK, draw_cash, 100 + number).id)
    seen: list[str] = []
    after = None
    while True:
        with house.store.read() as unit:
            page = unit.books.page("futian", TransactionFilter(), after=after, limit=2)
        if not page:
            break
        seen += [transaction.id for transaction in page]
        after = (page[-1].at, page[-1].id)
        house.act(STRANGER[CLERK.role], draw_cash, 7)
    assert sorted(seen) == sorted(booked)


def test_transactions_are_found_by_account_kind_and_order(house: House) -> None:
    fill_till(house, 100_00)
    morning(house, "o1")
    house.arrive()
    house.pay()
    house.act(CLERK, remit_premium, 1_00)

    def kinds(wanted: TransactionFilter) -> list[str]:
        with house.store.read() as unit:
            return [t.kind.value for t in unit.books.page("futian", wanted, limit=9)]

    assert kinds(TransactionFilter(order_id="o1")) == ["collection"]
    assert kinds(TransactionFilter(kind=TransactionKind.REMITTANCE)) == ["remittance"]
    premium = Account(AccountKind.PREMIUM, "futian")
    assert sorted(kinds(TransactionFilter(account=premium))) == ["collection", "remittance"]
    assert kinds(TransactionFilter(before_at=house.at)) == []
    assert len(kinds(TransactionFilter(from_at=house.at))) == 3
    with house.store.read() as unit:
        (found,) = unit.books.page("futian", TransactionFilter(order_id="o1"), limit=9)
        assert found == unit.ledger.get(found.id)


@given(st.datetimes(timezones=st.just(UTC)), st.text("abc019-_.", min_size=1))
def test_a_cursor_comes_back_as_it_was(at: datetime, name: str) -> None:
    assert after_instant(instant_key(at, name)) == (at, name)


@pytest.mark.parametrize("cursor", [("x",), ("x", "y"), (1, "y"), ("9999-99-99", "y")])
def test_a_cursor_of_another_list_is_a_fault(cursor: tuple[str | int, ...]) -> None:
    with pytest.raises(InputError, match="another list"):
        after_instant(cursor)


def test_a_cursor_of_ids_is_one_id() -> None:
    assert after_id(()) == ""
    assert after_id(("S-1",)) == "S-1"
    for other in ((5,), ("a", "b")):
        with pytest.raises(InputError, match="another list"):
            after_id(other)
