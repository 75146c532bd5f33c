"""Whatever the day: the solver's plan is sound, complete, and every gap in it is explained."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from routing.check import check_plan
from routing.explain import Code, explain
from routing.model import Problem
from routing.plan import Plan
from routing.solve import Budget, solve
from tests.rich_problems import rich_problems


@given(rich_problems())
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_solved_day_is_sound_and_explained(problem: Problem) -> None:
    plans = list(solve(problem, budget=Budget(iterations=30), seed=1))
    assert plans
    for plan in plans:
        assert check_plan(problem, plan) == ()
    costs = [plan.cost_mfen for plan in plans]
    assert costs == sorted(set(costs), reverse=True)
    explained = explain(problem, plans[-1])
    assert check_plan(problem, explained) == ()
    assert everyone(explained) == sorted(order.id for order in problem.orders)
    for left in explained.unassigned:
        codes = [reason.code for reason in left.reasons]
        assert codes
        assert Code.COULD_BE_INSERTED not in codes


def everyone(plan: Plan) -> list[str]:
    routed = [identifier for route in plan.routes for identifier in route.order_ids]
    return sorted([*routed, *(left.order_id for left in plan.unassigned)])
