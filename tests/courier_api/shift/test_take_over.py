"""Documents taken over by scanning."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courier_api.domain.actor import Role
from courier_api.domain.order.order import Appointment
from courier_api.domain.order.states import OrderEvent, OrderState
from courier_api.domain.shift.scan import ExtraReason
from courier_api.errors import InputError, RefusedError
from courier_api.services.shift.check_in import check_in
from courier_api.services.shift.take_over import take_over
from tests.courier_api.trade import AGENT, AT, COURIER_1, DISPATCHER, actor, an_order, take, take_in
from tests.courier_api.visit.drive import House


def events(house: House, kind: str) -> list[tuple[str, str, dict[str, str | int]]]:
    with house.store.read() as unit:
        found = unit.events.since(0, 1_000)
    return [(e.audience, e.subject, dict(e.data)) for e in found if e.kind == kind]


def test_complete_orders_go_on_the_road_and_short_ones_stay(house: House) -> None:
    house.plan("o1")
    house.plan("o2")
    house.plan("o3", courier="c2")
    house.check_in()
    serials = ["P-o1", "R-o1", "P-o2", "P-o3", "no-such"]
    done = house.act(COURIER_1, take_over, serials, done=True)
    assert done.orders == ("o1",)
    assert [d.serial for d in done.report.short] == ["R-o2"]
    assert done.report.extra == (("P-o3", ExtraReason.NOT_ON_ROUTE),)
    assert done.report.unknown == ("no-such",)
    assert house.order("o1").state is OrderState.IN_CUSTODY
    assert house.order("o2").state is OrderState.PLANNED
    with house.store.read() as unit:
        assert str(unit.custody.get("P-o2").holder) == "courier:c1"
        assert str(unit.custody.get("P-o3").holder) == "branch:futian"
        assert unit.shifts.scans(house.shift().id) == (
            ("P-o1", "taken"),
            ("R-o1", "taken"),
            ("P-o2", "taken"),
            ("P-o3", "not_on_route"),
            ("no-such", "unknown"),
        )
    assert events(house, "documents_short") == [
        ("dispatchers", "o2", {"courier_id": "c1", "missing": 1})
    ]
    assert events(house, "serials_out_of_place") == [
        ("dispatchers", house.shift().id, {"courier_id": "c1", "extra": 1, "unknown": 1})
    ]


def test_what_is_missing_can_be_scanned_later(house: House) -> None:
    house.plan("o1")
    house.check_in()
    first = house.act(COURIER_1, take_over, ["P-o1"], done=False)
    assert first.orders == ()
    assert events(house, "documents_short") == []
    second = house.act(COURIER_1, take_over, ["R-o1", "P-o1"], done=True)
    assert second.orders == ("o1",)
    assert second.report.held == ("P-o1",)
    again = house.act(COURIER_1, take_over, ["R-o1", "P-o1"], done=True)
    assert (again.orders, again.report.taken) == ((), ())
    assert again.report.held == ("R-o1", "P-o1")


def test_the_order_of_a_later_day_is_not_expected_yet(house: House) -> None:
    tomorrow = Appointment(AT + timedelta(days=1), AT + timedelta(days=1, hours=1))
    house.store.write(lambda unit: take_in(unit, an_order("o1")))
    house.store.write(lambda unit: take(unit, "o1", OrderEvent.BOOK, AGENT, appointment=tomorrow))
    house.store.write(lambda unit: take(unit, "o1", OrderEvent.PLAN, DISPATCHER, courier_id="c1"))
    house.check_in()
    done = house.act(COURIER_1, take_over, ["P-o1"], done=True)
    assert done.report.extra == (("P-o1", ExtraReason.NOT_ON_ROUTE),)
    assert done.report.short == ()


def test_the_serial_of_another_branch_is_unknown(house: House) -> None:
    house.plan("o1")
    stranger = actor(Role.COURIER, "c9", "nanshan")
    house.act(stranger, check_in, device_at=AT)
    done = house.act(stranger, take_over, ["P-o1"], done=True)
    assert done.report.unknown == ("P-o1",)


def test_without_a_shift_nothing_is_taken(house: House) -> None:
    house.plan("o1")
    with pytest.raises(RefusedError, match="check in first"):
        house.take_over("o1")
    with house.store.read() as unit:
        assert str(unit.custody.get("P-o1").holder) == "branch:futian"


def test_too_many_serials_at_once_are_refused(house: House) -> None:
    house.check_in()
    many = [f"s{n}" for n in range(house.figures.shift.serials_at_once + 1)]
    with pytest.raises(InputError, match="at most at once"):
        house.act(COURIER_1, take_over, many, done=True)
