"""Rules V01 to V08: every order once, every courier once, nobody invented."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from routing.check.violation import PlanFinding
from routing.model import Problem
from routing.plan import Plan

__all__ = [
    "courier_has_two_routes",
    "courier_is_unknown",
    "order_is_missing",
    "order_is_routed_and_unassigned",
    "order_is_routed_twice",
    "order_is_unassigned_twice",
    "order_is_unknown",
    "route_is_empty",
]


def _routed(plan: Plan) -> dict[str, list[str]]:
    """Return the couriers that visit each order, once for each visit."""
    visits: dict[str, list[str]] = {}
    for route in plan.routes:
        for identifier in route.order_ids:
            visits.setdefault(identifier, []).append(route.courier_id)
    return visits


def order_is_missing(problem: Problem, plan: Plan) -> Iterator[PlanFinding]:
    """An order of the problem is on no route and not among the unassigned."""
    known = _routed(plan).keys() | {left.order_id for left in plan.unassigned}
    for order in problem.orders:
        if order.id not in known:
            yield None, order.id, "is neither on a route nor unassigned"


def order_is_routed_twice(_: Problem, plan: Plan) -> Iterator[PlanFinding]:
    """An order is visited more than once."""
    for identifier, couriers in _routed(plan).items():
        if len(couriers) > 1:
            visited_by = ", ".join(couriers)
            yield couriers[-1], identifier, f"is visited {len(couriers)} times, by {visited_by}"


def order_is_routed_and_unassigned(_: Problem, plan: Plan) -> Iterator[PlanFinding]:
    """An order is on a route and among the unassigned."""
    routed = _routed(plan)
    for identifier in dict.fromkeys(left.order_id for left in plan.unassigned):
        if identifier in routed:
            courier_id = routed[identifier][0]
            yield courier_id, identifier, f"is on the route of {courier_id} and unassigned too"


def order_is_unassigned_twice(_: Problem, plan: Plan) -> Iterator[PlanFinding]:
    """An order is among the unassigned more than once."""
    for identifier, count in Counter(left.order_id for left in plan.unassigned).items():
        if count > 1:
            yield None, identifier, f"is listed {count} times as unassigned"


def order_is_unknown(problem: Problem, plan: Plan) -> Iterator[PlanFinding]:
    """A route or the unassigned name an order that the problem does not have."""
    for identifier, couriers in _routed(plan).items():
        if identifier not in problem.order_by_id:
            yield couriers[0], identifier, "is visited but is no order of this problem"
    for identifier in dict.fromkeys(left.order_id for left in plan.unassigned):
        if identifier not in problem.order_by_id:
            yield None, identifier, "is unassigned but is no order of this problem"


def courier_is_unknown(problem: Problem, plan: Plan) -> Iterator[PlanFinding]:
    """A route belongs to a courier that the problem does not have."""
    for identifier in dict.fromkeys(route.courier_id for route in plan.routes):
        if identifier not in problem.courier_by_id:
            yield identifier, None, "has a route but is no courier of this problem"


def courier_has_two_routes(_: Problem, plan: Plan) -> Iterator[PlanFinding]:
    """A courier has more than one route."""
    for identifier, count in Counter(route.courier_id for route in plan.routes).items():
        if count > 1:
            yield identifier, None, f"has {count} routes: one is allowed"


def route_is_empty(_: Problem, plan: Plan) -> Iterator[PlanFinding]:
    """A route has no stops."""
    for route in plan.routes:
        if not route.stops:
            yield route.courier_id, None, "has a route without stops: leave it out"
