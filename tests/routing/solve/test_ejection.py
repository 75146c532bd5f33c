"""Orders that are brought in by others giving way, worked out by hand.

Nodes lie a minute apart, a service takes five; a window of no length holds one
order a courier.
"""

from __future__ import annotations

from hypothesis import given, settings

from routing.check import check_plan
from routing.model import Courier, Order, Problem, Skill
from routing.solve import Budget, solve
from routing.solve.ejection import Ejector
from routing.solve.incumbent import Incumbent
from routing.solve.insertion import Routes, insert_all
from routing.solve.instance import Instance
from routing.solve.priority import Settler
from routing.solve.room import Room
from tests.benchmarks.synthetic import synthetic_problem
from tests.builders import courier, hours, line_problem, order
from tests.routing.solve.strategies import problems

TEN = (hours(10, 10),)


def never() -> bool:
    return False


def able(identifier: str, *codes: str) -> Courier:
    return courier(identifier, skills=tuple(Skill(code) for code in codes))


def asks(identifier: str, code: str, **changes: object) -> Order:
    return order(identifier, 1, required_skills=frozenset({code}), **changes)


def ejected(problem: Problem, routes: Routes, steps: int = 40) -> tuple[Incumbent, int]:
    """Return the plan after one pass, and the steps taken; costs must fall with it."""
    instance = Instance(problem)
    room = Room(instance)
    best = Incumbent(instance, routes)
    before = best.cost_mfen
    ejector = Ejector(instance, room, Settler(instance, room, never), never)
    taken, improved = ejector.improve(best, steps)
    assert (best.cost_mfen < before) == improved
    assert best.cost_mfen <= before
    assert check_plan(problem, best.plan("test", 1)) == ()
    return best, taken


def names(best: Incumbent, problem: Problem) -> list[set[str]]:
    return [{problem.orders[at].id for at in sequence} for sequence in best.routes]


def test_an_order_that_a_colleague_could_take_gives_way() -> None:
    # only C1 may inspect and his single stop is taken by an order that C2 could serve,
    # at the same price: exchanging one for the other is no gain, moving it is
    orders = [order("plain", 1), asks("special", "s")]
    fleet = [courier("C1", skills=(Skill("s"),), max_stops=1), courier("C2", max_stops=1)]
    problem = line_problem(orders, fleet)
    best, steps = ejected(problem, [[0], []])
    assert names(best, problem) == [{"special"}, {"plain"}]
    assert steps == 1


def test_one_gives_way_to_one_who_gives_way_to_another() -> None:
    # A only fits C1, B fits C1 and C2, C fits C2 and C3; all want ten o'clock
    orders = [
        asks("A", "a", windows=TEN),
        asks("B", "b", windows=TEN),
        asks("C", "c", windows=TEN),
    ]
    problem = line_problem(orders, [able("C1", "a", "b"), able("C2", "b", "c"), able("C3", "c")])
    best, steps = ejected(problem, [[1], [2], []])
    assert names(best, problem) == [{"A"}, {"B"}, {"C"}]
    assert steps == 2


def test_a_chain_is_as_long_as_it_must_be() -> None:
    count = 6
    orders = [asks(f"P{at}", f"s{at}", windows=TEN) for at in range(count)]
    fleet = [able(f"C{at}", f"s{at}", f"s{at + 1}") for at in range(count)]
    problem = line_problem(orders, fleet)
    best, _ = ejected(problem, [[at] for at in range(1, count)] + [[]])
    assert names(best, problem) == [{f"P{at}"} for at in range(count)]


def test_two_orders_give_way_to_one() -> None:
    # C1 holds 600 fen of cash; the large sum fits only without both small ones
    orders = [
        order("small", 1, expected_cash_fen=300),
        order("other", 1, expected_cash_fen=300),
        asks("large", "s", expected_cash_fen=600),
    ]
    fleet = [
        courier("C1", skills=(Skill("s"),), cash_limit_fen=600),
        courier("C2", cash_limit_fen=600),
    ]
    problem = line_problem(orders, fleet)
    best, _ = ejected(problem, [[0, 1], []])
    assert names(best, problem) == [{"large"}, {"small", "other"}]


def test_an_order_gives_way_within_its_own_route() -> None:
    # "wide" stands at ten, where alone "ten" can be served; after eleven is free
    orders = [
        order("wide", 1, windows=(hours(10, 12),), service_duration_s=3000),
        order("ten", 1, windows=TEN, service_duration_s=3000),
        order("eleven", 1, windows=(hours(11, 11),)),
    ]
    problem = line_problem(orders, [courier(shift=hours(9.9, 14))])
    best, steps = ejected(problem, [[0, 2]])
    assert [problem.orders[at].id for at in best.routes[0]] == ["ten", "eleven", "wide"]
    assert steps == 1


def test_what_nobody_could_serve_is_not_tried() -> None:
    problem = line_problem([order("A", 1), asks("B", "unheard of")])
    best, steps = ejected(problem, [[0]])
    assert (names(best, problem), steps) == ([{"A"}], 0)


def test_a_place_for_fewer_than_all_goes_to_the_most_important() -> None:
    orders = [order("high", 1, priority=60, windows=TEN), order("low", 1, windows=TEN)]
    problem = line_problem(orders)
    best, _ = ejected(problem, [[1]])
    assert names(best, problem) == [{"high"}]


def test_no_more_steps_are_taken_than_allowed() -> None:
    orders = [asks(f"P{at}", f"s{at}", windows=TEN) for at in range(4)]
    fleet = [able(f"C{at}", f"s{at}", f"s{at + 1}") for at in range(4)]
    routes: Routes = [[1], [2], [3], []]
    best, steps = ejected(line_problem(orders, fleet), routes, steps=1)
    assert steps == 1
    assert best.routes == routes


@settings(max_examples=25, deadline=None)
@given(problems(most_orders=9, most_couriers=3))
def test_nothing_is_lost_or_dearer(problem: Problem) -> None:
    instance = Instance(problem)
    routes: Routes = [[] for _ in problem.couriers]
    # served in turn, not by regret, so that there is something to mend
    for at in range(len(problem.orders)):
        insert_all(instance, routes, [at])
    best, _ = ejected(problem, routes)
    served = [at for sequence in best.routes for at in sequence]
    assert len(served) == len(set(served))
    assert set(served) | best.unassigned == set(range(len(problem.orders)))


def test_a_day_that_is_just_too_full_for_insertion_alone_is_served_whole() -> None:
    full = synthetic_problem(160, 8)
    (plan,) = solve(full, budget=Budget(iterations=0))
    assert check_plan(full, plan) == ()
    assert plan.unassigned == ()


def test_a_day_with_orders_left_out_is_planned_the_same_again() -> None:
    full = synthetic_problem(50, 2)
    budget = Budget(iterations=30)
    once, again = (list(solve(full, budget=budget, seed=3)) for _ in range(2))
    assert once[-1].unassigned
    assert once == again
