"""The best routes so far and their true cost."""

from __future__ import annotations

from collections.abc import Sequence

from routing.errors import SolveError
from routing.plan import Plan, Route
from routing.schedule import make_plan, route_cost_mfen, schedule_route
from routing.solve.insertion import Routes
from routing.solve.instance import Instance

__all__ = ["Incumbent"]


class Incumbent:
    """Timed routes, one for each courier; changed only for the better.

    Parameters
    ----------
    instance
        The problem.
    routes
        Feasible sequences, one for each courier.

    Raises
    ------
    SolveError
        If one of them cannot be driven.
    """

    def __init__(self, instance: Instance, routes: Routes) -> None:
        self._instance = instance
        self._timed: list[Route | None] = [None] * len(routes)
        self.routes: Routes = [[] for _ in routes]
        for courier, sequence in enumerate(routes):
            timed = self.timed(courier, sequence)
            if timed is None and sequence:
                raise SolveError(f"the route of {instance.couriers[courier].id} cannot be driven")
            self._timed[courier] = timed
            self.routes[courier] = list(sequence)

    @property
    def unassigned(self) -> set[int]:
        """Positions of the orders on no route."""
        served = {at for sequence in self.routes for at in sequence}
        return set(range(len(self._instance.orders))) - served

    @property
    def cost_mfen(self) -> int:
        """Cost of the whole plan."""
        driven = sum(self._cost_mfen(timed) for timed in self._timed)
        return driven + self._dropped_mfen(self.unassigned)

    def timed(self, courier: int, sequence: Sequence[int]) -> Route | None:
        """Return `sequence` as timed for `courier`; ``None`` if empty or impossible."""
        if not sequence:
            return None
        instance = self._instance
        orders = [instance.orders[at] for at in sequence]
        route = schedule_route(instance.problem, instance.couriers[courier], orders)
        return route if isinstance(route, Route) else None

    def gain_mfen(self, changes: Sequence[tuple[int, Sequence[int]]]) -> int | None:
        """Return what replacing some couriers' routes saves; ``None`` if impossible."""
        timed = [self.timed(courier, sequence) for courier, sequence in changes]
        if any(
            route is None and sequence for route, (_, sequence) in zip(timed, changes, strict=True)
        ):
            return None
        old = {at for courier, _ in changes for at in self.routes[courier]}
        new = {at for _, sequence in changes for at in sequence}
        before = sum(self._cost_mfen(self._timed[courier]) for courier, _ in changes)
        after = sum(self._cost_mfen(route) for route in timed)
        return before - after + self._dropped_mfen(new - old) - self._dropped_mfen(old - new)

    def replace(self, changes: Sequence[tuple[int, Sequence[int]]]) -> None:
        """Put other routes in the place of some couriers' ones."""
        for courier, sequence in changes:
            self._timed[courier] = self.timed(courier, sequence)
            self.routes[courier] = list(sequence)

    def plan(self, engine: str, seed: int) -> Plan:
        """Return the plan of the routes as they stand."""
        routes = [route for route in self._timed if route is not None]
        return make_plan(self._instance.problem, routes, engine=engine, seed=seed)

    def _cost_mfen(self, route: Route | None) -> int:
        return 0 if route is None else route_cost_mfen(self._instance.problem, route)

    def _dropped_mfen(self, orders: set[int]) -> int:
        return sum(int(self._instance.drop_mfen[at]) for at in orders)
