"""Papers back at the branch, and what it means for their orders."""

from __future__ import annotations

import pytest

from courier_api.domain.actor import Role
from courier_api.domain.custody.document import reprint
from courier_api.domain.order.states import OrderEvent, OrderState
from courier_api.domain.shift.shift import ShiftState
from courier_api.errors import InputError, NotFoundError, RightsError
from courier_api.services.shift.return_documents import return_documents
from courier_api.services.shift.take_over import take_over
from tests.courier_api.trade import AGENT, BRANCH, COURIER_1, DISPATCHER, actor, take
from tests.courier_api.visit.drive import CLERK, TODAY, House


@pytest.fixture
def on_road(house: House) -> House:
    for name in ("o1", "o2"):
        house.plan(name, premium_due_fen=0)
    house.check_in()
    house.take_over("o1", "o2")
    return house


def test_an_order_goes_back_when_its_last_paper_does(on_road: House) -> None:
    on_road.fail("o1")
    half = on_road.take_back("P-o1")
    assert (half.returned, half.orders_returned) == (("P-o1",), ())
    assert half.remaining == ("P-o2", "R-o1", "R-o2")
    assert on_road.order("o1").state is OrderState.FAILED
    whole = on_road.take_back("R-o1", "P-o1")
    assert (whole.returned, whole.here) == (("R-o1",), ("P-o1",))
    assert whole.orders_returned == ("o1",)
    assert on_road.order("o1").state is OrderState.RETURNED


def test_papers_of_a_visit_without_an_end_stay_with_the_courier(on_road: House) -> None:
    done = on_road.take_back("P-o1", "nobody")
    assert (done.on_road, done.unknown, done.returned) == (("P-o1",), ("nobody",), ())
    with on_road.store.read() as unit:
        assert str(unit.custody.get("P-o1").holder) == "courier:c1"


def test_the_receipt_of_a_delivery_is_ready_to_be_booked_back(on_road: House) -> None:
    on_road.deliver("o1")
    done = on_road.take_back("R-o1", "P-o1")
    assert done.receipts_back == ("o1",)
    assert done.elsewhere == ("P-o1",)
    booked = on_road.store.write(lambda unit: take(unit, "o1", OrderEvent.BOOK_BACK, CLERK))
    assert booked.state is OrderState.BOOKED_BACK


def test_a_lost_paper_keeps_its_order_until_it_is_printed_again(on_road: House) -> None:
    on_road.lose("o1", "P-o1")
    assert on_road.take_back("R-o1").orders_returned == ()
    assert on_road.order("o1").state is OrderState.LOST
    with on_road.store.read() as unit:
        void = unit.custody.get("P-o1")
    fresh = reprint(void, "P-o1-2", BRANCH, actor_id="core", at=on_road.at)
    on_road.store.write(lambda unit: unit.custody.register(fresh))
    assert on_road.take_back("P-o1-2").orders_returned == ("o1",)


def test_a_half_taken_order_can_go_back(house: House) -> None:
    house.plan("o1")
    house.check_in()
    house.act(COURIER_1, take_over, ["P-o1"], done=True)
    assert house.order("o1").state is OrderState.PLANNED
    assert house.take_back("P-o1").returned == ("P-o1",)
    assert house.close_shift().state is ShiftState.CLOSED


def test_a_returned_order_is_visited_again(on_road: House) -> None:
    on_road.fail("o1")
    on_road.fail("o2")
    on_road.take_back("P-o1", "R-o1", "P-o2", "R-o2")
    on_road.close_shift()
    store = on_road.store
    store.write(lambda unit: take(unit, "o1", OrderEvent.BOOK, AGENT, appointment=TODAY))
    store.write(lambda unit: take(unit, "o1", OrderEvent.PLAN, DISPATCHER, courier_id="c1"))
    on_road.check_in()
    on_road.take_over("o1")
    on_road.deliver("o1")
    on_road.take_back("R-o1")
    assert on_road.close_shift().state is ShiftState.CLOSED
    assert on_road.balance("fees:c1") == 1_500


def test_who_may_take_back(on_road: House) -> None:
    on_road.fail("o1")
    shift_id = on_road.shift().id
    for who in (COURIER_1, AGENT, actor(Role.DISPATCHER, "c1")):
        with pytest.raises(RightsError):
            on_road.act(who, return_documents, shift_id, ["P-o1"])
    stranger = actor(Role.DISPATCHER, "d9", "nanshan")
    with pytest.raises(NotFoundError):
        on_road.act(stranger, return_documents, shift_id, ["P-o1"])
    many = [f"s{n}" for n in range(on_road.figures.shift.serials_at_once + 1)]
    with pytest.raises(InputError):
        on_road.act(DISPATCHER, return_documents, shift_id, many)
