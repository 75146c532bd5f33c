"""How much room a route has, at each place, for one more stop.

Exact for windows, shift and break (earliest ends forward, latest starts
backward, each with the break still to come and with the break over), so that a
place is judged in constant time.  The limit on working time is not looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from routing.model import UNREACHABLE, Break, Courier, Order, Problem

__all__ = ["NEVER", "Slack"]

NEVER = 10**9
"""Stands for "cannot be" in instants and misses: more than thirty years."""


@dataclass(frozen=True, slots=True)
class _Rest:
    """The break, as the arithmetic needs it; without one, everything is over."""

    start_s: int
    end_s: int
    duration_s: int

    @classmethod
    def of(cls, due: Break | None) -> _Rest | None:
        """Return the figures of `due`."""
        if due is None:
            return None
        return cls(due.window.start_s, due.window.end_s, due.duration_s)

    def ready_s(self, leave_s: int, travel_s: int) -> int:
        """Return when one is ready after driving and resting on the way or at the door."""
        start_s = max(leave_s, self.start_s)
        if start_s > self.end_s:
            return NEVER
        return max(leave_s + travel_s, start_s) + self.duration_s

    def leave_s(self, start_s: int, travel_s: int) -> int:
        """Return when to leave at the latest to be ready at `start_s`."""
        if self.start_s + self.duration_s > start_s:
            return -NEVER
        return min(start_s - travel_s - self.duration_s, self.end_s)


class Slack:
    """The room in one courier's sequence of orders, which may be empty.

    Parameters
    ----------
    problem, courier, orders
        A sequence that the courier can drive.
    """

    def __init__(self, problem: Problem, courier: Courier, orders: Sequence[Order]) -> None:
        self._courier = courier
        self._orders = tuple(orders)
        self._travel_s = problem.matrices[courier.mode].durations_s
        self._rest = _Rest.of(courier.break_)
        self._nodes = [courier.start_node, *(order.node for order in orders)]
        self._ends = self._forward()
        self._starts = self._backward()

    def miss_s(self, order: Order, place: int) -> int:
        """Return by how many seconds `order` is too late after `place` stops; 0 if it fits.

        Lateness for its own windows and for what follows is added up.
        ``NEVER`` where there is no path or no place for the break.
        """
        leg_s = self._leg_s(self._nodes[place], order)
        if leg_s is None:
            return NEVER
        pending_s, rested_s = self._ends[place]
        miss_s = self._miss_from(order, rested_s + leg_s, place, rested=True)
        if self._rest is not None:
            ready_s = self._rest.ready_s(pending_s, leg_s)
            miss_s = min(
                miss_s,
                self._miss_from(order, ready_s, place, rested=True),
                self._miss_from(order, pending_s + leg_s, place, rested=False),
            )
        return miss_s

    def _miss_from(self, order: Order, ready_s: int, place: int, *, rested: bool) -> int:
        if ready_s >= NEVER:
            return NEVER
        late_s = max(0, ready_s - order.windows[-1].end_s)
        start_s = order.earliest_start_s(ready_s)
        end_s = (ready_s if start_s is None else start_s) + order.service_duration_s
        return min(NEVER, late_s + max(0, self._overdue_s(order, end_s, place, rested=rested)))

    def _overdue_s(self, order: Order, end_s: int, place: int, *, rested: bool) -> int:
        if place == len(self._orders):
            last_s = self._latest_last_end_s(order.node)
            return end_s - (last_s[1] if rested else last_s[0])
        leg_s = self._leg_s(order.node, self._orders[place])
        if leg_s is None:
            return NEVER
        pending_s, rested_s = self._starts[place]
        if rested:
            return end_s + leg_s - rested_s
        overdue_s = end_s + leg_s - pending_s
        if self._rest is not None:
            overdue_s = min(overdue_s, self._rest.ready_s(end_s, leg_s) - rested_s)
        return overdue_s

    def _forward(self) -> list[tuple[int, int]]:
        """Return the earliest end after 0, 1, ... stops: break still to come, break over."""
        first_s, rest = self._courier.shift.start_s, self._rest
        ends = [(NEVER, first_s)]
        if rest is not None:
            ends = [(first_s, max(first_s, rest.start_s + rest.duration_s))]
        for origin, order in zip(self._nodes, self._orders, strict=False):
            leg_s = self._leg_s(origin, order)
            if leg_s is None:
                ends.append((NEVER, NEVER))
                continue
            pending_s, rested_s = ends[-1]
            ready_s = rested_s + leg_s
            if rest is not None:
                ready_s = min(ready_s, rest.ready_s(pending_s, leg_s))
            ends.append((_end_s(order, pending_s + leg_s), _end_s(order, ready_s)))
        return ends

    def _backward(self) -> list[tuple[int, int]]:
        """Return the latest start of each stop: break still to come, break over."""
        starts: list[tuple[int, int]] = []
        for order, following in zip(
            reversed(self._orders), (None, *reversed(self._orders[1:])), strict=False
        ):
            if following is None:
                ends = self._latest_last_end_s(order.node)
            else:
                ends = self._latest_leave_s(order.node, following, *starts[-1])
            starts.append((_latest_start_s(order, ends[0]), _latest_start_s(order, ends[1])))
        return starts[::-1]

    def _latest_leave_s(
        self, node: int, following: Order, pending_s: int, rested_s: int
    ) -> tuple[int, int]:
        leg_s = self._leg_s(node, following)
        if leg_s is None:
            return -NEVER, -NEVER
        leave_s = pending_s - leg_s
        if self._rest is not None:
            leave_s = max(leave_s, self._rest.leave_s(rested_s, leg_s))
        return leave_s, rested_s - leg_s

    def _latest_last_end_s(self, node: int) -> tuple[int, int]:
        """Return the latest end of a last service at `node`: break to come, break over."""
        home_s = 0
        if self._courier.end_node is not None:
            home_s = int(self._travel_s[node, self._courier.end_node])
        if home_s == UNREACHABLE:
            return -NEVER, -NEVER
        back_s, rest = self._courier.shift.end_s, self._rest
        if rest is None:
            return -NEVER, back_s - home_s
        on_the_road_s = min(rest.end_s, back_s - home_s - rest.duration_s)
        return max(min(rest.end_s, back_s) - home_s, on_the_road_s), back_s - home_s

    def _leg_s(self, origin: int, order: Order) -> int | None:
        """Return travel and setup, ``None`` without a path."""
        travel_s = int(self._travel_s[origin, order.node])
        if travel_s == UNREACHABLE:
            return None
        return travel_s if origin == order.node else travel_s + order.setup_duration_s


def _end_s(order: Order, ready_s: int) -> int:
    start_s = order.earliest_start_s(ready_s)
    return NEVER if start_s is None else start_s + order.service_duration_s


def _latest_start_s(order: Order, end_s: int) -> int:
    start_s = end_s - order.service_duration_s
    return max(
        (min(start_s, window.end_s) for window in order.windows if window.start_s <= start_s),
        default=-NEVER,
    )
