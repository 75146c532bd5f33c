"""Rules V20 to V25: the courier's rest."""

from __future__ import annotations

from collections.abc import Iterator

from routing.check.trace import Trace
from routing.check.violation import RouteFinding
from routing.check.words import exact_clock

__all__ = [
    "break_has_wrong_length",
    "break_is_misplaced",
    "break_is_missing",
    "break_is_not_due",
    "break_runs_into_service",
    "break_starts_outside_window",
]


def break_is_missing(trace: Trace) -> Iterator[RouteFinding]:
    """A courier with a break has none in the plan."""
    due = trace.courier.break_
    if due is not None and trace.route.break_ is None:
        yield None, f"has no break: {due.duration_s} s are due, starting {due.window}"


def break_is_not_due(trace: Trace) -> Iterator[RouteFinding]:
    """A courier without a break has one in the plan."""
    taken = trace.route.break_
    if trace.courier.break_ is None and taken is not None:
        yield None, f"has a break at {exact_clock(taken.start_s)}: none is due"


def break_starts_outside_window(trace: Trace) -> Iterator[RouteFinding]:
    """A break starts outside its window (both ends are inside)."""
    due, taken = trace.courier.break_, trace.route.break_
    if due is None or taken is None:
        return
    if not due.window.start_s <= taken.start_s <= due.window.end_s:
        window = f"{exact_clock(due.window.start_s)}-{exact_clock(due.window.end_s)}"
        yield None, f"breaks at {exact_clock(taken.start_s)}, the window is {window}"


def break_has_wrong_length(trace: Trace) -> Iterator[RouteFinding]:
    """A break is shorter or longer than it is due."""
    due, taken = trace.courier.break_, trace.route.break_
    if due is None or taken is None:
        return
    length_s = taken.end_s - taken.start_s
    if length_s != due.duration_s:
        yield None, f"breaks for {length_s} s, {due.duration_s} s are due"


def break_is_misplaced(trace: Trace) -> Iterator[RouteFinding]:
    """A break lies elsewhere than `after` says, or begins within a service or at departure."""
    due, taken = trace.courier.break_, trace.route.break_
    if due is None or taken is None:
        return
    if not 0 <= taken.after <= len(trace.visits):
        yield None, f"breaks after {taken.after} stops, the route has {len(trace.visits)}"
        return
    if taken.after == 0:
        left_s = trace.route.departure_s
        if taken.start_s < left_s < taken.start_s + due.duration_s:
            yield None, f"departs {exact_clock(left_s)} within the break"
        return
    before = trace.visits[taken.after - 1]
    if taken.start_s < before.end_s:
        yield (
            before.stop.order_id,
            f"breaks at {exact_clock(taken.start_s)} after stop {taken.after}, which ends "
            f"{exact_clock(before.end_s)}",
        )


def break_runs_into_service(trace: Trace) -> Iterator[RouteFinding]:
    """A break has not ended when the service that follows it starts."""
    due, taken = trace.courier.break_, trace.route.break_
    if due is None or taken is None or not 0 <= taken.after < len(trace.visits):
        return
    following = trace.visits[taken.after].stop
    end_s = taken.start_s + due.duration_s
    if following.start_s < end_s:
        yield (
            following.order_id,
            f"starts {exact_clock(following.start_s)}, the break before it ends "
            f"{exact_clock(end_s)}",
        )
