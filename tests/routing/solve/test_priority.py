"""Who is left out when not all can be served."""

from __future__ import annotations

from hypothesis import given, settings

from routing.model import CostWeights, Problem, Skill
from routing.plan import Plan, Route
from routing.schedule import schedule_route
from routing.solve import Budget, solve
from routing.solve.instance import Instance
from routing.solve.priority import Settler
from routing.solve.room import Room
from tests.builders import courier, hours, line_problem, order
from tests.routing.solve.strategies import problems


def left(plan: Plan) -> list[str]:
    return [unassigned.order_id for unassigned in plan.unassigned]


def never() -> bool:
    return False


def test_the_least_important_is_left_out() -> None:
    orders = [order(f"P{at}", 1 + at, priority=10 * at) for at in range(5)]
    problem = line_problem(orders, [courier(max_stops=3)])
    *_, plan = solve(problem, budget=Budget(iterations=8))
    assert left(plan) == ["P0", "P1"]


def test_the_important_is_served_even_where_it_costs_more_than_its_penalty() -> None:
    # both cannot be had; the far one is worth a fen more and costs a thousand
    near, far = order("near", 1, priority=50), order("far", 30, priority=51)
    problem = line_problem(
        [near, far],
        [courier(max_stops=1)],
        costs=CostWeights(distance_mfen_per_m=1, drop_base_mfen=1),
    )
    for plan in solve(problem, budget=Budget(iterations=8)):
        assert left(plan) == ["near"]


def test_a_lesser_order_gives_way_and_finds_another_route() -> None:
    slot = (hours(10, 10),)
    lesser = order("lesser", 1, windows=slot, priority=10)
    important = order("important", 1, windows=slot, priority=90, required_skills=frozenset({"s"}))
    able, plain = courier("C1", skills=(Skill("s"),)), courier("C2")
    instance = Instance(line_problem([lesser, important], [able, plain]))
    routes = [[0], []]
    Settler(instance, Room(instance), never).settle(routes)
    assert routes == [[1], [0]]


def test_equals_do_not_displace_each_other() -> None:
    slot = (hours(10, 10),)
    orders = [order(name, 1, windows=slot) for name in "AB"]
    routes = [[1]]
    instance = Instance(line_problem(orders))
    Settler(instance, Room(instance), never).settle(routes)
    assert routes == [[1]]


@settings(max_examples=25, deadline=None)
@given(problems(most_orders=7, most_couriers=2))
def test_in_the_first_plan_nothing_fits_and_nothing_lesser_could_give_way(
    problem: Problem,
) -> None:
    (plan,) = solve(problem, budget=Budget(iterations=0))
    for wanted in left(plan):
        for at in problem.couriers:
            served = next((r.order_ids for r in plan.routes if r.courier_id == at.id), ())
            assert not fits(problem, at.id, served, wanted)
            for victim in served:
                lesser = problem.order_by_id[victim].priority
                if lesser < problem.order_by_id[wanted].priority:
                    others = tuple(name for name in served if name != victim)
                    assert not fits(problem, at.id, others, wanted)


def fits(problem: Problem, courier_id: str, served: tuple[str, ...], wanted: str) -> bool:
    who = problem.courier_by_id[courier_id]
    for gap in range(len(served) + 1):
        names = (*served[:gap], wanted, *served[gap:])
        orders = [problem.order_by_id[name] for name in names]
        if isinstance(schedule_route(problem, who, orders), Route):
            return True
    return False
