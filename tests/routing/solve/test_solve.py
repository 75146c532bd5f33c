"""Plans of tiny days, worked out by hand: nodes lie a minute apart, a service takes five."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from routing.check import check_plan
from routing.errors import SolveError
from routing.model import (
    UNREACHABLE,
    Break,
    CostWeights,
    Courier,
    Mode,
    Order,
    Problem,
    Skill,
    TimeWindow,
    TravelMatrix,
)
from routing.plan import Plan
from routing.solve import Budget, Progress, solve
from tests.builders import DAY, HOUR, courier, hours, line_problem, order

SHORT = Budget(iterations=8)


def last(problem: Problem, **options: Any) -> Plan:
    plans = list(solve(problem, **({"budget": SHORT} | options)))
    for plan in plans:
        assert check_plan(problem, plan) == ()
    costs = [plan.cost_mfen for plan in plans]
    assert costs == sorted(set(costs), reverse=True)
    return plans[-1]


def served(plan: Plan) -> dict[str, tuple[str, ...]]:
    return {route.courier_id: route.order_ids for route in plan.routes}


def left(plan: Plan) -> list[str]:
    return [unassigned.order_id for unassigned in plan.unassigned]


def test_stops_are_visited_on_the_way_out() -> None:
    problem = line_problem([order("A", 3), order("B", 1), order("C", 2)])
    plan = last(problem)
    (route,) = plan.routes
    # out three minutes and back, three services: any sequence that does not turn back
    assert route.distance_m == 600
    assert plan.cost_mfen == 600 + 6 * 60 + 3 * 300


def test_windows_decide_the_sequence() -> None:
    problem = line_problem(
        [order("A", 1, windows=(hours(15, 16),)), order("B", 2, windows=(hours(10, 11),))]
    )
    assert served(last(problem)) == {"C1": ("B", "A")}


def test_the_second_window_of_an_order_is_used() -> None:
    problem = line_problem(
        [
            order("A", 1, windows=(hours(9, 9.1), hours(12, 12))),
            order("B", 30, windows=(hours(9, 9.5),)),
        ]
    )
    # B is half an hour away and A's first window is over before one is back
    plan = last(problem)
    assert served(plan) in ({"C1": ("B", "A")}, {"C1": ("A", "B")})
    assert left(plan) == []


@pytest.mark.parametrize(
    ("wants", "able", "unable"),
    [
        (
            {"required_skills": frozenset({"s"})},
            {"skills": (Skill("s", DAY),)},
            {"skills": (Skill("s", DAY.replace(day=17)),)},
        ),
        ({"required_equipment": frozenset({"pos"})}, {"equipment": frozenset({"pos"})}, {}),
        ({"bag_units": 3}, {"bag_capacity": 3}, {"bag_capacity": 2}),
        ({"expected_cash_fen": 500}, {"cash_limit_fen": 500}, {"cash_limit_fen": 499}),
        ({}, {"max_stops": 1}, {"max_stops": 0}),
        ({}, {"max_working_s": 420}, {"max_working_s": 419}),
        ({}, {"shift": TimeWindow(9 * HOUR, 9 * HOUR + 420)}, {"shift": hours(9, 9.1)}),
        ({}, {"end_node": None, "max_working_s": 360}, {"end_node": None, "max_working_s": 359}),
    ],
)
def test_only_a_courier_within_his_limits_is_sent(
    wants: dict[str, Any], able: dict[str, Any], unable: dict[str, Any]
) -> None:
    wanted = order("A", 1, **wants)
    couriers = [courier("C1", **unable), courier("C2", **able)]
    assert served(last(line_problem([wanted], couriers))) == {"C2": ("A",)}
    alone = last(line_problem([wanted], couriers[:1]))
    assert (served(alone), left(alone)) == ({}, ["A"])


def test_cash_is_counted_along_the_route() -> None:
    orders = [order(name, 1, expected_cash_fen=300) for name in "ABC"]
    plan = last(line_problem(orders, [courier("C1", cash_limit_fen=600)]))
    assert len(plan.routes[0].stops) == 2
    assert len(plan.unassigned) == 1


def test_the_break_is_taken_within_its_window() -> None:
    rest = Break(hours(12, 12.5), 1800)
    orders = [
        order("A", 1, windows=(hours(11.5, 11.5),)),
        order("B", 1, windows=(hours(13, 13),)),
    ]
    plan = last(line_problem(orders, [courier(break_=rest)]))
    (route,) = plan.routes
    assert route.break_ is not None
    assert rest.window.start_s <= route.break_.start_s <= rest.window.end_s
    assert route.order_ids == ("A", "B")


def test_setup_is_saved_by_serving_a_building_in_one_go() -> None:
    orders = [
        order("A", 2, setup_duration_s=600),
        order("B", 2, setup_duration_s=600),
        order("C", 1),
    ]
    (route,) = last(line_problem(orders)).routes
    assert "".join(route.order_ids) in {"ABC", "BAC", "CAB", "CBA"}


def test_the_faster_mode_gets_what_is_far() -> None:
    far = order("A", 10, windows=(TimeWindow(9 * HOUR, 9 * HOUR + 400),))
    steps = np.abs(np.subtract.outer(np.arange(11), np.arange(11)))
    fast = TravelMatrix(Mode.CAR, 30 * steps, 100 * steps)
    slow = TravelMatrix(Mode.EBIKE, 60 * steps, 100 * steps)
    couriers = [courier("C1"), courier("C2", mode=Mode.CAR)]
    problem = line_problem([far], couriers, matrices={Mode.CAR: fast, Mode.EBIKE: slow})
    assert served(last(problem)) == {"C2": ("A",)}


def test_a_place_without_a_path_is_left_out() -> None:
    steps = np.abs(np.subtract.outer(np.arange(3), np.arange(3))).astype(np.int64)
    seconds, metres = 60 * steps, 100 * steps
    for array in (seconds, metres):
        array[:2, 2] = array[2, :2] = UNREACHABLE
    cut = TravelMatrix(Mode.EBIKE, seconds, metres)
    problem = line_problem([order("A", 1), order("B", 2)], [courier()], matrices={Mode.EBIKE: cut})
    plan = last(problem)
    assert (served(plan), left(plan)) == ({"C1": ("A",)}, ["B"])


def test_a_preference_is_kept_where_it_costs_less_than_waiting_saves() -> None:
    wanted = order("A", 1, preferred=hours(14, 15))
    problem = line_problem([wanted], costs=CostWeights(time_mfen_per_s=1, preference_mfen_per_s=5))
    (route,) = last(problem).routes
    assert hours(14, 15).start_s <= route.stops[0].start_s <= hours(14, 15).end_s


def test_what_is_promised_sooner_is_served_sooner() -> None:
    orders = [order("A", 1), order("B", 5, due_s=9 * HOUR + 300)]
    problem = line_problem(orders, costs=CostWeights(time_mfen_per_s=1, lateness_mfen_per_s=100))
    assert served(last(problem)) == {"C1": ("B", "A")}


def test_a_second_courier_is_sent_only_where_he_saves_more_than_he_costs() -> None:
    orders = [order("A", 1), order("B", 9)]
    couriers = [courier("C1"), courier("C2", start_node=9, end_node=9)]
    dear = CostWeights(courier_mfen=10_000)
    cheap = CostWeights(courier_mfen=10)
    assert len(last(line_problem(orders, couriers, costs=dear)).routes) == 1
    assert len(last(line_problem(orders, couriers, costs=cheap)).routes) == 2


@pytest.mark.parametrize(
    ("orders", "couriers"), [([], [courier()]), ([], []), ([order("A", 1)], [])]
)
def test_a_day_without_orders_or_couriers_has_an_empty_plan(
    orders: list[Order], couriers: list[Courier]
) -> None:
    matrices = line_problem([order("A", 1)]).matrices
    problem = line_problem(orders, locations=(), matrices=matrices)
    problem = Problem(
        day=problem.day,
        timezone=problem.timezone,
        locations=(),
        depots=problem.depots,
        couriers=tuple(couriers),
        orders=problem.orders,
        matrices=matrices,
        costs=problem.costs,
    )
    (plan,) = solve(problem, budget=Budget(seconds=30))
    assert plan.routes == ()
    assert left(plan) == [wanted.id for wanted in orders]


def test_instants_before_midnight_and_figures_of_any_size_are_planned() -> None:
    night = TimeWindow(-2 * HOUR, 2 * HOUR)
    orders = [order("A", 1, windows=(night,), priority=100), order("B", 2, windows=(night,))]
    costs = CostWeights(drop_base_mfen=10**15, drop_doubling=10, distance_mfen_per_m=10**6)
    plan = last(line_problem(orders, [courier(shift=night)], costs=costs))
    assert left(plan) == []


def test_progress_is_told_from_the_first_plan_on() -> None:
    seen: list[Progress] = []
    plan = last(line_problem([order("A", 1), order("B", 2)]), on_progress=seen.append)
    assert seen[0].phase == "start"
    assert {step.phase for step in seen[1:]} == {"improve"}
    assert seen[-1].cost_mfen == plan.cost_mfen
    assert seen[-1].iterations == SHORT.iterations


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Budget(), "give seconds or iterations"),
        (lambda: Budget(seconds=0), "above 0"),
        (lambda: Budget(seconds=float("nan")), "above 0"),
        (lambda: Budget(iterations=-1), "0 or more"),
        (lambda: solve(line_problem([]), budget=SHORT, engine="magic"), "ortools"),
        (lambda: solve(line_problem([]), budget=SHORT, threads=0), "1 or more"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_once(make: Any, words: str) -> None:
    with pytest.raises(SolveError, match=words):
        make()
