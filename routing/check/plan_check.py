"""All rules over one plan."""

from __future__ import annotations

from routing.check.rules import PLAN_RULES, ROUTE_RULES
from routing.check.trace import retrace
from routing.check.violation import Violation
from routing.model import Problem
from routing.plan import Plan

__all__ = ["check_plan"]


def check_plan(problem: Problem, plan: Plan) -> tuple[Violation, ...]:
    """Return every breach of every rule in `plan`, sorted by rule; empty if it is sound.

    A plan may be wrong in any way: what cannot be recomputed (a route of an
    unknown courier, a leg from an unknown order) is reported once and left out
    of the other rules.
    """
    found = [
        Violation(number, courier_id, order_id, message)
        for number, plan_rule in PLAN_RULES.items()
        for courier_id, order_id, message in plan_rule(problem, plan)
    ]
    found += [
        Violation(number, trace.courier.id, order_id, message)
        for trace in retrace(problem, plan)
        for number, route_rule in ROUTE_RULES.items()
        for order_id, message in route_rule(trace)
    ]
    return tuple(sorted(found, key=lambda violation: violation.rule))
