"""A day from its files, and a plan that was made elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from courier_api.domain.actor import Role
from courier_api.domain.dispatch.intake import IntakeOutcome
from courier_api.errors import InputError
from courier_api.services.dispatch.adopt_plan import adopt_plan, read_plan_files
from courier_api.services.dispatch.load_day import DayFiles, LoadedDay, load_day
from courier_api.services.dispatch.publish import publish
from courier_api.services.work import Work
from routing.exchange.couriers_file import CouriersRead
from routing.exchange.plan_file import write_plan
from routing.exchange.problem_file import write_problem
from routing.model import Contact, Courier, Depot, Location, Mode, Order, Problem, TimeWindow
from routing.model import TravelMatrix as Matrix
from routing.solve import Budget, solve
from tests.courier_api.dispatch.office import COURIERS, DAY, FIXTURES, HOUR, SMALL, Office, a_sale

T = TypeVar("T")
FILES = DayFiles(orders=SMALL[1:], couriers=COURIERS, depots=FIXTURES / "depots.csv", day=DAY)


def persons(_work: Work, read: CouriersRead) -> Mapping[str, str]:
    return {record.id: f"c-{record.id.lower()}" for record in read.records}


def load(office: Office, **named: object) -> LoadedDay:
    def open_work(act: Callable[[Work], T], /) -> T:
        return office.do(Role.DISPATCHER, act)

    return load_day(
        open_work,
        FILES,
        branch_id="futian",
        time_zone="Asia/Shanghai",
        persons=persons,
        **named,  # type: ignore[arg-type]
    )


def test_a_day_is_loaded_from_its_files_and_loading_it_again_changes_nothing(
    office: Office,
) -> None:
    first = load(office)
    assert first.branch.depot_id == "FT"
    assert len(first.roster) == 12
    assert first.record.count(IntakeOutcome.NEW) == len(first.record.sales) > 0
    again = load(office)
    assert again.record.count(IntakeOutcome.ALREADY_THERE) == len(first.record.sales)


def test_a_day_can_be_visited_on_another(office: Office) -> None:
    office.at += timedelta(days=100)
    later = DAY + timedelta(days=101)
    loaded = load(office, visit_day=later)
    assert not any(sale.unbooked for sale in loaded.record.sales)
    with office.store.read() as unit:
        ids = [sale.order_id for sale in loaded.record.sales]
        assert {booking.day for booking in unit.sales.bookings(ids).values()} == {later}


def test_certificates_run_out_as_many_days_later_as_the_day_is_moved(office: Office) -> None:
    by = timedelta(days=1_000)
    moved = load(office, visit_day=DAY + by).roster
    there = load(office).roster
    ends = [[skill.expires_on for skill in entry.profile.skills] for entry in there]
    assert any(end for of_one in ends for end in of_one)
    assert [[skill.expires_on for skill in entry.profile.skills] for entry in moved] == [
        [end and end + by for end in of_one] for of_one in ends
    ]


def test_orders_whose_time_is_over_come_in_and_wait_to_be_booked(office: Office) -> None:
    office.at += timedelta(days=100)
    loaded = load(office)
    assert all("over" in sale.unbooked for sale in loaded.record.sales)


def plan_folder(folder: Path, orders: tuple[str, ...]) -> Path:
    """What ``routing plan`` leaves behind, for orders one minute apart."""
    import numpy as np

    size = len(orders) + 1
    steps = np.abs(np.subtract.outer(np.arange(size), np.arange(size))) * 60
    problem = Problem(
        day=DAY,
        timezone="Asia/Shanghai",
        locations=tuple(Location(22.5 + n / 1000, 114.0) for n in range(size)),
        depots=(Depot(id="FT", node=0),),
        couriers=(
            Courier(
                id="FT001",
                name="韩枇杷",
                depot_id="FT",
                start_node=0,
                end_node=0,
                mode=Mode.CAR,
                shift=TimeWindow(8 * HOUR, 18 * HOUR),
            ),
        ),
        orders=tuple(
            Order(
                id=number,
                node=at,
                windows=(TimeWindow(9 * HOUR, 12 * HOUR),),
                service_duration_s=300,
                contact=Contact(name="王小明"),
            )
            for at, number in enumerate(orders, start=1)
        ),
        matrices={Mode.CAR: Matrix(Mode.CAR, steps.astype(np.int64), steps.astype(np.int64))},
    )
    *_, plan = solve(problem, budget=Budget(iterations=0))
    write_problem(folder / "problem.json", problem)
    write_plan(folder / "plan.json", plan)
    return folder


def test_a_plan_made_elsewhere_is_adopted_and_published(office: Office, tmp_path: Path) -> None:
    office.take(a_sale("P1"), a_sale("P2"))
    files = read_plan_files(plan_folder(tmp_path, ("P1", "P2")))
    run = office.do(Role.DISPATCHER, adopt_plan, files, {"FT001": "c1"})
    done = office.do(Role.DISPATCHER, publish, run.id, replaces=0)
    assert len(done.planned) == 2
    assert done.couriers == ("c1",)
    with office.store.read() as unit:
        text, _ = unit.plans.problem(unit.plans.version(run.id).problem_digest)
    assert "王小明" not in text
    assert "韩枇杷" not in text


def test_a_plan_of_orders_that_are_not_ours_is_refused_naming_all(
    office: Office, tmp_path: Path
) -> None:
    office.take(a_sale("P1"))
    files = read_plan_files(plan_folder(tmp_path, ("P1", "P2", "P3")))
    with pytest.raises(InputError) as caught:
        office.do(Role.DISPATCHER, adopt_plan, files, {"FT001": "c1"})
    assert len(caught.value.faults) == 2
