"""The premium in cash: counted to the fen, confirmed once, and then the insurer is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from courier_api.domain.actor import Role
from courier_api.domain.order.states import Inspection, OrderEvent, OrderState
from courier_api.domain.payment import PaymentState
from courier_api.domain.shift.cash_count import NOTHING, CashCount
from courier_api.errors import (
    ConflictError,
    GuardError,
    InputError,
    NotFoundError,
    RefusedError,
    StepError,
)
from courier_api.services.visit.pay_cash import abandon_payment, confirm_cash, open_cash_payment
from tests.courier_api.trade import COURIER_1, DIGEST, UNDERWRITER, actor, take
from tests.courier_api.visit.drive import House

COURIER_2 = actor(Role.COURIER, "c2")


def jobs(house: House, kind: str) -> int:
    with house.store.read() as unit:
        return sum(n for (k, _), n in unit.outbox.counts(house.at).items() if k == kind)


@pytest.fixture
def arrived(house: House) -> House:
    house.plan("o1")
    house.check_in()
    house.take_over("o1")
    house.arrive("o1")
    return house


def test_change_is_given_and_booked_net(arrived: House) -> None:
    arrived.open_payment()
    received, change = CashCount(((10_000, 13),)), arrived.pieces(130_000 - 123_450)
    paid = arrived.act(COURIER_1, confirm_cash, "o1", "pay-o1", received=received, change=change)
    assert paid.order.state is OrderState.PAID
    assert paid.payment is not None
    assert paid.payment.state is PaymentState.CONFIRMED
    assert arrived.cash() == 123_450
    assert arrived.balance("premium:futian") == 123_450
    assert jobs(arrived, "core.issue") == 1
    with arrived.store.read() as unit:
        assert unit.visits.payment_count("pay-o1") == (received, change)


@pytest.mark.parametrize("off_fen", [-123_450, -1, 1, 100])
def test_a_count_that_is_not_the_amount_changes_nothing(arrived: House, off_fen: int) -> None:
    arrived.open_payment()
    received = arrived.pieces(123_450 + off_fen)
    with pytest.raises(InputError, match="count again"):
        arrived.act(COURIER_1, confirm_cash, "o1", "pay-o1", received=received, change=NOTHING)
    assert arrived.order().state is OrderState.ARRIVED
    assert (arrived.cash(), jobs(arrived, "core.issue")) == (0, 0)


def test_every_fault_of_a_count_is_named(arrived: House) -> None:
    arrived.open_payment()
    with pytest.raises(InputError) as caught:
        arrived.act(
            COURIER_1,
            confirm_cash,
            "o1",
            "pay-o1",
            received=CashCount(((3, 1),)),
            change=CashCount(((7, 1),)),
        )
    assert len(caught.value.faults) == 3


def test_the_same_confirmation_again_is_answered_the_same(arrived: House) -> None:
    opened = arrived.open_payment()
    assert arrived.open_payment() == opened
    paid = arrived.confirm()
    assert arrived.confirm() == paid
    assert arrived.open_payment().payment == paid.payment
    assert arrived.cash() == 123_450
    other = CashCount(((10_000, 13),))
    with pytest.raises(ConflictError, match="another count"):
        arrived.act(COURIER_1, confirm_cash, "o1", "pay-o1", received=other, change=NOTHING)


def test_one_payment_at_a_time(arrived: House) -> None:
    arrived.open_payment()
    with pytest.raises(GuardError, match="pay-o1 is open"):
        arrived.open_payment("o1", "pay-2")
    assert arrived.abandon() == arrived.abandon()
    arrived.open_payment("o1", "pay-2")
    with pytest.raises(RefusedError, match="is abandoned"):
        arrived.confirm("o1", "pay-o1")
    assert arrived.confirm("o1", "pay-2").order.state is OrderState.PAID
    with pytest.raises(RefusedError, match="is confirmed"):
        arrived.abandon("o1", "pay-2")
    assert arrived.cash() == 123_450


def test_anothers_payment_is_not_there(arrived: House) -> None:
    arrived.plan("o2", courier="c2")
    arrived.check_in("c2")
    arrived.take_over("o2", courier="c2")
    arrived.arrive("o2")
    arrived.open_payment("o1")
    with pytest.raises(ConflictError, match="make a new one"):
        arrived.act(COURIER_2, open_cash_payment, "o2", "pay-o1")
    for name in ("o1", "o2"):
        with pytest.raises(NotFoundError):
            arrived.act(COURIER_2, confirm_cash, name, "pay-o1", received=NOTHING, change=NOTHING)
        with pytest.raises(NotFoundError):
            arrived.act(COURIER_2, abandon_payment, name, "pay-o1")


def test_no_money_before_the_visit(house: House) -> None:
    house.plan("o1")
    house.check_in()
    with pytest.raises(StepError, match="arrive before"):
        house.open_payment()
    house.take_over("o1")
    with pytest.raises(StepError, match="arrive before"):
        house.open_payment()


def test_no_money_before_the_underwriter_has_approved(house: House) -> None:
    house.plan("o1", inspection=Inspection.DUE)
    house.check_in()
    house.take_over("o1")
    house.arrive()
    with pytest.raises(GuardError, match="underwriter"):
        house.open_payment()
    for event, who in ((OrderEvent.INSPECT, COURIER_1), (OrderEvent.APPROVE, UNDERWRITER)):
        house.store.write(lambda unit, e=event, w=who: take(unit, "o1", e, w, report_digest=DIGEST))
    assert house.pay().order.state is OrderState.PAID


def test_the_cap_says_how_much_to_deposit(arrived: House) -> None:
    arrived.pay("o1")
    arrived.figures = replace(arrived.figures, shift=replace(arrived.figures.shift, cash_cap_fen=0))
    with arrived.store.read() as unit:
        assert unit.shifts.live("c1") is not None
    arrived.plan("o2", premium_due_fen=4_900_000)
    arrived.take_over("o2")
    arrived.arrive("o2")
    with pytest.raises(GuardError, match="deposit 23450 fen or more first"):
        arrived.open_payment("o2")
    arrived.deposit(23_450)
    assert arrived.pay("o2").order.state is OrderState.PAID


def test_open_payments_count_against_the_cap(arrived: House) -> None:
    arrived.open_payment("o1")
    arrived.plan("o2", premium_due_fen=4_900_000)
    arrived.take_over("o2")
    arrived.arrive("o2")
    with pytest.raises(GuardError, match="carries 123450 fen"):
        arrived.open_payment("o2")


def test_nothing_to_pay_is_paid_at_once(house: House) -> None:
    house.plan("o1", premium_due_fen=0)
    house.check_in()
    house.take_over("o1")
    house.arrive()
    first = house.open_payment()
    assert (first.order.state, first.payment) == (OrderState.PAID, None)
    assert house.open_payment() == first
    assert jobs(house, "core.issue") == 1
    assert house.cash() == 0


def test_nothing_to_pay_waits_for_the_inspection_too(house: House) -> None:
    house.plan("o1", premium_due_fen=0, inspection=Inspection.DUE)
    house.check_in()
    house.take_over("o1")
    house.arrive()
    with pytest.raises(GuardError, match="underwriter"):
        house.open_payment()
