"""Every place on every tour where an order could go in, the nearest miss first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from routing.explain.cure import Cure, find_cure
from routing.explain.day import Tour
from routing.explain.slack import NEVER
from routing.model import Order, Problem
from routing.plan import Route
from routing.schedule import Infeasible

__all__ = ["Place", "best_places", "fits", "places"]

PLACES_PER_COURIER = 2


@dataclass(frozen=True, slots=True)
class Place:
    """An order after so many stops of a tour, screened but not yet timed.

    Parameters
    ----------
    load_effort
        Shares by which cash, bag and stops are above their limits; 0 if they
        are not.
    miss_s
        Seconds too late, ``NEVER`` where time would not help.
    """

    tour: Tour
    after: int
    load_effort: float
    miss_s: int

    @property
    def effort(self) -> float:
        """Rank of the miss: shares and hours; 0 passes the screen."""
        return self.load_effort + self.miss_s / 3600

    def time(self, problem: Problem, order: Order) -> Route | Cure | Infeasible:
        """Time the tour with `order` in this place."""
        return find_cure(problem, self.tour.courier, self.tour.with_order(order, self.after))


def places(tours: Iterable[Tour], order: Order) -> Iterator[Place]:
    """Yield all places on `tours`, screened."""
    for tour in tours:
        load_effort = tour.load_effort(order)
        for after in range(len(tour.orders) + 1):
            yield Place(tour, after, load_effort, tour.slack.miss_s(order, after))


def fits(problem: Problem, order: Order, found: Iterable[Place]) -> Iterator[Place]:
    """Yield the places that can be driven, by detour; each is timed in full."""
    passing = [place for place in found if place.effort == 0]
    for place in sorted(passing, key=lambda place: _detour_s(problem, order, place)):
        if isinstance(place.time(problem, order), Route):
            yield place


def best_places(found: Iterable[Place], most: int) -> list[Place]:
    """Return the `most` nearest misses, no more than two for each courier, by each of three ranks.

    The ranks are the whole miss, time before load, and load before time, so
    that different kinds of remedy are seen.
    """
    ranks: tuple[Callable[[Place], tuple[bool, float]], ...] = (
        lambda place: (False, place.effort),
        lambda place: (place.miss_s > 0, place.effort),
        lambda place: (place.load_effort > 0, place.effort),
    )
    candidates = [place for place in found if place.miss_s < NEVER]
    chosen: list[Place] = []
    for rank in ranks:
        seen: Counter[str] = Counter()
        nearest = []
        for place in sorted(candidates, key=rank):
            seen[place.tour.courier.id] += 1
            if seen[place.tour.courier.id] <= PLACES_PER_COURIER:
                nearest.append(place)
        chosen += [place for place in nearest[:most] if place not in chosen]
    return chosen


def _detour_s(problem: Problem, order: Order, place: Place) -> int:
    courier, orders = place.tour.courier, place.tour.orders
    durations_s = problem.matrices[courier.mode].durations_s
    before = orders[place.after - 1].node if place.after else courier.start_node
    after = orders[place.after].node if place.after < len(orders) else courier.end_node
    detour_s = int(durations_s[before, order.node])
    if after is None:
        return detour_s
    direct_s = int(durations_s[before, after])
    return detour_s + int(durations_s[order.node, after]) - direct_s
