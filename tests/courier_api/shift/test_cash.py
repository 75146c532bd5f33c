"""Floats and deposits: two persons' word, booked once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from courier_api.domain.actor import Role
from courier_api.domain.dispatch.branch import Branch
from courier_api.domain.dispatch.roster import RosterEntry
from courier_api.domain.ledger.transaction import TransactionKind
from courier_api.domain.shift.cash_moves import CashMoveState
from courier_api.errors import (
    ConflictError,
    NotFoundError,
    RefusedError,
    RightsError,
)
from courier_api.ports import UnitOfWork
from courier_api.services.shift.check_in import check_in
from courier_api.services.shift.deposits import DepositSlip, decide_deposit, declare_deposit
from courier_api.services.shift.floats import answer_float, hand_out_float
from routing.exchange.courier_record import CourierRecord
from routing.model import Location, RowRef, TimeWindow
from tests.courier_api.trade import AGENT, AT, COURIER_1, DISPATCHER, actor
from tests.courier_api.visit.drive import BOSS, CLERK, House

COURIER_2 = actor(Role.COURIER, "c2")
STRANGER = actor(Role.ACCOUNTANT, "a9", "nanshan")


def slip(amount_fen: int, number: str = "slip-1", name: str = "d1") -> DepositSlip:
    return DepositSlip(deposit_id=name, slip_number=number, amount_fen=amount_fen)


def test_a_float_moves_cash_only_when_the_courier_confirms_it(house: House) -> None:
    house.fill_till(50_000)
    house.check_in()
    move = house.act(CLERK, hand_out_float, "c1", amount_fen=20_000)
    assert (house.cash(), house.balance("branch:futian")) == (0, 50_000)
    confirmed = house.act(COURIER_1, answer_float, move.id, accepted=True)
    assert (house.cash(), house.balance("branch:futian")) == (20_000, 30_000)
    assert house.act(COURIER_1, answer_float, move.id, accepted=True) == confirmed
    assert house.cash() == 20_000
    with house.store.read() as unit:
        transaction = unit.ledger.get(confirmed.transaction_id or "")
    assert transaction.kind is TransactionKind.FLOAT
    assert (transaction.actor_id, transaction.approver_id) == (CLERK.id, "c1")
    with pytest.raises(RefusedError, match="confirmed already"):
        house.act(COURIER_1, answer_float, move.id, accepted=False)


def test_a_float_that_never_came_is_declined(house: House) -> None:
    house.fill_till(50_000)
    house.check_in()
    move = house.act(CLERK, hand_out_float, "c1", amount_fen=20_000)
    declined = house.act(COURIER_1, answer_float, move.id, accepted=False)
    assert declined.state is CashMoveState.DECLINED
    assert house.cash() == 0


def test_who_may_hand_out_and_to_whom(house: House) -> None:
    house.fill_till(50_000)
    house.check_in()
    for who in (COURIER_1, DISPATCHER, AGENT):
        with pytest.raises(RightsError):
            house.act(who, hand_out_float, "c1", amount_fen=1)
    with pytest.raises(NotFoundError, match="not on shift"):
        house.act(CLERK, hand_out_float, "c2", amount_fen=1)
    with pytest.raises(NotFoundError):
        house.act(STRANGER, hand_out_float, "c1", amount_fen=1)
    move = house.act(CLERK, hand_out_float, "c1", amount_fen=1)
    house.check_in("c2")
    with pytest.raises(NotFoundError):
        house.act(COURIER_2, answer_float, move.id, accepted=True)


def test_the_till_and_the_cap_bound_a_float_and_both_are_named(house: House) -> None:
    house.fill_till(10_000)
    house.check_in()
    cap_fen = house.shift().cash_cap_fen
    with pytest.raises(RefusedError) as caught:
        house.act(CLERK, hand_out_float, "c1", amount_fen=cap_fen + 1)
    assert len(caught.value.faults) == 2
    house.act(CLERK, hand_out_float, "c1", amount_fen=10_000)


def test_a_deposit_is_booked_when_the_branch_confirms_it(house: House) -> None:
    house.fill_till(50_000)
    house.check_in()
    house.float(30_000)
    move = house.act(COURIER_1, declare_deposit, slip(20_000))
    assert move.state is CashMoveState.PENDING
    assert house.cash() == 30_000
    done = house.act(CLERK, decide_deposit, "d1", accepted=True)
    assert house.act(BOSS, decide_deposit, "d1", accepted=True) == done
    assert house.cash() == 10_000
    assert house.balance("bank:futian") == 20_000 - 50_000
    with pytest.raises(RefusedError, match="confirmed already"):
        house.act(CLERK, decide_deposit, "d1", accepted=False)


def test_the_same_deposit_again_is_answered_the_same(house: House) -> None:
    house.fill_till(50_000)
    house.check_in()
    house.float(30_000)
    first = house.act(COURIER_1, declare_deposit, slip(20_000))
    house.at += timedelta(minutes=5)
    assert house.act(COURIER_1, declare_deposit, slip(20_000)) == first
    with pytest.raises(ConflictError, match="make a new id"):
        house.act(COURIER_1, declare_deposit, slip(10_000))
    with pytest.raises(ConflictError, match="slip"):
        house.act(COURIER_1, declare_deposit, slip(5_000, name="d2"))
    house.act(CLERK, decide_deposit, "d1", accepted=False)
    assert house.act(COURIER_1, declare_deposit, slip(5_000, name="d2")).id == "d2"


def test_nobody_deposits_what_he_has_not(house: House) -> None:
    house.fill_till(50_000)
    house.check_in()
    house.float(30_000)
    house.act(COURIER_1, declare_deposit, slip(20_000))
    with pytest.raises(RefusedError, match="the courier has 10000"):
        house.act(COURIER_1, declare_deposit, slip(10_001, "slip-2", "d2"))


def test_who_may_confirm_a_deposit(house: House) -> None:
    house.fill_till(50_000)
    house.check_in()
    house.float(30_000)
    house.act(COURIER_1, declare_deposit, slip(20_000))
    for who in (COURIER_1, DISPATCHER, actor(Role.ACCOUNTANT, "c1")):
        with pytest.raises(RightsError):
            house.act(who, decide_deposit, "d1", accepted=True)
    with pytest.raises(NotFoundError):
        house.act(STRANGER, decide_deposit, "d1", accepted=True)
    assert house.cash() == 30_000


def test_one_shift_at_a_time(house: House) -> None:
    first = house.check_in()
    with pytest.raises(ConflictError, match="is open: close it"):
        house.check_in()
    with pytest.raises(RightsError):
        house.act(CLERK, check_in, device_at=AT)
    house.close_shift()
    house.at += timedelta(days=1)
    assert house.check_in().day == first.day + timedelta(days=1)


def test_the_shift_has_the_branchs_day_and_a_wrong_clock_is_noted(house: House) -> None:
    house.at = AT.replace(hour=16, minute=30)
    shift = house.act(COURIER_1, check_in, device_at=house.at - timedelta(minutes=9))
    assert shift.day.isoformat() == "2026-06-19"
    with house.store.read() as unit:
        entries = [e for e in unit.events.since(0, 10) if e.kind == "courier_checked_in"]
    assert [e.subject for e in entries] == ["c1"]


def test_the_lower_cap_of_the_figures_binds(house: House) -> None:
    house.figures = replace(house.figures, shift=replace(house.figures.shift, cash_cap_fen=123_449))
    house.plan("o1")
    house.check_in()
    house.take_over("o1")
    house.arrive()
    with pytest.raises(RefusedError, match="not in cash"):
        house.open_payment()


@pytest.mark.parametrize(("own_fen", "cap_fen"), [(80_000, 80_000), (9_000_000, 5_000_000)])
def test_the_lower_of_the_branchs_cap_and_the_rosters_binds(
    house: House, own_fen: int, cap_fen: int
) -> None:
    profile = CourierRecord(
        id="c1",
        depot_id="D1",
        shift=TimeWindow(0, 36_000),
        cash_limit_fen=own_fen,
        row=RowRef(file="couriers.csv", sheet="", row=2),
    )
    entry = RosterEntry(
        branch_id="futian", day=AT.date(), courier_id="c1", badge="007", profile=profile
    )
    depot = Location(22.5, 114.0)
    branch = Branch(
        id="futian", name="福田", time_zone="Asia/Shanghai", depot_id="D1", location=depot
    )

    def write(unit: UnitOfWork) -> None:
        unit.sales.put_branch(branch)
        unit.sales.put_roster("futian", AT.date(), [entry])

    house.store.write(write)
    assert house.check_in().cash_cap_fen == cap_fen
    assert house.check_in("c2").cash_cap_fen == 5_000_000
