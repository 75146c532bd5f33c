"""Rule V09: figures are integers, so that the arithmetic of the other rules holds."""

from __future__ import annotations

from collections.abc import Iterator

from routing.check.violation import PlanFinding
from routing.model import Problem
from routing.plan import Plan, Route

__all__ = ["figure_is_not_whole", "is_well_formed"]


def figure_is_not_whole(_: Problem, plan: Plan) -> Iterator[PlanFinding]:
    """A time, a distance, a place or the cost is not an integer."""
    if not _whole(plan.cost_mfen):
        yield None, None, f"cost_mfen is {plan.cost_mfen!r}: must be an integer"
    for route in plan.routes:
        for order_id, name, value in _figures(route):
            if not _whole(value):
                yield route.courier_id, order_id, f"{name} is {value!r}: must be an integer"


def is_well_formed(route: Route) -> bool:
    """Whether `route` has stops and integers only, so that it can be driven again."""
    return bool(route.stops) and all(_whole(value) for _, _, value in _figures(route))


def _figures(route: Route) -> Iterator[tuple[str | None, str, object]]:
    yield None, "departure_s", route.departure_s
    yield None, "return_s", route.return_s
    yield None, "distance_m", route.distance_m
    if route.break_ is not None:
        yield None, "break start_s", route.break_.start_s
        yield None, "break end_s", route.break_.end_s
        yield None, "break after", route.break_.after
    for stop in route.stops:
        yield stop.order_id, "arrival_s", stop.arrival_s
        yield stop.order_id, "start_s", stop.start_s
        yield stop.order_id, "end_s", stop.end_s


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
