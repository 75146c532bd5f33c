"""Arriving: judged by position, never refused for it when there is a reason."""

from __future__ import annotations

import math
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courier_api.domain.actor import Role
from courier_api.domain.dispatch.sale import SaleFacts, SalePlace
from courier_api.domain.order.states import OrderState
from courier_api.domain.shift.visit import ArrivalReason, Geofence, Position, judge
from courier_api.errors import ModelError, NotFoundError, RefusedError, StepError
from courier_api.services.visit.arrive import Arrival, arrive
from courier_api.services.visit.view import visits_of
from routing.model import Location
from tests.courier_api.trade import COURIER_1, actor
from tests.courier_api.visit.drive import House

DOOR = Position(22.5431, 114.0579)
METRE_LAT = 180 / math.pi / 6_371_008.8
"""Degrees of latitude a metre is long."""


def away(metres: float, accuracy_m: float = 0) -> Position:
    return Position(DOOR.lat + metres * METRE_LAT, DOOR.lon, accuracy_m)


@pytest.fixture
def at_door(house: House) -> House:
    """An order in custody whose door is known."""
    house.plan("o1")
    place = SalePlace(location=Location(DOOR.lat, DOOR.lon), precision="door", source="file")
    house.store.write(lambda unit: unit.sales.add(SaleFacts(order_id="o1"), place))
    house.check_in()
    house.take_over("o1")
    return house


@pytest.mark.parametrize(
    ("position", "geofence"),
    [
        (away(0), Geofence.NEAR),
        (away(199), Geofence.NEAR),
        (away(201), Geofence.FAR),
        (away(300, 100), Geofence.NEAR),
        (away(300, 99), Geofence.FAR),
        (away(0, 151), Geofence.INACCURATE),
        (away(5_000, 151), Geofence.INACCURATE),
        (None, Geofence.NO_POSITION),
    ],
)
def test_the_geofence(position: Position | None, geofence: Geofence) -> None:
    assert judge(position, DOOR, near_m=200, accuracy_max_m=150) is geofence


def test_without_a_known_door_every_good_position_will_do() -> None:
    assert judge(away(9_000), None, near_m=200, accuracy_max_m=150) is Geofence.NO_PLACE
    assert judge(away(0, 151), None, near_m=200, accuracy_max_m=150) is Geofence.INACCURATE


@given(st.floats(0, 1_000_000))
def test_distances_along_a_meridian(metres: float) -> None:
    here = Position(10, 20)
    there = Position(10 + metres * METRE_LAT, 20)
    assert here.distance_m(there) == pytest.approx(metres, abs=0.01)
    assert there.distance_m(here) == pytest.approx(metres, abs=0.01)


def test_distance_around_the_world() -> None:
    assert Position(0, 179.5).distance_m(Position(0, -179.5)) == pytest.approx(111_195, rel=1e-4)
    assert Position(90, 0).distance_m(Position(-90, 0)) == pytest.approx(20_015_115, rel=1e-4)


@pytest.mark.parametrize(
    "values", [(91, 0, 0), (0, 181, 0), (0, 0, -1), (math.nan, 0, 0), (0, math.inf, 0)]
)
def test_what_is_no_position(values: tuple[float, float, float]) -> None:
    with pytest.raises(ModelError):
        Position(*values)


def test_near_needs_no_reason(at_door: House) -> None:
    arrived = at_door.arrive("o1", away(20, 10), reason=None)
    assert arrived.order.state is OrderState.ARRIVED
    assert arrived.visit.geofence is Geofence.NEAR
    assert arrived.visit.distance_m == pytest.approx(20, abs=0.1)
    (visit,) = at_door.ask(COURIER_1, visits_of, "o1").visits
    assert visit == arrived.visit


@pytest.mark.parametrize("position", [away(2_000, 10), away(0, 500), None])
def test_anything_else_needs_one(at_door: House, position: Position | None) -> None:
    with pytest.raises(ModelError, match="give a reason"):
        at_door.arrive("o1", position, reason=None)
    assert at_door.order("o1").state is OrderState.IN_CUSTODY
    arrived = at_door.arrive("o1", position, reason=ArrivalReason.MET_ELSEWHERE)
    assert arrived.visit.reason is ArrivalReason.MET_ELSEWHERE


@pytest.mark.parametrize(("ahead_s", "noted_s"), [(0, 0), (120, 0), (-121, -121), (3_600, 3_600)])
def test_a_wrong_clock_is_noted(at_door: House, ahead_s: int, noted_s: int) -> None:
    device_at = at_door.at + timedelta(seconds=ahead_s)
    arrival = Arrival(position=away(0), device_at=device_at)
    assert at_door.act(COURIER_1, arrive, "o1", arrival).visit.clock_off_s == noted_s


def test_nobody_arrives_twice_or_at_anothers_door(at_door: House) -> None:
    arrival = Arrival(position=away(0), device_at=at_door.at)
    at_door.check_in("c2")
    with pytest.raises(NotFoundError):
        at_door.act(actor(Role.COURIER, "c2"), arrive, "o1", arrival)
    at_door.act(COURIER_1, arrive, "o1", arrival)
    with pytest.raises(StepError, match="cannot arrive"):
        at_door.act(COURIER_1, arrive, "o1", arrival)


def test_off_duty_nobody_arrives(house: House) -> None:
    house.plan("o1")
    with pytest.raises(RefusedError, match="check in first"):
        house.arrive("o1")
