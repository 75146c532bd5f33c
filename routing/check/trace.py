"""A route driven again from its decisions alone.

Of a planned route only the decisions are believed: who drives, the sequence of
orders, the departure, the start of each service, the start and the place of
the break.  Everything else (arrivals, ends, the return, distance, cost) follows
from them and the travel matrix, and is compared with what the plan says.
"""

from __future__ import annotations

from dataclasses import dataclass

from routing.check.shape import is_well_formed
from routing.model import UNREACHABLE, Courier, Order, Problem, TravelMatrix
from routing.plan import Plan, Route, Stop

__all__ = ["Leg", "Trace", "Visit", "retrace"]


@dataclass(frozen=True, slots=True)
class Leg:
    """The drive to a stop or home.

    Parameters
    ----------
    leave_s
        End of the service before, or the departure.
    travel_s, distance_m
        From the matrix; ``None`` where it knows no path or an end is unknown.
    on_the_road_s
        Seconds of break that begin before the arrival.
    at_the_door_s
        Seconds of break that begin at or after the arrival and before the
        service.
    """

    leave_s: int
    travel_s: int | None
    distance_m: int | None
    on_the_road_s: int = 0
    at_the_door_s: int = 0

    @property
    def arrival_s(self) -> int | None:
        """Instant of arrival, ``None`` if the drive is unknown."""
        return None if self.travel_s is None else self.leave_s + self.travel_s + self.on_the_road_s


@dataclass(frozen=True, slots=True)
class Visit:
    """A stop beside its order; `order` is ``None`` when the id is unknown."""

    stop: Stop
    order: Order | None
    leg: Leg
    setup_s: int

    @property
    def end_s(self) -> int:
        """End of service as it follows from its start."""
        if self.order is None:
            return self.stop.end_s
        return self.stop.start_s + self.order.service_duration_s


@dataclass(frozen=True, slots=True)
class Trace:
    """A route beside its problem.

    Parameters
    ----------
    home
        The leg to ``end_node``; of no length with an open end.
    """

    problem: Problem
    courier: Courier
    route: Route
    visits: tuple[Visit, ...]
    home: Leg

    @property
    def orders(self) -> tuple[Order, ...]:
        """The orders that are known, in order of visit."""
        return tuple(visit.order for visit in self.visits if visit.order is not None)

    @property
    def return_s(self) -> int:
        """Instant of the return; as planned where it cannot be recomputed."""
        arrival_s = self.home.arrival_s
        return self.route.return_s if arrival_s is None else arrival_s

    @property
    def working_s(self) -> int:
        """Seconds from departure to return."""
        return self.return_s - self.route.departure_s

    @property
    def distance_m(self) -> int | None:
        """Metres of all legs, ``None`` if one of them is unknown."""
        total_m = 0
        for leg in (*(visit.leg for visit in self.visits), self.home):
            if leg.distance_m is None:
                return None
            total_m += leg.distance_m
        return total_m


def retrace(problem: Problem, plan: Plan) -> tuple[Trace, ...]:
    """Drive every route again that has a known courier, stops, and integers for times."""
    return tuple(
        _trace(problem, problem.courier_by_id[route.courier_id], route)
        for route in plan.routes
        if route.courier_id in problem.courier_by_id and is_well_formed(route)
    )


def _trace(problem: Problem, courier: Courier, route: Route) -> Trace:
    matrix = problem.matrices[courier.mode]
    visits: list[Visit] = []
    node: int | None = courier.start_node
    leave_s = route.departure_s
    for at, stop in enumerate(route.stops):
        order = problem.order_by_id.get(stop.order_id)
        target = None if order is None else order.node
        leg = _leg(matrix, node, target, leave_s, _rest(courier, route, at))
        setup_s = 0 if order is None or node == target else order.setup_duration_s
        visits.append(Visit(stop, order, leg, setup_s))
        leave_s = visits[-1].end_s
        node = target
    if courier.end_node is None:
        home = Leg(leave_s, 0, 0)
    else:
        rest = _rest(courier, route, len(route.stops))
        home = _leg(matrix, node, courier.end_node, leave_s, rest)
    return Trace(problem, courier, route, tuple(visits), home)


def _rest(courier: Courier, route: Route, at: int) -> tuple[int, int] | None:
    """Return start and due length of a break on the way to stop `at`, if it is there."""
    if courier.break_ is None or route.break_ is None or route.break_.after != at:
        return None
    start_s, duration_s = route.break_.start_s, courier.break_.duration_s
    if at == 0 and start_s + duration_s <= route.departure_s:
        return None
    return start_s, duration_s


def _leg(
    matrix: TravelMatrix,
    origin: int | None,
    target: int | None,
    leave_s: int,
    rest: tuple[int, int] | None,
) -> Leg:
    travel_s, distance_m = None, None
    if origin is not None and target is not None:
        duration_s = int(matrix.durations_s[origin, target])
        if duration_s != UNREACHABLE:
            travel_s, distance_m = duration_s, int(matrix.distances_m[origin, target])
    if rest is None:
        return Leg(leave_s, travel_s, distance_m)
    start_s, rest_s = rest
    if start_s < leave_s + (travel_s or 0):
        return Leg(leave_s, travel_s, distance_m, on_the_road_s=rest_s)
    return Leg(leave_s, travel_s, distance_m, at_the_door_s=rest_s)
