"""A route as an unbroken sequence of what the courier does when."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from routing.plan import BreakTaken
from routing.report.itinerary import Itinerary

__all__ = ["Activity", "Doing", "activities"]


class Doing(StrEnum):
    """What a courier can be doing."""

    DRIVE = "drive"
    SETUP = "setup"
    WAIT = "wait"
    SERVE = "serve"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Activity:
    """A span of time, seconds since local midnight.

    ``visit`` is the number of the stop it leads to or happens at; ``None`` on
    the way home and for rests.
    """

    doing: Doing
    start_s: int
    end_s: int
    visit: int | None = None


def activities(itinerary: Itinerary) -> tuple[Activity, ...]:
    """Return what the courier does from first to last, in order of time.

    Spans touch from departure to return; a break outside of these stands
    apart.  Spans of no length are left out.
    """
    rest = itinerary.route.break_
    spans = list(itertools.chain(_working(itinerary), _rests(rest)))
    return tuple(sorted((span for span in spans if span.end_s > span.start_s), key=_by_time))


def _by_time(activity: Activity) -> int:
    return activity.start_s


def _rests(rest: BreakTaken | None) -> Iterable[Activity]:
    if rest is not None:
        yield Activity(Doing.REST, rest.start_s, rest.end_s)


def _working(itinerary: Itinerary) -> Iterable[Activity]:
    route = itinerary.route
    now_s = route.departure_s
    for visit in itinerary.visits:
        stop, number = visit.stop, visit.number
        yield from _around(route.break_, Activity(Doing.DRIVE, now_s, stop.arrival_s, number))
        yield from _at_door(route.break_, stop.arrival_s, stop.start_s, visit.setup_s, number)
        yield Activity(Doing.SERVE, stop.start_s, stop.end_s, number)
        now_s = stop.end_s
    yield from _around(route.break_, Activity(Doing.DRIVE, now_s, route.return_s))


def _at_door(
    rest: BreakTaken | None, arrival_s: int, start_s: int, setup_s: int, number: int
) -> Iterable[Activity]:
    """Yield setup, then waiting; a break at the door interrupts either."""
    left_s = setup_s
    for free in _around(rest, Activity(Doing.WAIT, arrival_s, start_s, number)):
        turn_s = free.start_s + min(left_s, free.end_s - free.start_s)
        left_s -= turn_s - free.start_s
        yield Activity(Doing.SETUP, free.start_s, turn_s, number)
        yield Activity(Doing.WAIT, turn_s, free.end_s, number)


def _around(rest: BreakTaken | None, span: Activity) -> Iterable[Activity]:
    """Yield the parts of `span` that `rest` leaves free."""
    if rest is None or rest.end_s <= span.start_s or rest.start_s >= span.end_s:
        yield span
        return
    yield Activity(span.doing, span.start_s, max(span.start_s, rest.start_s), span.visit)
    yield Activity(span.doing, min(span.end_s, rest.end_s), span.end_s, span.visit)
