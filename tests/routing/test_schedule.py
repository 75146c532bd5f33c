"""The forward pass, by hand: nodes lie a minute apart, a service takes five."""

from __future__ import annotations

import pytest

from routing.model import Break, Courier, Order, Skill, TimeWindow, TravelMatrix
from routing.plan import BreakTaken, Route
from routing.schedule import Infeasible, Obstacle, make_plan, schedule_route
from tests.builders import DAY, HOUR, courier, hours, line_problem, order


def drive(orders: list[Order], by: Courier | None = None) -> Route | Infeasible:
    chosen = by or courier()
    return schedule_route(line_problem(orders, [chosen]), chosen, orders)


def test_services_follow_each_other_without_waiting() -> None:
    route = drive([order("A", 1), order("B", 3)])
    assert isinstance(route, Route)
    assert route.departure_s == 9 * HOUR
    assert [(s.arrival_s - 9 * HOUR, s.end_s - 9 * HOUR) for s in route.stops] == [
        (60, 360),
        (480, 780),
    ]
    assert route.return_s == 9 * HOUR + 780 + 180
    assert route.distance_m == 600


def test_setup_is_spent_once_at_a_node() -> None:
    route = drive([order("A", 1, setup_duration_s=120), order("B", 1, setup_duration_s=120)])
    assert isinstance(route, Route)
    assert [s.start_s - s.arrival_s for s in route.stops] == [120, 0]


def test_departure_is_as_late_as_the_first_window_allows() -> None:
    route = drive([order("A", 1, windows=(hours(11, 12),))])
    assert isinstance(route, Route)
    assert route.departure_s == 11 * HOUR - 60


def test_departure_is_later_still_where_a_second_window_makes_one_wait() -> None:
    orders = [order("A", 1, windows=(hours(9, 11),)), order("B", 2, windows=(hours(12, 13),))]
    route = drive(orders)
    assert isinstance(route, Route)
    # A may start at 11:00 at the latest: leaving at 10:59 returns no later than leaving at 9:00
    assert route.departure_s == 11 * HOUR - 60
    assert route.return_s == 12 * HOUR + 300 + 120


def test_the_second_window_serves_when_the_first_has_passed() -> None:
    late = order("A", 1, windows=(hours(8, 8.5), hours(15, 16)))
    route = drive([late])
    assert isinstance(route, Route)
    assert route.stops[0].start_s == 15 * HOUR


def test_break_after_the_return_costs_nothing() -> None:
    rest = Break(hours(9, 12), 1800)
    route = drive([order("A", 1)], courier(break_=rest))
    assert isinstance(route, Route)
    assert route.working_s == 420
    assert route.break_ is not None


def test_break_on_the_road_delays_what_follows() -> None:
    rest = Break(hours(11.5, 12.5), 1800)
    orders = [order("A", 1, windows=(hours(9, 9.5),)), order("B", 2, windows=(hours(12, 14),))]
    route = drive(orders, courier(break_=rest, shift=hours(9, 12.6)))
    assert isinstance(route, Route)
    # A by 9:30, B at 12:00; the half hour from 11:30 fits in the wait at B's door
    assert route.break_ == BreakTaken(start_s=int(11.5 * HOUR), end_s=12 * HOUR, after=1)
    assert route.stops[1].start_s == 12 * HOUR


def test_break_that_interrupts_driving_delays_the_arrival() -> None:
    rest = Break(TimeWindow(9 * HOUR + 400, 9 * HOUR + 500), 600)
    far = order("B", 31)
    route = drive([order("A", 1, windows=(hours(9, 9.1),)), far], courier(break_=rest))
    assert isinstance(route, Route)
    assert route.break_ is not None
    assert route.break_.after == 1
    first_end_s = route.stops[0].end_s
    assert route.stops[1].arrival_s == first_end_s + 30 * 60 + 600


@pytest.mark.parametrize(
    ("changes", "limits", "obstacle", "excess"),
    [
        ({"required_skills": frozenset({"inspect:car"})}, {}, Obstacle.SKILL, 0),
        (
            {"required_skills": frozenset({"s"})},
            {"skills": (Skill("s", DAY.replace(day=17)),)},
            Obstacle.SKILL,
            0,
        ),
        ({"required_equipment": frozenset({"pos"})}, {}, Obstacle.EQUIPMENT, 0),
        ({"bag_units": 3}, {"bag_capacity": 2}, Obstacle.BAG, 1),
        ({}, {"max_stops": 0}, Obstacle.STOPS, 1),
        ({"expected_cash_fen": 500}, {"cash_limit_fen": 400}, Obstacle.CASH, 100),
        ({"windows": (hours(7, 8),)}, {}, Obstacle.WINDOW, HOUR + 60),
        ({"service_duration_s": 9 * HOUR}, {}, Obstacle.SHIFT, 120),
        ({}, {"max_working_s": 400}, Obstacle.WORKING_TIME, 20),
        ({"windows": (hours(9, 9.5),), "service_duration_s": 4 * HOUR},
         {"break_": Break(hours(11, 11.5), 600)}, Obstacle.BREAK, 5460),
    ],
)  # fmt: skip
def test_the_broken_limit_is_named_with_its_excess(
    changes: dict[str, object], limits: dict[str, object], obstacle: Obstacle, excess: int
) -> None:
    found = drive([order("A", 1, **changes)], courier(**limits))
    assert isinstance(found, Infeasible)
    assert (found.obstacle, found.excess) == (obstacle, excess)


def test_a_pair_without_a_path_is_an_obstacle_not_a_figure() -> None:
    chosen, wanted = courier(), order("A", 1)
    problem = line_problem([wanted], [chosen])
    matrix = problem.matrices[chosen.mode]
    durations, distances = matrix.durations_s.copy(), matrix.distances_m.copy()
    durations[0, 1] = distances[0, 1] = -1
    cut = TravelMatrix(chosen.mode, durations, distances)
    found = schedule_route(
        line_problem([wanted], [chosen], matrices={chosen.mode: cut}), chosen, [wanted]
    )
    assert found == Infeasible(Obstacle.UNREACHABLE, "A")


def test_a_plan_lists_every_order_once_and_adds_up_its_cost() -> None:
    orders = [order("A", 1), order("B", 2, priority=0)]
    problem = line_problem(orders)
    route = schedule_route(problem, problem.couriers[0], orders[:1])
    assert isinstance(route, Route)
    plan = make_plan(problem, [route], engine="hand")
    assert [u.order_id for u in plan.unassigned] == ["B"]
    # 200 m at 1 mfen, 420 s at 1 mfen, and B left out at the base price
    assert plan.cost_mfen == 200 + 420 + 10_000_000


def test_the_example_in_the_planning_model_is_right() -> None:
    """docs/planning-model.md, section "By hand"."""
    orders = [order("A", 1, windows=(hours(9, 9 + 5 / 60),)), order("B", 3)]
    rest = Break(TimeWindow(9 * HOUR + 7 * 60, 9 * HOUR + 10 * 60), 30 * 60)
    route = drive(orders, courier(break_=rest))
    assert isinstance(route, Route)
    assert route.stops[1].arrival_s == 9 * HOUR + 38 * 60
    assert route.return_s == 9 * HOUR + 46 * 60
