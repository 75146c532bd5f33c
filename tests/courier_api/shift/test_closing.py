"""Closing: everything settled, the difference approved, the cash received, fees booked once."""

from __future__ import annotations

import pytest

from courier_api.domain.actor import Role
from courier_api.domain.ledger.transaction import TransactionKind
from courier_api.domain.shift.cash_count import NOTHING, CashCount
from courier_api.domain.shift.shift import DifferenceReason, ShiftState
from courier_api.errors import InputError, NotFoundError, RefusedError, RightsError
from courier_api.services.shift.close import (
    approve_difference,
    count_cash,
    receive_cash,
    send_back_count,
)
from courier_api.services.shift.deposits import DepositSlip, declare_deposit
from courier_api.services.shift.floats import hand_out_float
from courier_api.services.shift.view import my_shift, one_shift
from tests.courier_api.trade import AGENT, COURIER_1, DISPATCHER, actor
from tests.courier_api.visit.drive import BOSS, CLERK, House

LOST = DifferenceReason.LOST


@pytest.fixture
def with_cash(house: House) -> House:
    """A courier with 300 yuan and nothing else to settle."""
    house.fill_till(50_000)
    house.check_in()
    house.float(30_000)
    return house


def test_a_shift_without_cash_closes_at_once(house: House) -> None:
    house.check_in()
    shift = house.act(COURIER_1, count_cash, NOTHING)
    assert shift.state is ShiftState.CLOSED
    assert shift.closed_at == house.at
    assert house.act(COURIER_1, count_cash, NOTHING) == shift


def test_every_reason_is_named_at_once(house: House) -> None:
    house.fill_till(500_000)
    for name in ("o1", "o2", "o3"):
        house.plan(name)
    house.check_in()
    house.float(30_000)
    house.take_over("o1", "o2", "o3")
    house.act(CLERK, hand_out_float, "c1", amount_fen=10_000)
    slip = DepositSlip(deposit_id="d1", slip_number="s1", amount_fen=1_000)
    house.act(COURIER_1, declare_deposit, slip)
    house.arrive("o1")
    house.open_payment("o1")
    house.fail("o2")
    with pytest.raises(RefusedError) as caught:
        house.act(COURIER_1, count_cash, CashCount(((100, 1),)))
    told = [" ".join(fault.split()[:2]) for fault in caught.value.faults]
    assert sorted(told[:2])[0] == "deposit_pending d1"
    assert sorted(told[:2])[1].startswith("float_pending")
    assert told[2:] == [
        "payment_open pay-o1",
        "order_on_road o1",
        "order_on_road o3",
        *(f"serial_held {p}-{o}" for p in "PR" for o in ("o1", "o2", "o3")),
        "100 fen",
    ]
    assert house.shift().state is ShiftState.OPEN
    view = house.ask(COURIER_1, my_shift)
    assert len(view.matters) == len(told) - 1
    assert view.cash_expected_fen == 30_000
    assert view.cash_carried_fen == 30_000 + 10_000 + 123_450 - 1_000


def test_cash_waits_for_him_who_receives_it(with_cash: House) -> None:
    shift = with_cash.act(COURIER_1, count_cash, with_cash.pieces(30_000))
    assert (shift.state, shift.waits_for) == (ShiftState.COUNTED, ("cash_receipt",))
    assert with_cash.cash() == 30_000
    with pytest.raises(RefusedError, match="you 29999"):
        with_cash.act(CLERK, receive_cash, shift.id, amount_fen=29_999)
    closed = with_cash.act(CLERK, receive_cash, shift.id, amount_fen=30_000)
    assert (closed.state, closed.receiver_id) == (ShiftState.CLOSED, CLERK.id)
    assert (with_cash.cash(), with_cash.balance("branch:futian")) == (0, 50_000)
    with pytest.raises(RefusedError, match="is closed"):
        with_cash.act(CLERK, receive_cash, shift.id, amount_fen=30_000)


@pytest.mark.parametrize(("counted_fen", "difference_fen"), [(29_500, -500), (30_500, 500)])
def test_a_difference_is_named_approved_and_written_off(
    with_cash: House, counted_fen: int, difference_fen: int
) -> None:
    count = with_cash.pieces(counted_fen)
    with pytest.raises(RefusedError, match="500 fen"):
        with_cash.act(COURIER_1, count_cash, count)
    shift = with_cash.act(COURIER_1, count_cash, count, reason=LOST)
    assert shift.difference_fen == difference_fen
    assert shift.waits_for == ("difference_approval", "cash_receipt")
    approved = with_cash.act(BOSS, approve_difference, shift.id)
    assert approved.waits_for == ("cash_receipt",)
    assert with_cash.cash() == counted_fen
    with pytest.raises(RefusedError, match="approved already"):
        with_cash.act(BOSS, approve_difference, shift.id)
    closed = with_cash.act(CLERK, receive_cash, shift.id, amount_fen=counted_fen)
    assert closed.state is ShiftState.CLOSED
    assert with_cash.cash() == 0
    assert with_cash.balance("difference:futian") == -difference_fen
    assert with_cash.balance("branch:futian") == 20_000 + counted_fen


def test_cash_can_be_received_before_the_difference_is_approved(with_cash: House) -> None:
    shift = with_cash.act(COURIER_1, count_cash, with_cash.pieces(30_500), reason=LOST)
    received = with_cash.act(CLERK, receive_cash, shift.id, amount_fen=30_500)
    assert (received.state, received.waits_for) == (ShiftState.COUNTED, ("difference_approval",))
    with pytest.raises(RefusedError, match="booked already"):
        with_cash.act(CLERK, send_back_count, shift.id)
    assert with_cash.act(BOSS, approve_difference, shift.id).state is ShiftState.CLOSED
    assert with_cash.cash() == 0


def test_all_cash_gone_needs_only_the_approval(with_cash: House) -> None:
    shift = with_cash.act(COURIER_1, count_cash, NOTHING, reason=DifferenceReason.STOLEN)
    assert with_cash.act(BOSS, approve_difference, shift.id).state is ShiftState.CLOSED
    assert with_cash.balance("difference:futian") == 30_000


def test_a_difference_that_is_none_is_not_named(with_cash: House) -> None:
    with pytest.raises(RefusedError, match="name no difference"):
        with_cash.act(COURIER_1, count_cash, with_cash.pieces(30_000), reason=LOST)
    shift = with_cash.act(COURIER_1, count_cash, with_cash.pieces(30_000))
    with pytest.raises(RefusedError, match="no difference to approve"):
        with_cash.act(BOSS, approve_difference, shift.id)


def test_nobody_settles_his_own_cash(with_cash: House) -> None:
    shift = with_cash.act(COURIER_1, count_cash, with_cash.pieces(29_000), reason=LOST)
    himself = actor(Role.ACCOUNTANT, "c1")
    for who in (COURIER_1, AGENT, DISPATCHER, himself):
        with pytest.raises(RightsError):
            with_cash.act(who, approve_difference, shift.id)
        with pytest.raises(RightsError):
            with_cash.act(who, receive_cash, shift.id, amount_fen=29_000)
        with pytest.raises(RightsError):
            with_cash.act(who, send_back_count, shift.id)
    with pytest.raises(NotFoundError):
        with_cash.act(actor(Role.ACCOUNTANT, "a9", "nanshan"), approve_difference, shift.id)


def test_a_count_that_is_sent_back_is_counted_again(with_cash: House) -> None:
    first = with_cash.act(COURIER_1, count_cash, with_cash.pieces(29_000), reason=LOST)
    assert with_cash.act(COURIER_1, count_cash, with_cash.pieces(29_000), reason=LOST) == first
    with pytest.raises(RefusedError, match="counted"):
        with_cash.act(COURIER_1, count_cash, with_cash.pieces(30_000))
    with_cash.act(CLERK, send_back_count, first.id)
    shift = with_cash.close_shift(30_000)
    assert (shift.state, shift.counts, shift.difference_reason) == (ShiftState.CLOSED, 2, None)
    with with_cash.store.read() as unit:
        assert unit.shifts.count(shift) == with_cash.pieces(30_000)


def test_pieces_that_do_not_exist_are_named(with_cash: House) -> None:
    with pytest.raises(InputError, match="pieces of 3000 fen"):
        with_cash.act(COURIER_1, count_cash, CashCount(((3_000, 10),)))


def test_fees_are_explained_line_by_line_and_booked_once(house: House) -> None:
    for name in ("o1", "o2", "o3"):
        house.plan(name, premium_due_fen=0)
    house.check_in()
    house.take_over("o1", "o2", "o3")
    house.deliver("o1")
    house.arrive("o2")
    house.fail("o2")
    house.fail("o3")
    house.take_back("R-o1", "P-o2", "R-o2", "P-o3", "R-o3")
    so_far = house.ask(CLERK, one_shift, house.shift().id)
    house.close_shift()
    view = house.ask(CLERK, one_shift, house.shift().id)
    assert [(line.code, line.order_id, line.amount_fen) for line in view.fees] == [
        ("delivery", "o1", 1_500),
        ("failed_visit", "o2", 500),
    ]
    assert so_far.fees == view.fees
    assert {line.tariff for line in view.fees} == {"2026-01"}
    assert house.balance("fees:c1") == 2_000
    with house.store.read() as unit:
        kinds = [t.kind for t in unit.ledger.transactions("futian")]
    assert kinds.count(TransactionKind.FEE) == 1


def test_who_has_never_checked_in_has_no_shift(house: House) -> None:
    with pytest.raises(NotFoundError, match="check in first"):
        house.ask(COURIER_1, my_shift)
