"""When to depart, to start each service and to rest, so that a sequence costs least.

Dynamic programming over the stops, backwards, on functions of time: the least
cost from leaving a stop at an instant on, with the break still to come and with
the break over.  Exact for windows with gaps, preferences and lateness; the
functions are piecewise linear, see T. Ibaraki et al., Effective local search
algorithms for routing and scheduling problems with general time-window
constraints, Transportation Science 39 (2005), doi:10.1287/trsc.1030.0085.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from routing.model import Break, CostWeights, Courier, Order
from routing.piecewise import (
    Piece,
    cut,
    least_from,
    lower,
    plus_hinge,
    plus_line,
    shifted,
    waited,
)

__all__ = ["Timing", "cheapest_timing"]

Pieces = list[Piece]


@dataclass(frozen=True, slots=True)
class Timing:
    """The decisions in time of one route.

    Parameters
    ----------
    departure_s, starts_s
        When the courier leaves, and each service starts.
    rest
        Start of the break and how many stops lie before it.
    """

    departure_s: int
    starts_s: tuple[int, ...]
    rest: tuple[int, int] | None


def cheapest_timing(
    courier: Courier,
    orders: Sequence[Order],
    legs_s: Sequence[int],
    home_s: int,
    weights: CostWeights,
) -> Timing | None:
    """Return the timing that costs least, ``None`` if there is none.

    The limit on working time is not looked at; a high
    ``time_mfen_per_s`` makes it short.

    Parameters
    ----------
    courier, orders
        Who drives what, in order of visit.
    legs_s
        Travel and setup before each service.
    home_s
        Travel after the last; 0 with an open end.
    """
    stages = _Stages(courier, orders, legs_s, home_s, weights)
    departure = stages.departure()
    if departure is None:
        return None
    return stages.follow(*departure)


class _Stages:
    """Least costs from each stop on, as functions of time.

    Everywhere a pair: break still to come, break over.  A courier without a
    break has it behind him.
    """

    def __init__(
        self,
        courier: Courier,
        orders: Sequence[Order],
        legs_s: Sequence[int],
        home_s: int,
        weights: CostWeights,
    ) -> None:
        self._shift, self._rest = courier.shift, courier.break_
        self._legs_s, self._home_s = legs_s, home_s
        self._durations_s = [order.service_duration_s for order in orders]
        self._per_s = weights.time_mfen_per_s
        self._starts: list[tuple[Pieces, Pieces]] = []
        leaves = self._homeward()
        for order, leg_s in zip(reversed(orders), reversed(legs_s), strict=True):
            starts = (_service(order, weights, leaves[0]), _service(order, weights, leaves[1]))
            self._starts.append(starts)
            leaves = self._before(*starts, leg_s)
        self._starts.reverse()
        self._departs = leaves

    def departure(self) -> tuple[int, bool] | None:
        """Return when to leave, and whether the break is over by then."""
        pending, rested = (plus_line(function, -self._per_s) for function in self._departs)
        first_s = self._shift.start_s
        if self._rest is not None:
            rested_s = max(first_s, self._rest.window.start_s + self._rest.duration_s)
            choices = [(least_from(pending, first_s), False), (least_from(rested, rested_s), True)]
        else:
            choices = [(least_from(rested, first_s), True)]
        known = [(*least, is_over) for least, is_over in choices if least is not None]
        if not known:
            return None
        _, departure_s, is_over = min(known)
        return departure_s, is_over

    def follow(self, departure_s: int, is_over: bool) -> Timing:
        """Return the decisions behind the least cost of a departure."""
        rest: tuple[int, int] | None = None
        if self._rest is not None and is_over:
            latest_s = departure_s - self._rest.duration_s
            rest = (min(latest_s, self._rest.window.end_s), 0)
        now_s, starts_s = departure_s, []
        for at, duration_s in enumerate(self._durations_s):
            start_s, rest_s = self._next(at, now_s, is_over)
            if rest_s is not None:
                rest, is_over = (rest_s, at), True
            starts_s.append(start_s)
            now_s = start_s + duration_s
        if self._rest is not None and not is_over:
            back_s, window = now_s + self._home_s, self._rest.window
            since_s = back_s if back_s <= window.end_s else now_s
            rest = (max(since_s, window.start_s), len(starts_s))
        return Timing(departure_s, tuple(starts_s), rest)

    def _next(self, at: int, now_s: int, is_over: bool) -> tuple[int, int | None]:
        """Return the start of service `at` and of the break on the way to it."""
        pending, rested = self._starts[at]
        ready_s = now_s + self._legs_s[at]
        going_on = least_from(rested if is_over else pending, ready_s)
        resting, rest_s = None, now_s
        if self._rest is not None and not is_over:
            rest_s = max(now_s, self._rest.window.start_s)
            if rest_s <= self._rest.window.end_s:
                resting = least_from(rested, max(ready_s, rest_s) + self._rest.duration_s)
        if resting is None or (going_on is not None and going_on <= resting):
            if going_on is None:
                raise ValueError(f"no service {at} can follow leaving at {now_s}")
            return going_on[1], None
        return resting[1], rest_s

    def _homeward(self) -> tuple[Pieces, Pieces]:
        """Return the costs of driving home, from the end of the last service."""
        home_s, last_s = self._home_s, self._shift.end_s
        rested = self._drive(home_s, last_s - home_s)
        if self._rest is None:
            return [], rested
        window, duration_s = self._rest.window, self._rest.duration_s
        rest_after = self._drive(home_s, min(window.end_s, last_s) - home_s)
        on_the_road = self._drive(
            home_s + duration_s, min(window.end_s, last_s - home_s - duration_s)
        )
        on_the_road = cut(on_the_road, window.end_s - home_s + 1, window.end_s)
        return [*rest_after, *on_the_road], rested

    def _drive(self, travel_s: int, latest_s: int) -> Pieces:
        first_s = self._shift.start_s
        if latest_s < first_s:
            return []
        return [Piece(first_s, latest_s, self._per_s * (first_s + travel_s), self._per_s)]

    def _before(self, pending: Pieces, rested: Pieces, leg_s: int) -> tuple[Pieces, Pieces]:
        """Return the costs from leaving for a stop, given those from starting there."""
        first_s, last_s = self._shift.start_s, self._shift.end_s
        ready = waited(rested, first_s)
        over = cut(shifted(ready, leg_s), first_s, last_s)
        if self._rest is None:
            return [], over
        later = cut(shifted(waited(pending, first_s), leg_s), first_s, last_s)
        return lower(later, self._resting(self._rest, ready, leg_s)), over

    def _resting(self, rest: Break, ready: Pieces, leg_s: int) -> Pieces:
        """Return the costs from leaving for a stop with the break on the way or at its door."""
        window, first_s = rest.window, self._shift.start_s
        knee_s = window.start_s - leg_s
        driving = cut(
            shifted(ready, leg_s + rest.duration_s), max(first_s, knee_s + 1), window.end_s
        )
        least = least_from(ready, window.start_s + rest.duration_s)
        if least is None or knee_s < first_s:
            return driving
        return [Piece(first_s, min(knee_s, window.end_s), least[0], 0), *driving]


def _service(order: Order, weights: CostWeights, after: Pieces) -> Pieces:
    """Return the costs from starting `order`, given those from its end."""
    ends = shifted(after, order.service_duration_s)
    found = [piece for window in order.windows for piece in cut(ends, window.start_s, window.end_s)]
    if order.preferred is not None:
        slope, span = weights.preference_mfen_per_s, order.preferred
        found = plus_hinge(found, span.start_s, slope, rising=False)
        found = plus_hinge(found, span.end_s, slope, rising=True)
    if order.due_s is not None:
        found = plus_hinge(found, order.due_s, weights.lateness_mfen_per_s, rising=True)
    return found
