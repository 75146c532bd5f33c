"""The rooms that read files make of the invented days what the script meant."""

from datetime import date
from pathlib import Path

import pytest

from routing.exchange.couriers_file import CouriersRead, read_couriers
from routing.exchange.depots_file import read_depots
from routing.model import Mode, Sale, clock
from routing.orders_file import OrdersRead, read_orders
from routing.settings import default_settings
from tests.fixtures_data.test_invented_days import DAYS, FUTIAN, read_csv

PLANNING_DAY = date(2026, 6, 18)


@pytest.fixture(scope="module", params=DAYS)
def day(request: pytest.FixtureRequest) -> Path:
    return FUTIAN / str(request.param)


@pytest.fixture(scope="module")
def orders(day: Path) -> OrdersRead:
    paths = sorted(day.glob("orders_*"))
    return read_orders(paths, day=PLANNING_DAY, settings=default_settings())


@pytest.fixture(scope="module")
def couriers(day: Path) -> CouriersRead:
    depots = read_depots(FUTIAN / "depots.csv").records
    return read_couriers(day / "couriers.csv", depots=depots, day=PLANNING_DAY)


def described(sale: Sale) -> dict[str, str]:
    return {
        "file": sale.row.file,
        "row": str(sale.row.row),
        "policy": sale.id,
        "windows": ";".join(f"{clock(w.start_s)}-{clock(w.end_s)}" for w in sale.windows),
        "premium_fen": str(sale.premium_due_fen),
        "payment": str(sale.payment),
        "inspection": str(int(sale.inspection)),
        "address": sale.address,
    }


def test_every_row_that_is_not_refused_is_read_as_it_was_meant(
    day: Path, orders: OrdersRead
) -> None:
    expected = read_csv(day / "rows_expected.csv")
    for row in expected:
        del row["lat"], row["lon"], row["placement"]
    found = [described(sale) for sale in orders.sales]
    assert sorted(found, key=str) == sorted(expected, key=str)


def test_exactly_the_spoilt_rows_are_refused_or_warned_of(day: Path, orders: OrdersRead) -> None:
    refused = {(row.row.file, row.row.row) for row in orders.refused}
    found = set()
    for fault in orders.faults:
        outcome = "refused" if (fault.file, fault.row) in refused else "warned"
        found.add((fault.file, fault.row, fault.column, outcome))
    assert found == {
        (fault["file"], int(fault["row"]), fault["column"], fault["outcome"])
        for fault in read_csv(day / "faults_expected.csv")
    }


def test_the_branch_is_read_without_faults() -> None:
    depots = read_depots(FUTIAN / "depots.csv")
    assert [depot.id for depot in depots.records] == ["FT"]
    assert depots.faults == ()


def test_all_couriers_are_read_and_one_certificate_has_run_out(
    day: Path, couriers: CouriersRead
) -> None:
    assert len(couriers.records) == {"small": 12, "large": 50}[day.name]
    expired = [
        courier.id
        for courier in couriers.records
        if not all(skill.holds_on(PLANNING_DAY) for skill in courier.skills)
    ]
    assert expired == ["FT004"]
    assert [fault.value for fault in couriers.faults] == ["inspect:car@2026-06-10"]


def test_couriers_differ_as_those_of_a_branch_do(couriers: CouriersRead) -> None:
    records = couriers.records
    assert {courier.mode for courier in records} == set(Mode)
    assert {str(courier.end) for courier in records} == {"depot", "open", "start"}
    assert 0.65 < sum("pos" in courier.equipment for courier in records) / len(records) < 0.85
    assert len({courier.shift for courier in records}) == 3
