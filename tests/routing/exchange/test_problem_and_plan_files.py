"""What is written is read back the same; what is wrong is told in full."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from routing.check import check_plan
from routing.errors import FileFormatError
from routing.exchange.plan_file import read_plan, write_plan
from routing.exchange.problem_file import read_problem, write_problem
from routing.exchange.schema import load_schema
from routing.model import Break, Contact, Mode, PaymentMethod, Problem, Skill, Task, TimeWindow
from routing.plan import Reason, Route, Unassigned
from routing.schedule import make_plan, schedule_route
from tests.builders import courier, hours, line_problem, order


def rich_problem() -> Problem:
    orders = [
        order(
            "粤A-1",
            1,
            windows=(hours(9, 10), hours(14, 15)),
            preferred=hours(14, 14.5),
            due_s=-7200,
            tasks=(Task.INSPECT_VEHICLE, Task.HAND_OVER),
            payment=PaymentMethod.CASH,
            required_skills=frozenset({"inspect:car", "a"}),
            required_equipment=frozenset({"pos"}),
            premium_due_fen=123_450,
            expected_cash_fen=123_450,
            sold_at=datetime(2026, 6, 16, 1, 2, tzinfo=UTC),
            contact=Contact(name="张三", phone_masked="199****0001", address="福田区"),
        ),
        order("B", 2),
    ]
    couriers = [
        courier(
            "C1",
            break_=Break(hours(11.5, 13), 1800),
            skills=(Skill("inspect:car", date(2026, 12, 31)), Skill("a")),
            equipment=frozenset({"pos"}),
            cash_limit_fen=5_000_000,
        ),
        courier("C2", mode=Mode.CAR, end_node=None, shift=TimeWindow(0, 90_000)),
    ]
    return line_problem(orders, couriers)


def written(problem: Problem, folder: Path) -> tuple[Path, dict[str, Any]]:
    path = folder / "problem.json"
    write_problem(path, problem)
    return path, json.loads(path.read_text(encoding="utf-8"))


def rewrite(path: Path, document: Any) -> Path:
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_a_problem_survives_the_round_trip(tmp_path: Path) -> None:
    problem = rich_problem()
    path, _ = written(problem, tmp_path)
    again = read_problem(path)
    for part in ("day", "timezone", "locations", "depots", "couriers", "orders", "costs"):
        assert getattr(again, part) == getattr(problem, part)
    assert {m: t.digest() for m, t in again.matrices.items()} == {
        m: t.digest() for m, t in problem.matrices.items()
    }


def test_writing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        write_problem(tmp_path / folder / "problem.json", rich_problem())
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert len(names) == 2
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


@pytest.mark.parametrize("name", ["problem", "plan"])
def test_the_published_schemas_are_sound(name: str) -> None:
    Draft202012Validator.check_schema(load_schema(name))


def test_all_breaches_are_told_with_their_places(tmp_path: Path) -> None:
    path, document = written(rich_problem(), tmp_path)
    document["orders"][0]["priority"] = 500
    document["orders"][1]["windows"] = []
    document["couriers"][0]["colour"] = "red"
    del document["timezone"]
    with pytest.raises(FileFormatError) as caught:
        read_problem(rewrite(path, document))
    assert len(caught.value.faults) == 4
    told = str(caught.value)
    for part in ("$.orders[0].priority", "$.orders[1].windows", "colour", "timezone"):
        assert part in told


def test_what_the_schema_cannot_say_the_model_does(tmp_path: Path) -> None:
    path, document = written(rich_problem(), tmp_path)
    document["orders"][1]["id"] = document["orders"][0]["id"]
    document["couriers"][0]["start_node"] = 99
    with pytest.raises(FileFormatError) as caught:
        read_problem(rewrite(path, document))
    assert "used 2 times" in str(caught.value)
    assert "node 99" in str(caught.value)


def test_a_window_that_ends_before_it_starts_is_named(tmp_path: Path) -> None:
    path, document = written(rich_problem(), tmp_path)
    document["orders"][1]["windows"] = [{"start_s": 10, "end_s": 5}]
    with pytest.raises(FileFormatError, match="ends 00:00 before it starts"):
        read_problem(rewrite(path, document))


def test_a_matrix_that_was_altered_is_refused(tmp_path: Path) -> None:
    path, document = written(rich_problem(), tmp_path)
    matrix = tmp_path / document["matrix"]["file"]
    content = bytearray(matrix.read_bytes())
    content[len(content) // 2] ^= 1
    matrix.write_bytes(bytes(content))
    with pytest.raises(FileFormatError, match="SHA-256"):
        read_problem(path)


def test_a_missing_matrix_says_where_it_belongs(tmp_path: Path) -> None:
    path, document = written(rich_problem(), tmp_path)
    (tmp_path / document["matrix"]["file"]).unlink()
    with pytest.raises(FileFormatError, match=r"beside problem\.json"):
        read_problem(path)


def test_the_matrix_cannot_be_named_outside_the_folder(tmp_path: Path) -> None:
    path, document = written(rich_problem(), tmp_path)
    document["matrix"]["file"] = "../matrix.npz"
    with pytest.raises(FileFormatError, match=r"matrix\.file"):
        read_problem(rewrite(path, document))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is not JSON"),
        (b"{", "is not JSON"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"[]", "is not of type 'object'"),
        (b"[" * 100_000, "nested too deeply"),
    ],
    ids=["empty", "cut", "binary", "list", "deep"],
)
def test_a_file_that_is_no_problem_is_told_plainly(
    tmp_path: Path, content: bytes, told: str
) -> None:
    path = tmp_path / "problem.json"
    path.write_bytes(content)
    with pytest.raises(FileFormatError, match=told):
        read_problem(path)


def test_a_plan_survives_the_round_trip(tmp_path: Path) -> None:
    problem = rich_problem()
    route = schedule_route(problem, problem.couriers[0], problem.orders[:1])
    assert isinstance(route, Route)
    plan = make_plan(problem, [route], engine="hand", seed=7)
    path = tmp_path / "plan.json"
    write_plan(path, plan)
    assert read_plan(path, problem) == plan


def test_reasons_survive_the_round_trip(tmp_path: Path) -> None:
    problem = line_problem([order("A", 1)])
    empty = make_plan(problem, [], engine="hand")
    reasons = (Reason(code="NO_SKILL", message="nobody may", remedy="train somebody"),)
    plan = type(empty)(
        routes=(),
        unassigned=(Unassigned(order_id="A", reasons=reasons),),
        cost_mfen=empty.cost_mfen,
        engine="hand",
    )
    write_plan(tmp_path / "plan.json", plan)
    assert read_plan(tmp_path / "plan.json", problem) == plan


def test_a_plan_by_hand_gets_its_times(tmp_path: Path) -> None:
    problem = line_problem([order("A", 1), order("B", 2)])
    by_hand = {
        "format": "policy-courier/plan/1",
        "routes": [{"courier_id": "C1", "stops": [{"order_id": "B"}]}],
    }
    plan = read_plan(rewrite(tmp_path / "plan.json", by_hand), problem)
    assert plan.routes[0].stops[0].start_s == 9 * 3600 + 120
    assert [u.order_id for u in plan.unassigned] == ["A"]


def test_a_plan_by_hand_that_breaks_limits_gets_times_to_be_judged(tmp_path: Path) -> None:
    orders = [
        order("A", 1, windows=(hours(7, 8),)),
        order("B", 2, required_skills=frozenset({"inspect:car"})),
    ]
    problem = line_problem(orders, [courier(max_stops=1, break_=Break(hours(8, 8.5), 600))])
    by_hand = {
        "format": "policy-courier/plan/1",
        "routes": [{"courier_id": "C1", "stops": [{"order_id": "A"}, {"order_id": "B"}]}],
    }
    plan = read_plan(rewrite(tmp_path / "plan.json", by_hand), problem)
    assert plan.routes[0].stops[0].start_s == 9 * 3600 + 60
    broken = {violation.rule for violation in check_plan(problem, plan)}
    assert len(broken) >= 3


def test_a_plan_by_hand_that_names_strangers_says_where(tmp_path: Path) -> None:
    problem = line_problem([order("A", 1)])
    by_hand = {
        "format": "policy-courier/plan/1",
        "routes": [
            {"courier_id": "C9", "stops": [{"order_id": "A"}]},
            {"courier_id": "C1", "stops": [{"order_id": "Z"}]},
        ],
    }
    with pytest.raises(FileFormatError) as caught:
        read_plan(rewrite(tmp_path / "plan.json", by_hand), problem)
    assert [fault.split(":")[0] for fault in caught.value.faults] == [
        "$.routes[0]",
        "$.routes[1]",
    ]


def test_dates_are_read_as_dates(tmp_path: Path) -> None:
    path, document = written(rich_problem(), tmp_path)
    document["day"] = "2026-02-30"
    with pytest.raises(FileFormatError, match=r"\$\.day"):
        read_problem(rewrite(path, document))
