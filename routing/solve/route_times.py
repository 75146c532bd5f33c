"""Slack of one route: earliest forward, latest backward, with and without the break.

Every leg carries a time "when the courier can leave" to a time "when he is
ready at the next door" by a function that never falls.  So two numbers a stop
and a break state (0: still to come, 1: over) tell exactly, in constant time,
whether another order fits into a gap.  Only the working time limit is not told
by them; :mod:`routing.solve.insertion` checks that by scheduling the route.
"""

from __future__ import annotations

from collections.abc import Sequence

from routing.model import Courier, Order
from routing.solve.instance import EARLY, NEVER, Instance

__all__ = ["RouteTimes"]


class RouteTimes:
    """Earliest and latest times around each gap of a feasible route.

    Gap *g* lies before stop *g*; the last one before the end of the route.

    Parameters
    ----------
    instance
        The problem.
    courier
        Position of the courier.
    sequence
        Positions of the orders in order of visit; may be empty.

    Attributes
    ----------
    leave_s
        By break state, for each gap: earliest departure towards it.
    ready_s
        By break state, for each gap: latest time to be ready after it.
    rest
        The courier's break, if any.
    wait_s
        For each gap: waiting at the stop after it as driven earliest.
    earliest_return_s
        When the route can be over; ``NEVER`` if it misses a window, its break
        or the end of the shift.
    """

    def __init__(self, instance: Instance, courier: int, sequence: Sequence[int]) -> None:
        self._courier: Courier = instance.couriers[courier]
        self._orders: list[Order] = [instance.orders[at] for at in sequence]
        durations_s = instance.durations_s[self._courier.mode]
        nodes = [self._courier.start_node, *(order.node for order in self._orders)]
        self.from_nodes = list(nodes)
        last = self._courier.end_node if self._courier.end_node is not None else nodes[-1]
        self.to_nodes = [*nodes[1:], last]
        self.next_setup_s = [*(order.setup_duration_s for order in self._orders), 0]
        self.travel_s = [
            int(durations_s[leg]) for leg in zip(self.from_nodes, self.to_nodes, strict=True)
        ]
        self.leg_s = [
            travel + (0 if origin == target else setup)
            for travel, setup, origin, target in zip(
                self.travel_s, self.next_setup_s, self.from_nodes, self.to_nodes, strict=True
            )
        ]
        self.rest = self._courier.break_
        self._forward()
        self._backward()
        ends_s = zip(self._arrive_last_s, self._ready_last_s, strict=True)
        self.earliest_return_s = min(
            (early for early, late in ends_s if early <= late), default=NEVER
        )

    @property
    def busy_s(self) -> int:
        """Seconds of travel, setup and service; the least the route can take."""
        return sum(self.leg_s) + sum(order.service_duration_s for order in self._orders)

    @property
    def least_working_s(self) -> int:
        """Seconds that no way to drive can do without: from the latest departure on."""
        return max(self.busy_s, self.earliest_return_s - (self.ready_s[1][0] - self.leg_s[0]))

    def after_rest_s(self, leave_s: int, leg_s: int) -> int:
        """Return when one is ready after a leg with the break on it; ``NEVER`` if too late."""
        rest = self.rest
        if rest is None or leave_s > rest.window.end_s:
            return NEVER
        return max(leave_s + leg_s, rest.window.start_s) + rest.duration_s

    def shortest_s(self) -> int:
        """Return the shortest working time of the ways to drive that are over first.

        Three ways are looked at: the break after the return, before the
        departure, and where it lets one return earliest.  Another place for
        the break or a later window may do with less; nothing does with less
        than ``busy_s``.
        """
        shift = self._courier.shift
        if self.rest is None:
            return self._plain_s(shift.start_s, shift.end_s)
        rested_s = max(shift.start_s, self.rest.window.start_s + self.rest.duration_s)
        before_s = self._plain_s(rested_s, shift.end_s)
        after_s = self._plain_s(shift.start_s, min(shift.end_s, self.rest.window.end_s))
        return_s = self._arrive_last_s[1]
        if return_s > shift.end_s:
            return min(before_s, after_s)
        (open_s, *_), (done_s, *_) = self._latest(EARLY, return_s)
        first_leg_s = self.leg_s[0]
        leave_s = open_s - first_leg_s
        if self.rest.window.start_s + self.rest.duration_s <= done_s:
            resting_s = done_s - self.rest.duration_s - first_leg_s
            leave_s = max(leave_s, min(self.rest.window.end_s, resting_s))
        if leave_s < shift.start_s:
            return min(before_s, after_s)
        return min(before_s, after_s, return_s - leave_s)

    def _plain_s(self, leave_s: int, limit_s: int) -> int:
        """Return the shortest working time without a break on the road, else ``NEVER``."""
        now_s = leave_s
        for order, leg_s in zip(self._orders, self.leg_s, strict=False):
            now_s, _ = _serve(order, now_s + leg_s)
        return_s = ready_s = now_s + self.leg_s[-1]
        if return_s > limit_s:
            return NEVER
        for order, leg_s in zip(reversed(self._orders), reversed(self.leg_s), strict=False):
            ready_s = _latest_ready_s(order, ready_s - leg_s)
        return return_s - (ready_s - self.leg_s[0])

    def _forward(self) -> None:
        rest, shift = self.rest, self._courier.shift
        if rest is None:
            open_s, done_s = NEVER, shift.start_s
        else:
            open_s = shift.start_s
            done_s = max(shift.start_s, rest.window.start_s + rest.duration_s)
        leaves = ([open_s], [done_s])
        self.wait_s: list[int] = []
        for order, leg_s in zip(self._orders, self.leg_s, strict=False):
            open_ready_s = open_s + leg_s
            done_ready_s = min(done_s + leg_s, self.after_rest_s(open_s, leg_s))
            open_s, waited = _serve(order, open_ready_s)
            done_s, waited_done = _serve(order, done_ready_s)
            self.wait_s.append(waited_done if open_s >= NEVER else waited)
            leaves[0].append(open_s)
            leaves[1].append(done_s)
        self.wait_s.append(0)
        self.leave_s = leaves
        leg_s = self.leg_s[-1]
        self._arrive_last_s = (
            open_s + leg_s,
            min(done_s + leg_s, self.after_rest_s(open_s, leg_s)),
        )

    def _backward(self) -> None:
        shift = self._courier.shift
        open_s = EARLY if self.rest is None else min(shift.end_s, self.rest.window.end_s)
        self._ready_last_s = (open_s, shift.end_s)
        self.ready_s = self._latest(open_s, shift.end_s)

    def _latest(self, open_s: int, done_s: int) -> tuple[list[int], list[int]]:
        """Return the latest readiness after each gap for those at the end."""
        rest = self.rest
        readies = ([open_s], [done_s])
        for order, leg_s in zip(reversed(self._orders), reversed(self.leg_s), strict=False):
            open_leave_s = open_s - leg_s
            if rest is not None and rest.window.start_s + rest.duration_s <= done_s:
                resting_s = min(rest.window.end_s, done_s - rest.duration_s - leg_s)
                open_leave_s = max(open_leave_s, resting_s)
            open_s = _latest_ready_s(order, open_leave_s)
            done_s = _latest_ready_s(order, done_s - leg_s)
            readies[0].append(open_s)
            readies[1].append(done_s)
        return readies[0][::-1], readies[1][::-1]


def _serve(order: Order, ready_s: int) -> tuple[int, int]:
    """Return when the service has ended and how long was waited for it."""
    start_s = order.earliest_start_s(ready_s)
    if start_s is None:
        return NEVER, 0
    return start_s + order.service_duration_s, start_s - ready_s


def _latest_ready_s(order: Order, leave_s: int) -> int:
    start_s = leave_s - order.service_duration_s
    for window in reversed(order.windows):
        if window.start_s <= start_s:
            return min(window.end_s, start_s)
    return EARLY
