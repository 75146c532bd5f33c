"""Rules V40 and V41: distance and cost."""

from __future__ import annotations

from collections.abc import Iterator

from routing.check.trace import Trace, retrace
from routing.check.violation import PlanFinding, RouteFinding
from routing.model import CostWeights, Problem
from routing.plan import Plan

__all__ = ["cost_is_wrong", "distance_is_wrong"]


def distance_is_wrong(trace: Trace) -> Iterator[RouteFinding]:
    """The distance is not the sum of the legs."""
    expected_m, planned_m = trace.distance_m, trace.route.distance_m
    if expected_m is not None and expected_m != planned_m:
        yield None, f"is said to be {planned_m} m, the legs add up to {expected_m} m"


def cost_is_wrong(problem: Problem, plan: Plan) -> Iterator[PlanFinding]:
    """The cost is not that of the routes and of the orders left out."""
    traces = retrace(problem, plan)
    if len(traces) != len(plan.routes) or not isinstance(plan.cost_mfen, int):
        return
    weights = problem.costs
    routed = {stop.order_id for route in plan.routes for stop in route.stops}
    expected_mfen = sum(
        weights.drop_mfen(order.priority) for order in problem.orders if order.id not in routed
    )
    for trace in traces:
        route_mfen = _route_mfen(weights, trace)
        if route_mfen is None:
            return
        expected_mfen += route_mfen
    if plan.cost_mfen != expected_mfen:
        yield None, None, f"is said to cost {plan.cost_mfen} mfen, it costs {expected_mfen} mfen"


def _route_mfen(weights: CostWeights, trace: Trace) -> int | None:
    if trace.distance_m is None or any(visit.order is None for visit in trace.visits):
        return None
    cost_mfen = (
        weights.courier_mfen
        + weights.distance_mfen_per_m * trace.distance_m
        + weights.time_mfen_per_s * trace.working_s
    )
    for visit in trace.visits:
        start_s, order = visit.stop.start_s, visit.order
        if order is None:
            continue
        if order.preferred is not None:
            if start_s < order.preferred.start_s:
                outside_s = order.preferred.start_s - start_s
            else:
                outside_s = max(0, start_s - order.preferred.end_s)
            cost_mfen += weights.preference_mfen_per_s * outside_s
        if order.due_s is not None and start_s > order.due_s:
            cost_mfen += weights.lateness_mfen_per_s * (start_s - order.due_s)
    return cost_mfen
