from dataclasses import replace
from pathlib import Path

import pytest

from routing.errors import InputError, ReportError
from routing.model import Location
from routing.plan import Plan, Unassigned
from routing.report import write_reports
from tests.builders import courier
from tests.routing.report.day import day_inputs, day_plan, day_problem

PAGES = {"map.html", "timeline.html", "plan.xlsx", "routes.geojson"}


def test_all_reports_are_written_and_counted(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    written = write_reports(day_inputs(), tmp_path / "new", lambda *done: seen.append(done))
    names = {path.relative_to(tmp_path / "new").as_posix() for path in written}
    assert names == PAGES | {"manifests/C1.pdf"}
    assert all(path.stat().st_size for path in written)
    assert seen == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]


def test_manifests_of_an_older_plan_are_removed(tmp_path: Path) -> None:
    (tmp_path / "manifests").mkdir()
    (tmp_path / "manifests" / "C9.pdf").touch()
    (tmp_path / "manifests" / "notes.txt").touch()
    write_reports(day_inputs(), tmp_path)
    assert {path.name for path in (tmp_path / "manifests").iterdir()} == {"C1.pdf", "notes.txt"}


@pytest.mark.parametrize("identifier", ["../../etc/x", "配送 1", "x" * 300, "CON."])
def test_any_badge_number_makes_a_file_in_the_folder(tmp_path: Path, identifier: str) -> None:
    problem = day_problem()
    first, other = problem.couriers
    plan = day_plan()
    inputs = day_inputs(
        problem=replace(problem, couriers=(replace(first, id=identifier), other)),
        plan=replace(plan, routes=(replace(plan.routes[0], courier_id=identifier),)),
    )
    written = write_reports(inputs, tmp_path)
    assert written[-1].resolve().parent == (tmp_path / "manifests").resolve()
    assert written[-1].exists()


def test_badge_numbers_that_look_alike_as_files_stay_apart(tmp_path: Path) -> None:
    problem, plan = day_problem(), day_plan()
    a, b, c = plan.routes[0].stops
    routes = (
        replace(plan.routes[0], courier_id="A/1", stops=(a, b)),
        replace(plan.routes[0], courier_id="A:1", stops=(c,)),
    )
    couriers = (courier("A/1"), courier("A:1"))
    inputs = day_inputs(
        problem=replace(problem, couriers=couriers), plan=replace(plan, routes=routes)
    )
    assert len({path.name.casefold() for path in write_reports(inputs, tmp_path)}) == 6


def test_a_day_without_routes_still_has_its_pages(tmp_path: Path) -> None:
    left = tuple(Unassigned(order_id=order_id) for order_id in "ABCD")
    nothing = Plan(routes=(), unassigned=left, cost_mfen=0)
    assert {path.name for path in write_reports(day_inputs(plan=nothing), tmp_path)} == PAGES


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    with pytest.raises(ReportError, match=r"taken.*cannot be written"):
        write_reports(day_inputs(), tmp_path / "taken")


def test_what_does_not_fit_together_is_refused_all_at_once() -> None:
    plan = day_plan()
    strange = replace(plan.routes[0], courier_id="C9")
    wrong = replace(plan, routes=(*plan.routes, strange), unassigned=(Unassigned(order_id="Z"),))
    legs = {"C1": ((Location(22.53, 114.0), Location(22.53, 114.1)),)}
    with pytest.raises(InputError) as caught:
        day_inputs(plan=wrong, legs=legs)
    said = str(caught.value)
    for part in ("'C9' is not in the problem", "'Z' is not in the problem", "1 legs given"):
        assert part in said


def test_a_problem_without_a_map_is_refused() -> None:
    with pytest.raises(InputError, match="no locations"):
        day_inputs(problem=day_problem(locations=()))


def test_files_can_be_read_by_the_group(tmp_path: Path) -> None:
    write_reports(day_inputs(), tmp_path)
    assert (tmp_path / "map.html").stat().st_mode & 0o444 == 0o444
