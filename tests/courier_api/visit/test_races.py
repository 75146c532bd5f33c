"""Fifty hands do one thing at the same moment: it is done once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from courier_api.domain.ledger.transaction import TransactionKind
from courier_api.domain.order.states import OrderEvent, OrderState
from courier_api.domain.shift.cash_count import NOTHING
from courier_api.domain.shift.shift import DifferenceReason, Shift, ShiftState
from courier_api.errors import ConflictError, RefusedError
from courier_api.services.shift.close import approve_difference, count_cash, receive_cash
from courier_api.services.shift.deposits import DepositSlip, decide_deposit, declare_deposit
from courier_api.services.shift.floats import answer_float, hand_out_float
from courier_api.services.shift.take_over import take_over
from courier_api.services.visit.pay_cash import confirm_cash, open_cash_payment
from tests.courier_api.trade import COURIER_1
from tests.courier_api.visit.drive import BOSS, CLERK, House

T = TypeVar("T")
HANDS = 50


def reach(work: Callable[[int], T]) -> list[T]:
    """Let all hands start at once; return what those got that were not refused."""
    barrier = Barrier(HANDS)

    def one(number: int) -> T | None:
        barrier.wait()
        try:
            return work(number)
        except (ConflictError, RefusedError):
            return None

    with ThreadPoolExecutor(HANDS) as pool:
        return [found for found in pool.map(one, range(HANDS)) if found is not None]


def booked(house: House, kind: TransactionKind) -> int:
    with house.store.read() as unit:
        return sum(t.kind is kind for t in unit.ledger.transactions("futian"))


def test_one_payment_is_confirmed_once(each_house: House) -> None:
    house = each_house
    house.plan("o1")
    house.check_in()
    house.take_over("o1")
    house.arrive("o1")
    house.open_payment("o1")
    answers = reach(
        lambda n: house.act(
            COURIER_1,
            confirm_cash,
            "o1",
            "pay-o1",
            received=house.pieces(123_450),
            change=NOTHING,
        )
    )
    assert len({answer.payment for answer in answers}) == 1
    assert booked(house, TransactionKind.COLLECTION) == 1
    assert house.cash() == 123_450
    with house.store.read() as unit:
        events = [step.event for step in unit.orders.history("o1")]
    assert events.count(OrderEvent.PAY) == 1


def test_one_order_has_one_open_payment(each_house: House) -> None:
    house = each_house
    house.plan("o1")
    house.check_in()
    house.take_over("o1")
    house.arrive("o1")
    answers = reach(lambda n: house.act(COURIER_1, open_cash_payment, "o1", f"pay-{n}"))
    with house.store.read() as unit:
        (payment,) = unit.payments.of_order("o1")
    assert [answer.payment for answer in answers] == [payment]


def test_one_serial_is_taken_once(each_house: House) -> None:
    house = each_house
    house.plan("o1")
    house.check_in()
    answers = reach(lambda n: house.act(COURIER_1, take_over, ["P-o1", "R-o1"], done=False))
    assert sum(len(answer.report.taken) for answer in answers) == 2
    assert sum(answer.orders == ("o1",) for answer in answers) == 1
    with house.store.read() as unit:
        assert len(unit.custody.moves("P-o1")) == 2
    assert house.order("o1").state is OrderState.IN_CUSTODY


def test_one_shift_is_opened_counted_and_closed_once(each_house: House) -> None:
    house = each_house
    house.fill_till(50_000)
    opened = reach(lambda n: house.check_in())
    assert len(opened) == 1
    house.float(30_000)
    counted: list[Shift] = reach(
        lambda n: house.act(COURIER_1, count_cash, house.pieces(30_000 - n % 2 * 100), reason=None)
    )
    assert {shift.counted_fen for shift in counted} == {30_000}
    assert house.shift().counts == 1
    closed = reach(lambda n: house.act(CLERK, receive_cash, opened[0].id, amount_fen=30_000))
    assert [shift.state for shift in closed] == [ShiftState.CLOSED]
    assert booked(house, TransactionKind.SETTLEMENT) == 1
    assert house.balance("branch:futian") == 50_000


def test_one_difference_is_written_off_once(each_house: House) -> None:
    house = each_house
    house.fill_till(50_000)
    house.check_in()
    house.float(30_000)
    count = house.pieces(29_000)

    shift = house.act(COURIER_1, count_cash, count, reason=DifferenceReason.LOST)
    who = (BOSS, CLERK)
    assert len(reach(lambda n: house.act(who[n % 2], approve_difference, shift.id))) == 1
    assert house.balance("difference:futian") == 1_000


def test_one_float_and_one_deposit_are_booked_once(each_house: House) -> None:
    house = each_house
    house.fill_till(50_000)
    house.check_in()
    move = house.act(CLERK, hand_out_float, "c1", amount_fen=30_000)
    answers = reach(lambda n: house.act(COURIER_1, answer_float, move.id, accepted=True))
    assert len(set(answers)) == 1
    slips = reach(
        lambda n: house.act(
            COURIER_1,
            declare_deposit,
            DepositSlip(deposit_id=f"d{n}", slip_number="s1", amount_fen=20_000),
        )
    )
    assert len(slips) == 1
    decided = reach(lambda n: house.act(CLERK, decide_deposit, slips[0].id, accepted=n % 2 == 0))
    assert len(set(decided)) == 1
    assert booked(house, TransactionKind.FLOAT) == 1
    assert house.cash() in (10_000, 30_000)
