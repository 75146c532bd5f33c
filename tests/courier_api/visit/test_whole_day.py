"""One order from the branch's shelf to the customer, and the shift that carried it."""

from __future__ import annotations

from courier_api.domain.order.states import OrderState
from courier_api.domain.shift.shift import ShiftState
from tests.courier_api.visit.drive import House


def test_an_order_is_delivered_and_the_shift_closed(house: House) -> None:
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
