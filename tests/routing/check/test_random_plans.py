"""Plans of the scheduler are sound, and one false figure in them is found as such."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from routing.check import check_plan
from routing.model import Problem
from routing.plan import Plan, Route
from routing.schedule import make_plan, schedule_route
from tests.rich_problems import rich_problems


def greedy_plan(problem: Problem) -> Plan:
    """Give each order to the first courier who can still append it."""
    routes: dict[str, Route] = {}
    for order in problem.orders:
        for courier in problem.couriers:
            before = routes[courier.id].order_ids if courier.id in routes else ()
            sequence = [*(problem.order_by_id[one] for one in before), order]
            found = schedule_route(problem, courier, sequence)
            if isinstance(found, Route):
                routes[courier.id] = found
                break
    return make_plan(problem, routes.values(), engine="greedy")


@given(rich_problems())
@settings(max_examples=150, deadline=None)
def test_scheduled_plans_are_sound(problem: Problem) -> None:
    assert check_plan(problem, greedy_plan(problem)) == ()


@given(rich_problems(), st.data())
@settings(max_examples=150, deadline=None)
def test_one_false_figure_breaks_its_rule_only(problem: Problem, data: st.DataObject) -> None:
    plan = greedy_plan(problem)
    assume(plan.routes)
    number = data.draw(st.integers(0, len(plan.routes) - 1), label="route")
    position = data.draw(st.integers(0, len(plan.routes[number].stops) - 1), label="stop")
    off = data.draw(st.sampled_from([-60, -1, 1, 60]), label="off by")
    rule, spoiled = data.draw(st.sampled_from(false_figures(plan, number, position, off)))
    assert {violation.rule for violation in check_plan(problem, spoiled)} == {rule}


def false_figures(plan: Plan, number: int, position: int, off: int) -> list[tuple[str, Plan]]:
    route = plan.routes[number]
    stop = route.stops[position]

    def with_route(changed: Route) -> Plan:
        return replace(plan, routes=(*plan.routes[:number], changed, *plan.routes[number + 1 :]))

    def with_stop(**changes: int) -> Plan:
        stops = (*route.stops[:position], replace(stop, **changes), *route.stops[position + 1 :])
        return with_route(replace(route, stops=stops))

    found = [
        ("V12", with_stop(arrival_s=stop.arrival_s + off)),
        ("V15", with_stop(end_s=stop.end_s + off)),
        ("V16", with_route(replace(route, return_s=route.return_s + off))),
        ("V40", with_route(replace(route, distance_m=route.distance_m + off))),
        ("V41", replace(plan, cost_mfen=plan.cost_mfen + off)),
    ]
    if route.break_ is not None:
        taken = replace(route.break_, end_s=route.break_.end_s + off)
        found.append(("V23", with_route(replace(route, break_=taken))))
    return found
