"""A route as people read it: every visit with its figures, nothing left to compute."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from routing.model import Contact, Courier, Depot, Location, Order, Problem, TimeWindow
from routing.plan import Plan, Route, Stop
from routing.report.wording import presentable

__all__ = ["Itinerary", "Visit", "itineraries", "presentable_contact"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One stop of a route.

    Parameters
    ----------
    number
        1 for the first stop.
    order, stop, location
        As in problem and plan.
    contact
        The order's, fit to be shown.
    window
        The one that the planned start lies in; the nearest if it lies in none.
    leg_m
        Metres from the stop before.
    setup_s, wait_s
        Seconds at the door before service; a break there is in neither.
    late_s
        Seconds after the delivery promise.
    off_preference_s
        Seconds outside the preferred window.
    cash_fen
        Expected cash in hand after the stop.
    """

    number: int
    order: Order
    stop: Stop
    location: Location
    contact: Contact
    window: TimeWindow
    leg_m: int
    setup_s: int
    wait_s: int
    late_s: int
    off_preference_s: int
    cash_fen: int


@dataclass(frozen=True, kw_only=True)
class Itinerary:
    """One courier's day.

    Parameters
    ----------
    start, end
        Where the route begins and ends; an open end has no `end`.
    """

    courier: Courier
    depot: Depot
    route: Route
    start: Location
    end: Location | None
    visits: tuple[Visit, ...]

    @cached_property
    def cash_at_most_fen(self) -> int:
        """Most cash expected in hand during the day."""
        return max(visit.cash_fen for visit in self.visits)

    @cached_property
    def premium_fen(self) -> int:
        """All premiums due on the route."""
        return sum(visit.order.premium_due_fen for visit in self.visits)

    @cached_property
    def bag_units(self) -> int:
        """Documents and gifts carried at departure."""
        return sum(visit.order.bag_units for visit in self.visits)

    @cached_property
    def waiting_s(self) -> int:
        """Seconds of waiting at doors."""
        return sum(visit.wait_s for visit in self.visits)

    @cached_property
    def margin_s(self) -> int:
        """Narrowest distance between a planned time and its limit.

        The limits are the end of each stop's window and the end of the shift: a
        courier who is late by less than this anywhere still keeps them all.
        """
        margins = [visit.window.end_s - visit.stop.start_s for visit in self.visits]
        return min(*margins, self.courier.shift.end_s - self.route.return_s)


def itineraries(problem: Problem, plan: Plan) -> tuple[Itinerary, ...]:
    """Return the plan's routes, in its order."""
    depots = {depot.id: depot for depot in problem.depots}
    found = []
    for route in plan.routes:
        courier = problem.courier_by_id[route.courier_id]
        end = None if courier.end_node is None else problem.locations[courier.end_node]
        found.append(
            Itinerary(
                courier=courier,
                depot=depots[courier.depot_id],
                route=route,
                start=problem.locations[courier.start_node],
                end=end,
                visits=tuple(_visits(problem, courier, route)),
            )
        )
    return tuple(found)


def presentable_contact(contact: Contact) -> Contact:
    """Return `contact` with every text fit to be shown."""
    texts = {name: presentable(getattr(contact, name)) for name in Contact.__slots__}
    return replace(contact, **texts)


def _visits(problem: Problem, courier: Courier, route: Route) -> Iterable[Visit]:
    matrix = problem.matrices[courier.mode]
    orders = [problem.order_by_id[identifier] for identifier in route.order_ids]
    nodes = [courier.start_node, *(order.node for order in orders)]
    legs = itertools.pairwise(nodes)
    cash_fen = 0
    for number, (stop, order, leg) in enumerate(zip(route.stops, orders, legs, strict=True), 1):
        cash_fen += order.expected_cash_fen
        setup_s = 0 if leg[0] == leg[1] else order.setup_duration_s
        at_door_s = stop.start_s - stop.arrival_s - _rest_at_door_s(route, stop)
        yield Visit(
            number=number,
            order=order,
            stop=stop,
            location=problem.locations[order.node],
            contact=presentable_contact(order.contact),
            window=_window_of(order, stop.start_s),
            leg_m=int(matrix.distances_m[leg]),
            setup_s=max(0, min(setup_s, at_door_s)),
            wait_s=max(0, at_door_s - setup_s),
            late_s=0 if order.due_s is None else max(0, stop.start_s - order.due_s),
            off_preference_s=_off_preference_s(order, stop.start_s),
            cash_fen=cash_fen,
        )


def _rest_at_door_s(route: Route, stop: Stop) -> int:
    rest = route.break_
    if rest is None or not stop.arrival_s <= rest.start_s < stop.start_s:
        return 0
    return min(rest.end_s, stop.start_s) - rest.start_s


def _window_of(order: Order, start_s: int) -> TimeWindow:
    def miss_s(window: TimeWindow) -> int:
        return max(window.start_s - start_s, start_s - window.end_s, 0)

    return min(order.windows, key=miss_s)


def _off_preference_s(order: Order, start_s: int) -> int:
    if order.preferred is None:
        return 0
    return max(order.preferred.start_s - start_s, start_s - order.preferred.end_s, 0)
