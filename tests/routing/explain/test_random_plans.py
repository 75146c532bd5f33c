"""What is said of random days holds when tried by brute force."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.explain import Code, explain, is_impossible
from routing.explain.cure import Change, Cure, apply_changes, find_cure
from routing.explain.slack import Slack
from routing.model import Courier, Order, Problem
from routing.plan import Plan, Route
from routing.schedule import Infeasible, make_plan, schedule_route
from tests.rich_problems import rich_problems


def some_plan(problem: Problem, wanted: list[Order]) -> Plan:
    """Append each of some orders to the first courier who can still take it."""
    routes: dict[str, Route] = {}
    for order in wanted:
        for courier in problem.couriers:
            found = schedule_route(
                problem, courier, [*driven(problem, routes.get(courier.id)), order]
            )
            if isinstance(found, Route):
                routes[courier.id] = found
                break
    return make_plan(problem, routes.values(), engine="some")


def driven(problem: Problem, route: Route | None) -> list[Order]:
    return [problem.order_by_id[one] for one in route.order_ids] if route else []


def fits_somewhere(problem: Problem, plan: Plan, order: Order) -> bool:
    routes = {route.courier_id: route for route in plan.routes}
    for courier in problem.couriers:
        before = driven(problem, routes.get(courier.id))
        for place in range(len(before) + 1):
            sequence = [*before[:place], order, *before[place:]]
            if isinstance(schedule_route(problem, courier, sequence), Route):
                return True
    return False


def on_any_route(problem: Problem, order: Order) -> bool:
    """Whether the order is on some route of up to three orders, whoever drives."""
    others = [other for other in problem.orders if other is not order]
    return any(
        isinstance(schedule_route(problem, courier, sequence), Route)
        for courier in problem.couriers
        for length in range(3)
        for chosen in itertools.permutations(others, length)
        for place in range(length + 1)
        for sequence in [[*chosen[:place], order, *chosen[place:]]]
    )


@given(rich_problems(most_orders=6), st.data())
@settings(max_examples=100, deadline=None)
def test_every_reason_is_true(problem: Problem, data: st.DataObject) -> None:
    wanted = data.draw(st.lists(st.sampled_from(problem.orders), unique_by=lambda one: one.id))
    plan = some_plan(problem, wanted)
    for left in explain(problem, plan).unassigned:
        order = problem.order_by_id[left.order_id]
        codes = {reason.code for reason in left.reasons}
        assert codes
        if is_impossible(left):
            assert not on_any_route(problem, order)
        fits = fits_somewhere(problem, plan, order)
        assert bool(codes & {Code.COULD_BE_INSERTED, Code.COSTS_MORE}) == fits


@given(rich_problems(most_orders=4, most_couriers=1))
@settings(max_examples=200, deadline=None)
def test_the_screen_agrees_with_the_schedule(problem: Problem) -> None:
    courier = without_limits(problem.couriers[0])
    first, *others = [bare(order) for order in problem.orders]
    if others and not isinstance(schedule_route(problem, courier, others), Route):
        return
    slack = Slack(problem, courier, others)
    for place in range(len(others) + 1):
        sequence = [*others[:place], first, *others[place:]]
        timed = isinstance(schedule_route(problem, courier, sequence), Route)
        assert (slack.miss_s(first, place) == 0) == timed


@given(rich_problems(most_orders=4, most_couriers=1))
@settings(max_examples=150, deadline=None)
def test_no_change_of_a_cure_is_needless(problem: Problem) -> None:
    courier, orders = problem.couriers[0], problem.orders
    found = find_cure(problem, courier, orders)
    if not isinstance(found, Cure):
        return
    for change in found.changes:
        others = tuple(other for other in found.changes if other is not change)
        assert not isinstance(timed_with(problem, courier, orders, others), Route)
    assert isinstance(timed_with(problem, courier, orders, found.changes), Route)


def timed_with(
    problem: Problem, courier: Courier, orders: Sequence[Order], changes: Sequence[Change]
) -> Route | Infeasible:
    return schedule_route(problem, *apply_changes(courier, orders, changes))


def without_limits(courier: Courier) -> Courier:
    return replace(
        courier, bag_capacity=None, max_stops=None, max_working_s=None, cash_limit_fen=None
    )


def bare(order: Order) -> Order:
    return replace(order, required_skills=frozenset(), required_equipment=frozenset())
