"""What the databases refuse about shifts, whatever program writes to them."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from courier_api.domain.shift.cash_count import NOTHING
from courier_api.domain.shift.shift import DifferenceReason
from courier_api.errors import ConflictError, CourierApiError
from courier_api.services.shift.close import count_cash
from courier_api.services.shift.floats import hand_out_float
from courier_api.storage.faults import translated
from tests.courier_api.trade import COURIER_1
from tests.courier_api.visit.drive import CLERK, House

CLOSE = (
    "UPDATE shifts SET state = 'closed', version = version + 1, receiver_id = 'a1',"
    " approver_id = 'a1', closed_at = opened_at WHERE state = 'counted'"
)


def refusal(house: House, statement: str) -> CourierApiError:
    with house.store.engine.connect() as connection, pytest.raises(DBAPIError) as caught:
        connection.execute(text(statement))
    return translated(caught.value)


@pytest.fixture
def day(each_house: House) -> House:
    """One order handed over, its receipt back, cash counted with a difference."""
    each_house.plan("o1")
    each_house.fill_till(50_000)
    each_house.check_in()
    each_house.float(10_000)
    each_house.take_over("o1")
    each_house.deliver("o1")
    each_house.take_back("R-o1")
    count = each_house.pieces(133_000)
    each_house.act(COURIER_1, count_cash, count, reason=DifferenceReason.LOST)
    return each_house


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE shift_counts SET pieces = 9", "what is written stays"),
        ("DELETE FROM shift_counts", "what is written stays"),
        ("UPDATE shift_scans SET outcome = 'taken'", "what is written stays"),
        ("DELETE FROM payment_counts", "what is written stays"),
        ("UPDATE signatures SET signer_id = 'h2'", "what is written stays"),
        ("DELETE FROM shifts", "what is written stays"),
        ("DELETE FROM cash_moves", "what is written stays"),
        ("UPDATE shifts SET counted_fen = 0", "gone on already"),
        ("UPDATE shifts SET courier_id = 'c2', version = version + 1", "gone on already"),
        ("UPDATE cash_moves SET amount_fen = 1", "decided already"),
        ("UPDATE visits SET reason = NULL", "visits_far_say_why"),
        (CLOSE, "cash, papers or payments are still with the courier"),
        (CLOSE.replace("receiver_id = 'a1'", "receiver_id = 'c1'"), "still with|settles his own"),
    ],
)
def test_what_is_refused(day: House, statement: str, words: str) -> None:
    assert any(word in str(refusal(day, statement)) for word in words.split("|"))


def test_a_closed_shift_stays_closed(each_house: House) -> None:
    each_house.check_in()
    each_house.act(COURIER_1, count_cash, NOTHING)
    for values in ("state = 'counted', closed_at = NULL", "counted_fen = 1, receiver_id = 'a1'"):
        statement = f"UPDATE shifts SET version = version + 1, {values}"  # noqa: S608
        assert "gone on already" in str(refusal(each_house, statement))


def test_cash_moves_are_confirmed_by_a_booking_of_their_own(each_house: House) -> None:
    house = each_house
    house.fill_till(50_000)
    house.check_in()
    house.float(10_000)
    house.act(CLERK, hand_out_float, "c1", amount_fen=20_000)
    statement = (
        "UPDATE cash_moves SET state = 'confirmed', decider_id = 'c1', decided_at = proposed_at,"
        " transaction_id = (SELECT id FROM ledger_transactions WHERE kind = 'float')"
        " WHERE state = 'pending'"
    )
    assert "does not book this cash" in str(refusal(house, statement))


def test_two_shifts_of_one_courier_do_not_live_together(each_house: House) -> None:
    shift = each_house.check_in()
    again = (
        "INSERT INTO shifts SELECT 'other', branch_id, courier_id, day, cash_cap_fen, opened_at,"
        " device_at, state, version, counts, expected_fen, counted_fen, difference_reason,"
        " approver_id, receiver_id, closed_at FROM shifts"
    )
    assert isinstance(refusal(each_house, again), ConflictError)
    assert each_house.shift() == shift
