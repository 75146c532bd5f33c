"""The constant-time tests against the one true schedule."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.model import Break, Problem
from routing.plan import Route
from routing.schedule import route_cost_mfen, schedule_route
from routing.solve.gaps import CLOSED, gap_costs
from routing.solve.insertion import drivable, insert_all
from routing.solve.instance import Instance
from tests.builders import HOUR, courier, hours, line_problem, order
from tests.routing.solve.strategies import problems


def drives(problem: Problem, at: int, sequence: list[int]) -> bool:
    orders = [problem.orders[number] for number in sequence]
    return isinstance(schedule_route(problem, problem.couriers[at], orders), Route)


@settings(max_examples=50, deadline=None)
@given(problems(most_couriers=1, working_limit=False), st.data())
def test_an_order_fits_into_a_gap_if_and_only_if_the_longer_route_can_be_driven(
    problem: Problem, data: st.DataObject
) -> None:
    instance = Instance(problem)
    everyone = range(len(problem.orders))
    first = data.draw(st.sets(st.sampled_from(everyone))) if everyone else set()
    routes: list[list[int]] = [[]]
    insert_all(instance, routes, first)
    others = np.array([at for at in everyone if at not in routes[0]], dtype=np.int64)
    cost = gap_costs(instance, 0, routes[0], others).cost
    for row, at in enumerate(others.tolist()):
        for gap in range(len(routes[0]) + 1):
            longer = [*routes[0][:gap], at, *routes[0][gap:]]
            assert (cost[row, gap] < CLOSED) == drives(problem, 0, longer)


@settings(max_examples=50, deadline=None)
@given(problems(most_orders=5, most_couriers=1), st.data())
def test_the_working_time_limit_allows_what_can_be_driven(
    problem: Problem, data: st.DataObject
) -> None:
    instance = Instance(problem)
    routes: list[list[int]] = [[]]
    insert_all(instance, routes, range(len(problem.orders)))
    assert not routes[0] or drives(problem, 0, routes[0])
    others = np.array([at for at in range(len(problem.orders)) if at not in routes[0]])
    if not len(others):
        return
    cost = gap_costs(instance, 0, routes[0], others.astype(np.int64)).cost
    for row, at in enumerate(others.tolist()):
        for gap in range(len(routes[0]) + 1):
            longer = [*routes[0][:gap], at, *routes[0][gap:]]
            fits = cost[row, gap] < CLOSED and drivable(instance, 0, longer)
            assert fits == drives(problem, 0, longer)


def test_the_cost_of_an_insertion_without_waiting_is_exact() -> None:
    problem = line_problem([order("A", 1), order("B", 3)])
    instance = Instance(problem)
    cost = gap_costs(instance, 0, [0], np.array([1])).cost[0]
    for gap in (0, 1):
        sequence = [problem.orders[1], problem.orders[0]] if gap == 0 else list(problem.orders)
        longer = schedule_route(problem, problem.couriers[0], sequence)
        shorter = schedule_route(problem, problem.couriers[0], [problem.orders[0]])
        assert isinstance(longer, Route)
        assert isinstance(shorter, Route)
        added = route_cost_mfen(problem, longer) - route_cost_mfen(problem, shorter)
        assert cost[gap] == added


def test_a_gap_is_closed_where_the_break_no_longer_fits() -> None:
    # A ends at 11:00 and the break must start by then; B takes an hour in between or after
    first = order("A", 1, windows=(hours(10.5, 10.5),), service_duration_s=HOUR // 2)
    second = order("B", 1, windows=(hours(9, 18),), service_duration_s=HOUR)
    chosen = courier(break_=Break(hours(11, 11), 1800))
    instance = Instance(line_problem([first, second], [chosen]))
    # before A: from 9:00 to 10:00; after A: the break is over at 11:30
    assert (gap_costs(instance, 0, [0], np.array([1])).cost[0] < CLOSED).tolist() == [True, True]
    tight = courier(break_=Break(hours(11, 11), 1800), shift=hours(10, 12))
    instance = Instance(line_problem([first, second], [tight]))
    assert (gap_costs(instance, 0, [0], np.array([1])).cost[0] < CLOSED).tolist() == [False, False]
