"""OR-Tools' reckoning against the one true cost."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import pytest

from routing.plan import Plan
from routing.schedule import plan_cost_mfen
from routing.solve import Budget, solve
from routing.solve.instance import Instance
from routing.solve.ortools_model import Part, RoutingPart
from tests.benchmarks.synthetic import synthetic_problem
from tests.builders import courier, hours, line_problem, order


def modelled_mfen(part: RoutingPart) -> int | None:
    """Return what OR-Tools says that the part's own routes cost."""
    from ortools.constraint_solver import pywrapcp

    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.solution_limit = 1
    part.routing.CloseModelWithParameters(parameters)
    start = part.routing.solver().Assignment()
    assert part.routing.RoutesToAssignment(part.start_routes(), True, False, start)
    found = part.routing.SolveFromAssignmentWithParameters(start, parameters)
    return None if found is None else found.ObjectiveValue()


def sequences(instance: Instance, plan: Plan) -> tuple[tuple[int, ...], ...]:
    served = {
        route.courier_id: tuple(instance.order_at[name] for name in route.order_ids)
        for route in plan.routes
    }
    return tuple(served.get(who.id, ()) for who in instance.couriers)


@pytest.mark.parametrize("seed", range(4))
def test_a_day_costs_the_same_in_the_model_and_in_the_plan(seed: int) -> None:
    drawn = synthetic_problem(30, 4, seed=seed)
    # of two soft bounds on one order OR-Tools takes only one
    orders = (replace(o, preferred=None) if o.due_s else o for o in drawn.orders)
    problem = replace(drawn, orders=tuple(orders))
    (plan,) = solve(problem, budget=Budget(iterations=0))
    instance = Instance(problem)
    served = sequences(instance, plan)
    spare = tuple(instance.order_at[left.order_id] for left in plan.unassigned)
    part = RoutingPart(instance, Part(tuple(range(4)), served, spare))
    assert modelled_mfen(part) == plan_cost_mfen(
        problem, plan.routes, [left.order_id for left in plan.unassigned]
    )


def test_sequences_are_read_back_in_the_order_of_couriers() -> None:
    problem = line_problem(
        [order("A", 1), order("B", 2), order("C", 3)], [courier("C1"), courier("C2")]
    )
    instance = Instance(problem)
    part = RoutingPart(instance, Part((1, 0), ((2,), (1, 0))))
    starts = part.start_routes()
    follow = {}
    for vehicle, route in enumerate(starts):
        stations = [part.routing.Start(vehicle), *route, part.routing.End(vehicle)]
        follow.update(itertools.pairwise(stations))
    assert part.sequences(follow.__getitem__) == ((2,), (1, 0))


def test_a_gap_between_two_windows_is_closed_in_the_model() -> None:
    wanted = order("A", 1, windows=(hours(9, 10), hours(14, 15)))
    held_up = order("B", 1, windows=(hours(11, 11),))
    problem = line_problem([wanted, held_up], [courier()])
    instance = Instance(problem)
    part = RoutingPart(instance, Part((0,), ((1, 0),)))
    # at 11:00 B, then A not before 14:00: back at 14:06, away since 10:59
    assert modelled_mfen(part) == 200 + (3 * 60 + 7) * 60


def test_parts_of_a_round_are_disjoint_and_complete() -> None:
    from routing.solve.grouping import partition

    problem = synthetic_problem(80, 10)
    (plan,) = solve(problem, budget=Budget(iterations=0))
    instance = Instance(problem)
    routes = [list(sequence) for sequence in sequences(instance, plan)]
    routes[0].clear()
    parts = partition(instance, routes, random.Random(3), most_orders=30)
    assert len(parts) > 1
    named = [at for part in parts for at in part.orders]
    assert sorted(named) == list(range(len(problem.orders)))
    couriers = [at for part in parts for at in part.couriers]
    assert len(couriers) == len(set(couriers))
