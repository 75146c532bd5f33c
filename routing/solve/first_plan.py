"""A feasible plan within seconds, from nothing or from an earlier plan."""

from __future__ import annotations

from collections.abc import Callable

from routing.plan import Plan, Route
from routing.schedule import schedule_route
from routing.solve.insertion import Routes, insert_all
from routing.solve.instance import Instance
from routing.solve.priority import Settler

__all__ = ["first_routes"]


def first_routes(
    instance: Instance, start: Plan | None, settler: Settler, stop: Callable[[], bool]
) -> Routes:
    """Return routes that respect every rule and leave out nothing that fits.

    Parameters
    ----------
    instance
        The problem.
    start
        A plan to go on from.  Couriers and orders that the problem does not
        know are passed over; of a route that cannot be driven any more, as
        many orders as possible are kept in their sequence.
    settler
        Makes sure that nothing that fits is left out.
    stop
        Ends the work early; what is not inserted by then is left out.
    """
    routes: Routes = [[] for _ in instance.couriers]
    if start is not None:
        _adopt(instance, start, routes)
    served = {at for sequence in routes for at in sequence}
    insert_all(instance, routes, set(range(len(instance.orders))) - served, exact=False, stop=stop)
    settler.settle(routes)
    return routes


def _adopt(instance: Instance, start: Plan, routes: Routes) -> None:
    seen: set[int] = set()
    for route in start.routes:
        courier = instance.courier_at.get(route.courier_id)
        if courier is None:
            continue
        for identifier in route.order_ids:
            at = instance.order_at.get(identifier)
            if at is None or at in seen:
                continue
            if _drives(instance, courier, [*routes[courier], at]):
                routes[courier].append(at)
                seen.add(at)


def _drives(instance: Instance, courier: int, sequence: list[int]) -> bool:
    orders = [instance.orders[at] for at in sequence]
    found = schedule_route(instance.problem, instance.couriers[courier], orders)
    return isinstance(found, Route)
