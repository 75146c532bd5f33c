"""Orders from the branch's shelf to the customer and back, and the shift that carried them."""

from __future__ import annotations

import pytest

from courier_api.domain.order.states import FailReason, OrderEvent, OrderState
from courier_api.domain.shift.shift import DifferenceReason, ShiftState
from courier_api.domain.shift.visit import ArrivalReason, Position
from courier_api.services.shift.view import one_shift, shifts_of_branch
from courier_api.services.visit.arrive import Arrival, arrive
from courier_api.services.visit.view import visits_of
from tests.courier_api.trade import AT, COURIER_1
from tests.courier_api.visit.drive import CLERK, House

NO_SIGNAL = ArrivalReason.NO_SIGNAL


def test_an_order_is_delivered_and_the_shift_closed(each_house: House) -> None:
    house = each_house
    house.plan("o1")
    house.fill_till(100_000)
    house.check_in()
    house.float(20_000)
    house.take_over("o1")
    assert house.order("o1").state is OrderState.IN_CUSTODY
    house.deliver("o1")
    assert house.order("o1").state is OrderState.HANDED_OVER
    assert house.cash() == 20_000 + 123_450
    house.deposit(100_000)
    assert house.take_back("R-o1").receipts_back == ("o1",)
    assert house.close_shift().state is ShiftState.CLOSED
    assert house.cash() == 0
    assert house.balance("branch:futian") == 100_000 - 20_000 + 43_450
    assert house.balance("bank:futian") == 100_000 - 100_000
    assert house.balance("premium:futian") == 123_450
    assert house.balance("fees:c1") == 1_500 == -house.balance("fees:futian")


@pytest.mark.parametrize("year", [1, 999, 9999])
def test_a_phone_in_another_millennium_is_noted(each_house: House, year: int) -> None:
    each_house.plan("o1")
    each_house.check_in()
    each_house.take_over("o1")
    arrival = Arrival(position=None, device_at=AT.replace(year=year), reason=NO_SIGNAL)
    visit = each_house.act(COURIER_1, arrive, "o1", arrival).visit
    assert each_house.ask(COURIER_1, visits_of, "o1").visits == (visit,)
    assert visit.device_at.year == year


def test_a_day_with_everything_in_it(each_house: House) -> None:
    """Delivered, refused, failed, lost and short; cash missing; everything read back."""
    house = each_house
    for name in ("o1", "o2", "o3", "o4"):
        house.plan(name)
    house.check_in()
    house.take_over("o1", "o2", "o3", "o4")
    house.arrive("o1", Position(22.5, 114.0, 8.5))
    house.pay("o1")
    house.issue("o1")
    house.sign("o1")
    house.hand_over("o1")
    house.arrive("o2")
    house.fail("o2", OrderEvent.REFUSE, FailReason.PRICE, note="太贵")
    house.fail("o3", reason=FailReason.NOT_REACHED)
    house.lose("o4", "P-o4", "R-o4")
    back = house.take_back("R-o1", "P-o2", "R-o2", "P-o3", "R-o3")
    assert back.orders_returned == ("o2", "o3")
    shift = house.close_shift(123_000, DifferenceReason.WRONG_CHANGE)
    view = house.ask(CLERK, one_shift, shift.id)
    assert view.shift == shift
    assert view.count == house.pieces(123_000)
    assert [line.amount_fen for line in view.fees] == [1_500, 500]
    assert house.ask(CLERK, shifts_of_branch, limit=9) == (shift,)
    (visit,) = house.ask(COURIER_1, visits_of, "o1").visits
    assert visit.position == Position(22.5, 114.0, 8.5)
    assert house.balance("difference:futian") == 450
    assert house.balance("branch:futian") == 123_000
