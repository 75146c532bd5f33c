"""From a sequence of orders to a timed route: the one forward pass of the house.

Engines search in their own representation; whatever they find becomes a
:class:`~routing.plan.Route` here, so that every plan has the times that
:mod:`routing.plan` defines.  ``check`` does not use this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from routing.forward_pass import (
    BEFORE_DEPARTURE,
    ForwardPass,
    Infeasible,
    Obstacle,
    timing_mfen,
)
from routing.model import Courier, Order, Problem
from routing.plan import Plan, Route, Unassigned

__all__ = [
    "Infeasible",
    "Obstacle",
    "make_plan",
    "plan_cost_mfen",
    "route_cost_mfen",
    "schedule_route",
]


def schedule_route(
    problem: Problem, courier: Courier, orders: Sequence[Order]
) -> Route | Infeasible:
    """Time a sequence of orders as cheaply as it can be driven.

    The break is tried at every place; for each, services start as early as
    possible and the departure is as late as that allows, or later still where
    the return stays the same.  Where preferences, lateness or gaps between
    windows may make another timing cheaper, :mod:`routing.timing` finds it.

    Parameters
    ----------
    problem, courier
        As they stand.
    orders
        At least one, in order of visit.

    Returns
    -------
    Route or Infeasible
        ``Infeasible`` tells of the place of the break that misses by least.
    """
    fault = _static_obstacle(problem, courier, orders)
    if fault is not None:
        return fault
    run = ForwardPass(problem, courier, orders)
    if run.gap is not None:
        return run.gap
    routes: list[Route] = []
    failures: list[tuple[int, int, Infeasible]] = []
    places: Iterable[int | None] = (None,)
    if courier.break_ is not None:
        places = range(BEFORE_DEPARTURE, len(orders) + 1)
    for place in places:
        found = run.routes(place)
        if isinstance(found, Infeasible):
            failures.append((found.excess, -run.reached, found))
        else:
            routes += found
    routes += run.refined(problem.costs, routes)
    if routes:
        return min(routes, key=lambda route: route_cost_mfen(problem, route))
    return min(failures, key=lambda failure: failure[:2])[2]


def route_cost_mfen(problem: Problem, route: Route) -> int:
    """Return what `route` adds to a plan's cost, in milli-fen."""
    weights = problem.costs
    orders = [problem.order_by_id[stop.order_id] for stop in route.stops]
    return (
        weights.courier_mfen
        + weights.distance_mfen_per_m * route.distance_m
        + timing_mfen(weights, orders, route)
    )


def plan_cost_mfen(problem: Problem, routes: Iterable[Route], unassigned: Iterable[str]) -> int:
    """Return the cost of a whole plan: its routes and the orders left out."""
    dropped = sum(
        problem.costs.drop_mfen(problem.order_by_id[identifier].priority)
        for identifier in unassigned
    )
    return dropped + sum(route_cost_mfen(problem, route) for route in routes)


def make_plan(
    problem: Problem, routes: Iterable[Route], *, engine: str, seed: int | None = None
) -> Plan:
    """Return the plan of `routes`; orders on none of them are unassigned."""
    ordered = tuple(sorted(routes, key=lambda route: route.courier_id))
    served = {identifier for route in ordered for identifier in route.order_ids}
    left = sorted(order.id for order in problem.orders if order.id not in served)
    return Plan(
        routes=ordered,
        unassigned=tuple(Unassigned(order_id=identifier) for identifier in left),
        cost_mfen=plan_cost_mfen(problem, ordered, left),
        engine=engine,
        seed=seed,
    )


def _static_obstacle(
    problem: Problem, courier: Courier, orders: Sequence[Order]
) -> Infeasible | None:
    skills = courier.skills_on(problem.day)
    for order in orders:
        if not order.required_skills <= skills:
            return Infeasible(Obstacle.SKILL, order.id)
        if not order.required_equipment <= courier.equipment:
            return Infeasible(Obstacle.EQUIPMENT, order.id)
    cash_fen = sum(order.expected_cash_fen for order in orders)
    bag_units = sum(order.bag_units for order in orders)
    for obstacle, used, limit in (
        (Obstacle.BAG, bag_units, courier.bag_capacity),
        (Obstacle.STOPS, len(orders), courier.max_stops),
        (Obstacle.CASH, cash_fen, courier.cash_limit_fen),
    ):
        if limit is not None and used > limit:
            return Infeasible(obstacle, None, used - limit)
    return None
