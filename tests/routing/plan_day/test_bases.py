"""A depot that no courier can leave is told, once for each way of travelling."""

from __future__ import annotations

from dataclasses import dataclass

from routing.exchange.courier_record import CourierRecord, RouteEnd
from routing.exchange.depots_file import DepotRecord
from routing.model import Location, Mode, RowRef
from routing.plan_day.bases import base_faults
from tests.builders import hours

ON_ROAD, AT_SEA = Location(22.5, 114.0), Location(20.0, 116.0)
DEPOT = DepotRecord(id="D", location=AT_SEA, row=RowRef("depots.csv", "", 2))


@dataclass
class OneRoad:
    """Travel on a map with one road."""

    name: str = "one road"

    def snap(self, locations: list[Location], mode: Mode) -> tuple[object | None, ...]:
        return tuple("road" if at == ON_ROAD else None for at in locations)


def courier(row: int, **changes: object) -> CourierRecord:
    values = {"id": f"C{row}", "depot_id": "D", "shift": hours(9, 18), **changes}
    return CourierRecord(row=RowRef("couriers.csv", "", row), **values)  # type: ignore[arg-type]


def told(*couriers: CourierRecord) -> list[tuple[str, int]]:
    faults = base_faults([DEPOT], couriers, OneRoad(), 300.0)  # type: ignore[arg-type]
    return [(fault.file, fault.row) for fault in faults]


def test_a_depot_off_the_network_is_told_once_for_each_mode() -> None:
    assert told(courier(2), courier(3)) == [("depots.csv", 2)]
    assert told(courier(2), courier(3, mode=Mode.CAR)) == [("depots.csv", 2)] * 2


def test_it_does_not_matter_to_one_who_starts_and_ends_elsewhere() -> None:
    assert told(courier(2, start=ON_ROAD, end=RouteEnd.START)) == []
    assert told(courier(2, start=ON_ROAD, end=RouteEnd.OPEN)) == []


def test_it_matters_to_one_who_only_ends_there() -> None:
    assert told(courier(2, start=ON_ROAD, end=RouteEnd.DEPOT)) == [("depots.csv", 2)]


def test_a_start_of_ones_own_off_the_network_is_told_with_the_courier() -> None:
    assert told(courier(4, start=AT_SEA, end=RouteEnd.START)) == [("couriers.csv", 4)]
