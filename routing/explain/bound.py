"""A day that is easier than any in which a courier serves an order beside others.

An order that cannot be driven alone may still fit beside others: a stop at the
same node saves its setup, and a way by another stop may be quicker than the
direct one.  In the eased day the ways from the start and to the end are the
quickest by any stops, and setup is free where another order shares the node.
What is impossible there is impossible in every plan.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from routing.model import UNREACHABLE, Courier, Mode, Order, Problem, TravelMatrix

__all__ = ["EasedDay"]

FAR = np.iinfo(np.int64).max // 4


class EasedDay:
    """Makes problems of one courier and one order that bound all routes with the two."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._orders_at = Counter(order.node for order in problem.orders)
        self._ways: dict[tuple[Mode, int, bool], NDArray[np.int64]] = {}

    def eased(self, courier: Courier, order: Order) -> tuple[Problem, Courier, Order]:
        """Return the problem, the courier and the order in it."""
        ends = [courier.start_node, order.node]
        if courier.end_node is not None:
            ends.append(courier.end_node)
        rows = {node: row for row, node in enumerate(dict.fromkeys(ends))}
        eased_courier = replace(
            courier,
            start_node=rows[courier.start_node],
            end_node=None if courier.end_node is None else rows[courier.end_node],
        )
        setup_s = 0 if self._orders_at[order.node] > 1 else order.setup_duration_s
        eased_order = replace(order, node=rows[order.node], setup_duration_s=setup_s)
        durations_s = np.zeros((len(rows), len(rows)), dtype=np.int64)
        there_s = self._ways_from(courier.mode, courier.start_node, reverse=False)[order.node]
        durations_s[eased_courier.start_node, eased_order.node] = there_s
        if courier.end_node is not None and eased_courier.end_node is not None:
            home_s = self._ways_from(courier.mode, courier.end_node, reverse=True)[order.node]
            durations_s[eased_order.node, eased_courier.end_node] = home_s
        matrix = TravelMatrix(courier.mode, durations_s, durations_s.copy())
        problem = replace(
            self._problem,
            locations=(),
            depots=tuple(replace(depot, node=0) for depot in self._problem.depots),
            couriers=(eased_courier,),
            orders=(eased_order,),
            matrices={courier.mode: matrix},
        )
        return problem, eased_courier, eased_order

    def _ways_from(self, mode: Mode, node: int, *, reverse: bool) -> NDArray[np.int64]:
        """Return the quickest seconds from `node` to all (or back), by any stops."""
        key = (mode, node, reverse)
        if key not in self._ways:
            legs_s = self._problem.matrices[mode].durations_s
            self._ways[key] = _quickest(legs_s.T if reverse else legs_s, node)
        return self._ways[key]


def _quickest(legs_s: NDArray[np.int64], node: int) -> NDArray[np.int64]:
    known = np.where(legs_s == UNREACHABLE, FAR, legs_s)
    best = known[node]
    while True:
        better = np.minimum(best, (best[:, None] + known).min(axis=0))
        if np.array_equal(better, best):
            return np.where(best >= FAR, UNREACHABLE, best)
        best = better
