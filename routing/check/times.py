"""Rules V10 to V17: the clock of a route."""

from __future__ import annotations

from collections.abc import Iterator

from routing.check.trace import Trace
from routing.check.violation import RouteFinding
from routing.check.words import exact_clock

__all__ = [
    "arrival_is_wrong",
    "departs_before_shift",
    "end_is_wrong",
    "leg_is_unreachable",
    "return_is_wrong",
    "returns_after_shift",
    "start_is_outside_windows",
    "starts_before_ready",
]


def departs_before_shift(trace: Trace) -> Iterator[RouteFinding]:
    """The departure lies before the shift."""
    departure_s, shift = trace.route.departure_s, trace.courier.shift
    if departure_s < shift.start_s:
        yield None, f"departs {exact_clock(departure_s)}, the shift is {shift}"


def returns_after_shift(trace: Trace) -> Iterator[RouteFinding]:
    """The return, or with an open end the last service, ends after the shift."""
    shift = trace.courier.shift
    if trace.return_s > shift.end_s:
        what = "is back" if trace.courier.end_node is not None else "ends the last service"
        late_s = trace.return_s - shift.end_s
        yield None, f"{what} {exact_clock(trace.return_s)}, {late_s} s after the shift {shift}"


def arrival_is_wrong(trace: Trace) -> Iterator[RouteFinding]:
    """An arrival differs from leaving + travel (+ a break on the road)."""
    for visit in trace.visits:
        expected_s, leg = visit.leg.arrival_s, visit.leg
        if expected_s is None or expected_s == visit.stop.arrival_s:
            continue
        rest = f" + {leg.on_the_road_s} s break" if leg.on_the_road_s else ""
        yield (
            visit.stop.order_id,
            f"arrives {exact_clock(visit.stop.arrival_s)}, but leaving "
            f"{exact_clock(leg.leave_s)} + {leg.travel_s} s travel{rest} is "
            f"{exact_clock(expected_s)}",
        )


def starts_before_ready(trace: Trace) -> Iterator[RouteFinding]:
    """A service starts before arrival + setup (+ a break at the door)."""
    for visit in trace.visits:
        arrival_s, rest_s = visit.leg.arrival_s, visit.leg.at_the_door_s
        if arrival_s is None:
            arrival_s = visit.stop.arrival_s
        ready_s = arrival_s + visit.setup_s + rest_s
        if visit.stop.start_s < ready_s:
            rest = f" + {rest_s} s break" if rest_s else ""
            yield (
                visit.stop.order_id,
                f"starts {exact_clock(visit.stop.start_s)}, but arriving "
                f"{exact_clock(arrival_s)} + {visit.setup_s} s setup{rest} is "
                f"{exact_clock(ready_s)}",
            )


def start_is_outside_windows(trace: Trace) -> Iterator[RouteFinding]:
    """A service starts in none of the order's windows (both ends are inside)."""
    for visit in trace.visits:
        if visit.order is None:
            continue
        start_s = visit.stop.start_s
        if not any(window.start_s <= start_s <= window.end_s for window in visit.order.windows):
            windows = ", ".join(
                f"{exact_clock(window.start_s)}-{exact_clock(window.end_s)}"
                for window in visit.order.windows
            )
            yield visit.order.id, f"starts {exact_clock(start_s)}, the windows are {windows}"


def end_is_wrong(trace: Trace) -> Iterator[RouteFinding]:
    """A service does not last as long as the order says."""
    for visit in trace.visits:
        if visit.order is None or visit.stop.end_s == visit.end_s:
            continue
        yield (
            visit.order.id,
            f"ends {exact_clock(visit.stop.end_s)}, but starting "
            f"{exact_clock(visit.stop.start_s)} + {visit.order.service_duration_s} s service is "
            f"{exact_clock(visit.end_s)}",
        )


def return_is_wrong(trace: Trace) -> Iterator[RouteFinding]:
    """The return differs from the last end + travel (+ a break on the road)."""
    leg, planned_s = trace.home, trace.route.return_s
    if leg.arrival_s is None or leg.arrival_s == planned_s:
        return
    rest = f" + {leg.on_the_road_s} s break" if leg.on_the_road_s else ""
    yield (
        None,
        f"returns {exact_clock(planned_s)}, but leaving the last stop "
        f"{exact_clock(leg.leave_s)} + {leg.travel_s} s travel{rest} is "
        f"{exact_clock(leg.arrival_s)}",
    )


def leg_is_unreachable(trace: Trace) -> Iterator[RouteFinding]:
    """No path is known between two places that follow each other."""
    mode = trace.courier.mode
    before: str | None = "the start"
    for visit in trace.visits:
        if visit.order is not None and visit.leg.travel_s is None and before is not None:
            yield visit.order.id, f"no path by {mode} from {before}"
        before = None if visit.order is None else visit.order.id
    if trace.home.travel_s is None and before is not None:
        yield before, f"no path by {mode} from here to the end of the route"
