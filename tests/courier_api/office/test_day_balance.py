"""The day's balance: right when all is right, and naming whatever is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Connection, text

from courier_api.domain.custody.holder import HolderKind
from courier_api.domain.ledger.account import AccountKind
from courier_api.domain.order.states import OrderState
from courier_api.domain.payment import PaymentMethod
from courier_api.errors import NotFoundError
from courier_api.services.office.day_balance import DayBalance, day_balance
from courier_api.services.office.day_rules import DeviationCode
from courier_api.services.shift.floats import hand_out_float
from courier_api.storage.store import SqlUnitOfWork
from tests.courier_api.office.desk import (
    CLERK,
    DAY,
    evening,
    fill_till,
    later,
    morning,
    refused_and_back,
)
from tests.courier_api.visit.drive import SECRET, House

DUE_FEN = 123_450
C = DeviationCode


def balance(house: House) -> DayBalance:
    with house.store.read() as unit:
        return day_balance(unit, "futian", DAY)


def codes(house: House) -> dict[str, str]:
    """The deviations by what they are about."""
    return {found.subject: found.code.value for found in balance(house).deviations}


def whole_day(house: House) -> None:
    """Two delivered, one refused and back, the cash in the till."""
    fill_till(house, 500_00)
    morning(house, "o1", "o2", "o3")
    house.float(100_00)
    house.deliver("o1")
    later(house, minutes=10)
    house.deliver("o2")
    refused_and_back(house, "o3", paid=False)
    house.deposit(50_00)
    evening(house, "o1", "o2")


def tampered(house: House, statement: str) -> dict[str, str]:
    """The deviations after what only somebody with the database can do; undone again."""
    with house.store.engine.connect() as connection, connection.begin() as transaction:
        _without_rules(connection)
        connection.execute(text(statement))
        found = day_balance(SqlUnitOfWork(connection, SECRET), "futian", DAY).deviations
        transaction.rollback()
    return {one.subject: one.code.value for one in found}


def _without_rules(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        return
    names = text("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    for name in list(connection.execute(names).scalars()):
        connection.execute(text(f"DROP TRIGGER {name}"))
    connection.execute(text("PRAGMA defer_foreign_keys = ON"))


def test_a_whole_day_adds_up(house: House) -> None:
    whole_day(house)
    day = balance(house)
    assert day.deviations == ()
    assert day.adds_up
    assert day.orders_by_state == {OrderState.CLOSED: 2, OrderState.RETURNED: 1}
    assert (day.orders, day.premium_due_fen, day.premium_delivered_fen) == (
        3,
        3 * DUE_FEN,
        2 * DUE_FEN,
    )
    assert day.collected_fen == {
        PaymentMethod.CASH: 2 * DUE_FEN,
        PaymentMethod.POS: 0,
        PaymentMethod.QR: 0,
    }
    assert day.balances_fen[AccountKind.PREMIUM] == 2 * DUE_FEN
    assert day.balances_fen[AccountKind.COURIER] == 0
    assert day.balances_fen[AccountKind.BRANCH] == 500_00 + 2 * DUE_FEN - 50_00
    assert day.balances_fen[AccountKind.FEES] > 0
    assert day.debit_fen == day.credit_fen
    assert day.documents == {
        HolderKind.BRANCH: 4,
        HolderKind.COURIER: 0,
        HolderKind.CUSTOMER: 2,
        HolderKind.VOID: 0,
    }
    assert day.open_tasks == 1


def test_an_empty_day_adds_up(house: House) -> None:
    assert balance(house).adds_up
    with house.store.read() as unit, pytest.raises(NotFoundError):
        day_balance(unit, "luohu", DAY)


def test_an_order_planned_for_tomorrow_is_in_planning_but_today_it_is_not(house: House) -> None:
    house.plan("o1")
    assert codes(house) == {"o1": C.ORDER_UNFINISHED}


def test_what_is_open_at_the_end_is_named_all_at_once(house: House) -> None:
    fill_till(house, 500_00)
    morning(house, "o1", "o2", "o3")
    house.float(100_00)
    house.deliver("o1")
    house.arrive("o2")
    house.open_payment("o2")
    house.arrive("o3")
    house.fail("o3")
    house.lose("o3", "P-o3")
    shift = house.shift()
    assert codes(house) == {
        "o1": C.ORDER_UNFINISHED,
        "o2": C.ORDER_UNFINISHED,
        "o3": C.ORDER_UNFINISHED,
        "pay-o2": C.PAYMENT_OPEN,
        "c1": C.CASH_WITH_COURIER,
        shift.id: C.SHIFT_OPEN,
        "P-o2": C.DOCUMENT_MISPLACED,
        "R-o2": C.DOCUMENT_MISPLACED,
        "R-o1": C.RECEIPT_OUT,
        "R-o3": C.DOCUMENT_MISPLACED,
        "P-o3": C.REPRINT_MISSING,
    }


def test_a_day_does_not_answer_for_another(house: House) -> None:
    whole_day(house)
    with house.store.read() as unit:
        other = day_balance(unit, "futian", DAY + timedelta(days=3))
    assert (other.orders, other.collected_fen[PaymentMethod.CASH]) == (0, 0)
    assert other.adds_up


def test_a_cash_move_that_waits_is_named(house: House) -> None:
    fill_till(house, 500_00)
    morning(house, "o1")
    move = house.act(CLERK, hand_out_float, "c1", amount_fen=10_00)
    assert codes(house)[move.id] == C.CASH_MOVE_PENDING


TAMPERED: dict[str, tuple[str, Callable[[dict[str, str]], bool]]] = {
    "an entry changed": (
        "UPDATE ledger_entries SET amount_fen = amount_fen + 1 WHERE side = 'debit'"
        " AND account_id = 'courier:c1' AND amount_fen = 123450",
        lambda found: found.get("futian") == C.LEDGER_DISAGREES,
    ),
    "a running balance changed": (
        "UPDATE cash_balances SET balance_fen = balance_fen + 1 WHERE account_id = 'branch:futian'",
        lambda found: found == {"branch:futian": C.LEDGER_DISAGREES},
    ),
    "a payment changed": (
        "UPDATE payments SET amount_fen = 5 WHERE id = 'pay-o1'",
        lambda found: (
            found.get("o1") == C.MONEY_OF_ORDER and found.get("futian") == C.PREMIUM_DISAGREES
        ),
    ),
    "a policy number copied": (
        "UPDATE orders SET policy_number = 'PN-o2' WHERE id = 'o1'",
        lambda found: found == {"o1": C.POLICY_TWICE, "o2": C.POLICY_TWICE},
    ),
    "a step cut out of a history": (
        "DELETE FROM order_steps WHERE order_id = 'o1' AND version = 5",
        lambda found: found == {"o1": C.HISTORY_BROKEN},
    ),
    "a step by who may not": (
        "UPDATE order_steps SET role = 'courier' WHERE order_id = 'o1' AND event = 'close'",
        lambda found: found == {"o1": C.HISTORY_BROKEN},
    ),
    "a state changed behind the history": (
        "UPDATE orders SET state = 'booked_back' WHERE id = 'o1'",
        lambda found: found.get("o1") == C.HISTORY_BROKEN,
    ),
    "paid after it was issued": (
        "UPDATE orders SET paid_at = handed_over_at, issued_at = sold_at WHERE id = 'o2'",
        lambda found: found == {"o2": C.TIMES_OUT_OF_ORDER},
    ),
    "a holder changed": (
        "UPDATE custody_holders SET holder = 'branch:futian' WHERE serial = 'P-o1'",
        lambda found: (
            found.get("P-o1") == C.CUSTODY_BROKEN and found.get("futian") == C.DOCUMENT_MISPLACED
        ),
    ),
    "a move cut out": (
        "DELETE FROM custody_moves WHERE serial = 'P-o1' AND step = 2",
        lambda found: found == {"P-o1": C.CUSTODY_BROKEN},
    ),
}


def test_what_somebody_changed_behind_our_back_is_named(house: House) -> None:
    whole_day(house)
    found = {name: tampered(house, statement) for name, (statement, _) in TAMPERED.items()}
    missed = {name: found[name] for name, (_, named) in TAMPERED.items() if not named(found[name])}
    assert missed == {}
    assert balance(house).adds_up
