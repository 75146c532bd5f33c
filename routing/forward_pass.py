"""One courier, one sequence: earliest services, latest departures, every place of the break."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from routing.model import UNREACHABLE, Break, CostWeights, Courier, Order, Problem
from routing.plan import BreakTaken, Route, Stop
from routing.timing import Timing, cheapest_timing

__all__ = ["BEFORE_DEPARTURE", "ForwardPass", "Infeasible", "Obstacle", "timing_mfen"]


class Obstacle(StrEnum):
    """What keeps a courier from serving a sequence of orders."""

    SKILL = "skill"
    EQUIPMENT = "equipment"
    BAG = "bag"
    STOPS = "stops"
    CASH = "cash"
    UNREACHABLE = "unreachable"
    WINDOW = "window"
    BREAK = "break"
    SHIFT = "shift"
    WORKING_TIME = "working_time"


@dataclass(frozen=True, slots=True)
class Infeasible:
    """Why a sequence cannot be driven.

    Parameters
    ----------
    obstacle
        The first limit that is broken.
    order_id
        Where it is broken; ``None`` for the route as a whole.
    excess
        By how much: seconds, fen, units or stops; 0 where it has no measure.
    """

    obstacle: Obstacle
    order_id: str | None = None
    excess: int = 0


def timing_mfen(weights: CostWeights, orders: Iterable[Order], route: Route) -> int:
    """Return the part of the cost that depends on when things are done."""
    cost = weights.time_mfen_per_s * route.working_s
    for stop, order in zip(route.stops, orders, strict=True):
        if order.preferred is not None:
            early = max(0, order.preferred.start_s - stop.start_s)
            late = max(0, stop.start_s - order.preferred.end_s)
            cost += weights.preference_mfen_per_s * (early + late)
        if order.due_s is not None:
            cost += weights.lateness_mfen_per_s * max(0, stop.start_s - order.due_s)
    return cost


DEAR_MFEN_PER_S = 10**9
"""Price of time at which nothing but the working time counts."""

BEFORE_DEPARTURE = -1
"""Place of a break that is over when the courier leaves."""


class ForwardPass:
    """Timing of one sequence; a *place* is the number of stops before the break."""

    def __init__(self, problem: Problem, courier: Courier, orders: Sequence[Order]) -> None:
        matrix = problem.matrices[courier.mode]
        self._courier = courier
        self._orders = orders
        nodes = [courier.start_node, *(order.node for order in orders)]
        if courier.end_node is not None:
            nodes.append(courier.end_node)
        legs = list(itertools.pairwise(nodes))
        self._travel_s = [int(matrix.durations_s[leg]) for leg in legs]
        self._distance_m = sum(int(matrix.distances_m[leg]) for leg in legs)
        self._setup_s = [
            0 if origin == order.node else order.setup_duration_s
            for origin, order in zip(nodes, orders, strict=False)
        ]
        self.reached = 0
        self.gap: Infeasible | None = None
        if UNREACHABLE in self._travel_s:
            at = self._travel_s.index(UNREACHABLE)
            self.gap = Infeasible(
                Obstacle.UNREACHABLE, orders[at].id if at < len(orders) else orders[-1].id
            )
        if courier.end_node is None:
            self._travel_s.append(0)

    def routes(self, place: int | None) -> list[Route] | Infeasible:
        """Return the ways to drive with the break at `place`, or the obstacle."""
        first = self._drive(self._earliest_departure_s(place), place)
        if isinstance(first, Infeasible):
            return first
        found = [first]
        for departure_s in self._later_departures(first, place):
            later = self._drive(departure_s, place)
            if isinstance(later, Route):
                found.append(later)
        limit = self._courier.max_working_s
        if limit is None:
            return found
        short = [route for route in found if route.working_s <= limit]
        excess = min(route.working_s for route in found) - limit
        return short or Infeasible(Obstacle.WORKING_TIME, None, excess)

    def refined(self, weights: CostWeights, found: Sequence[Route]) -> list[Route]:
        """Return the cheapest timing, if starting as early as possible may not be it."""
        if not self._may_be_refined(weights, found):
            return []
        legs_s = [t + setup for t, setup in zip(self._travel_s, self._setup_s, strict=False)]
        per_s, limit_s = weights.time_mfen_per_s, self._courier.max_working_s
        for dearer_per_s in (per_s, 4 * per_s, DEAR_MFEN_PER_S):
            timing = cheapest_timing(
                self._courier,
                self._orders,
                legs_s,
                self._travel_s[-1],
                replace(weights, time_mfen_per_s=dearer_per_s),
            )
            if timing is None:
                return []
            route = self._timed(timing)
            if limit_s is None or route.working_s <= limit_s:
                return [route]
        return []

    def _may_be_refined(self, weights: CostWeights, found: Sequence[Route]) -> bool:
        has_gaps = any(len(order.windows) > 1 for order in self._orders)
        if not found:
            return has_gaps and self._courier.max_working_s is not None
        if has_gaps and weights.time_mfen_per_s:
            return True
        best = min(found, key=lambda route: timing_mfen(weights, self._orders, route))
        paid_mfen = timing_mfen(weights, self._orders, best)
        return paid_mfen > weights.time_mfen_per_s * min(route.working_s for route in found)

    def _timed(self, timing: Timing) -> Route:
        """Return the route that keeps `timing`."""
        rest = None
        if timing.rest is not None:
            start_s, after = timing.rest
            rest = BreakTaken(start_s=start_s, end_s=start_s + self._rest().duration_s, after=after)
        stops: list[Stop] = []
        now_s = timing.departure_s
        for at, (order, start_s) in enumerate(zip(self._orders, timing.starts_s, strict=True)):
            arrival_s = now_s + self._travel_s[at] + self._delay_s(rest, at, now_s)
            now_s = start_s + order.service_duration_s
            stops.append(Stop(order_id=order.id, arrival_s=arrival_s, start_s=start_s, end_s=now_s))
        return Route(
            courier_id=self._courier.id,
            departure_s=timing.departure_s,
            return_s=now_s + self._travel_s[-1] + self._delay_s(rest, len(stops), now_s),
            stops=tuple(stops),
            distance_m=self._distance_m,
            break_=rest,
        )

    def _delay_s(self, rest: BreakTaken | None, at: int, leave_s: int) -> int:
        """Return the seconds that `rest` delays the arrival at stop `at`."""
        if rest is None or rest.after != at or rest.end_s <= leave_s:
            return 0
        on_the_road = rest.start_s < leave_s + self._travel_s[at]
        return rest.end_s - rest.start_s if on_the_road else 0

    def _earliest_departure_s(self, place: int | None) -> int:
        rest = self._courier.break_
        if place != BEFORE_DEPARTURE or rest is None:
            return self._courier.shift.start_s
        return max(self._courier.shift.start_s, rest.window.start_s + rest.duration_s)

    def _drive(self, departure_s: int, place: int | None) -> Route | Infeasible:
        break_ = self._break_before(departure_s) if place == BEFORE_DEPARTURE else None
        stops: list[Stop] = []
        now_s = departure_s
        for at in range(len(self._orders)):
            self.reached = at
            rest = self._break_from(now_s, at) if place == at else None
            if isinstance(rest, Infeasible):
                return rest
            stop = self._visit(at, now_s, rest)
            if isinstance(stop, Infeasible):
                return stop
            break_ = rest or break_
            stops.append(stop)
            now_s = stop.end_s
        self.reached = len(self._orders)
        return self._finish(departure_s, tuple(stops), break_, place)

    def _visit(self, at: int, leave_s: int, rest: BreakTaken | None) -> Stop | Infeasible:
        """Return the earliest service at stop `at`, with `rest` on the way to it."""
        order = self._orders[at]
        arrival_s = leave_s + self._travel_s[at]
        ready_s = arrival_s + self._setup_s[at]
        if rest is not None:
            rest_s = rest.end_s - rest.start_s
            if rest.start_s < arrival_s:
                arrival_s += rest_s
            ready_s = max(ready_s + rest_s, rest.end_s)
        start_s = order.earliest_start_s(ready_s)
        if start_s is None:
            return Infeasible(Obstacle.WINDOW, order.id, ready_s - order.windows[-1].end_s)
        return Stop(
            order_id=order.id,
            arrival_s=arrival_s,
            start_s=start_s,
            end_s=start_s + order.service_duration_s,
        )

    def _finish(
        self,
        departure_s: int,
        stops: tuple[Stop, ...],
        break_: BreakTaken | None,
        place: int | None,
    ) -> Route | Infeasible:
        return_s = stops[-1].end_s + self._travel_s[-1]
        if place == len(stops):
            rest = self._break_from(return_s, place)
            if isinstance(rest, Infeasible):
                rest = self._break_from(stops[-1].end_s, place)
            if isinstance(rest, Infeasible):
                return rest
            if rest.start_s < return_s:
                return_s += rest.end_s - rest.start_s
            break_ = rest
        if return_s > self._courier.shift.end_s:
            return Infeasible(Obstacle.SHIFT, None, return_s - self._courier.shift.end_s)
        return Route(
            courier_id=self._courier.id,
            departure_s=departure_s,
            return_s=return_s,
            stops=stops,
            distance_m=self._distance_m,
            break_=break_,
        )

    def _break_before(self, departure_s: int) -> BreakTaken:
        rest = self._rest()
        start_s = min(departure_s - rest.duration_s, rest.window.end_s)
        return BreakTaken(start_s=start_s, end_s=start_s + rest.duration_s, after=0)

    def _break_from(self, now_s: int, after: int) -> BreakTaken | Infeasible:
        rest = self._rest()
        start_s = max(now_s, rest.window.start_s)
        if start_s > rest.window.end_s:
            order_id = self._orders[after].id if after < len(self._orders) else None
            return Infeasible(Obstacle.BREAK, order_id, start_s - rest.window.end_s)
        return BreakTaken(start_s=start_s, end_s=start_s + rest.duration_s, after=after)

    def _rest(self) -> Break:
        if self._courier.break_ is None:
            raise ValueError(f"courier {self._courier.id} has no break to place")
        return self._courier.break_

    def _later_departures(self, route: Route, place: int | None) -> Iterable[int]:
        """Yield the latest departures that keep all starts, and that keep the return."""
        first_s = self._latest_leave_s(0, route.stops[0].start_s, place)
        yield first_s
        latest_s = route.stops[-1].start_s
        for at in range(len(self._orders) - 1, 0, -1):
            leave_s = self._latest_leave_s(at, latest_s, place)
            before = self._orders[at - 1]
            latest_s = max(
                min(leave_s - before.service_duration_s, window.end_s)
                for window in before.windows
                if window.start_s <= leave_s - before.service_duration_s
            )
        leave_s = self._latest_leave_s(0, latest_s, place)
        if leave_s != first_s:
            yield leave_s

    def _latest_leave_s(self, at: int, start_s: int, place: int | None) -> int:
        """Return when to drive to stop `at` at the latest to start at `start_s`."""
        leave_s = start_s - self._setup_s[at] - self._travel_s[at]
        rest = self._courier.break_
        if rest is not None and place == at:
            leave_s = min(leave_s - rest.duration_s, rest.window.end_s)
        return leave_s
