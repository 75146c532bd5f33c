"""Order files in: nothing lost, nothing twice, nothing overwritten."""

from __future__ import annotations

from courier_api.domain.actor import Role
from courier_api.domain.dispatch.intake import IntakeOutcome
from courier_api.domain.order.states import OrderState
from courier_api.ports import OrderFilter
from courier_api.services.dispatch.import_orders import import_orders, read_files
from tests.courier_api.dispatch.office import DAY, SMALL, Office


def test_the_whole_small_day_comes_in_and_is_booked(office: Office) -> None:
    files = read_files(SMALL, day=DAY, time_zone="Asia/Shanghai")
    record = office.do(Role.DISPATCHER, import_orders, files)
    assert record.rows_read == len(record.sales) + record.refused
    assert record.refused == len(files.read.refused) > 0
    assert all(sale.outcome is IntakeOutcome.NEW and not sale.unbooked for sale in record.sales)
    with office.store.read() as unit:
        orders = unit.order_book.all("futian", OrderFilter())
        assert {order.state for order in orders} == {OrderState.BOOKED}
        assert len(orders) == len(record.sales)
        assert unit.sales.get_import(record.id) == record
    again = office.do(Role.DISPATCHER, import_orders, files)
    assert again.count(IntakeOutcome.ALREADY_THERE) == len(record.sales)
