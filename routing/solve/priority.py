"""No important order left out for a less important one.

Penalties for leaving orders out double every few points of priority, so the
search prefers the important by cost.  This pass makes it a promise: when it is
done, no unassigned order fits into any gap of any route, and none would fit if
a single order of lower priority were left out for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from routing.solve.gaps import CLOSED, gap_costs
from routing.solve.insertion import Routes, drivable
from routing.solve.instance import Instance

__all__ = ["Settler"]

MOST_ROUTES_REMEMBERED = 2_000
"""Bounds the memory of what was tried in vain."""


class Settler:
    """Inserts what fits and exchanges less important orders for more important ones.

    What has been tried in vain on a route is remembered, so that settling a
    plan that differs little is quick.

    Parameters
    ----------
    instance
        The problem.
    stop
        Ends the work early; routes stay feasible.
    """

    def __init__(self, instance: Instance, stop: Callable[[], bool]) -> None:
        self._instance = instance
        self._stop = stop
        self._priority = [order.priority for order in instance.orders]
        self._vain: dict[tuple[int, tuple[int, ...]], set[int]] = {}

    def settle(self, routes: Routes) -> None:
        """Change `routes` in place until nothing is left to insert or exchange.

        It ends because every step serves one order more, or as many orders of
        higher priority.
        """
        if len(self._vain) > MOST_ROUTES_REMEMBERED:
            self._vain.clear()
        served = {at for sequence in routes for at in sequence}
        left = set(range(len(self._instance.orders))) - served
        while left and not self._stop():
            if not any(self._step(routes, courier, left) for courier in range(len(routes))):
                return

    def _step(self, routes: Routes, courier: int, left: set[int]) -> bool:
        """Bring one order of `left` onto a courier's route; false if none can be."""
        sequence = routes[courier]
        vain = self._vain.setdefault((courier, tuple(sequence)), set())
        able = self._instance.allowed[courier]
        todo = [at for at in left - vain if able[at]]
        if not todo:
            return False
        todo.sort(key=lambda at: (-self._priority[at], at))
        for victim, shorter in self._shortened(sequence):
            floor = -1 if victim is None else self._priority[victim]
            worthier = [at for at in todo if self._priority[at] > floor]
            for longer, at in self._longer(courier, shorter, worthier):
                sequence[:] = longer
                left.remove(at)
                left.update([] if victim is None else [victim])
                return True
            if self._stop():
                return False
        vain.update(todo)
        return False

    def _shortened(self, sequence: list[int]) -> Iterator[tuple[int | None, list[int]]]:
        """Yield the route, then the route without each order, the least important first."""
        yield None, list(sequence)
        for victim in sorted(sequence, key=lambda at: (self._priority[at], at)):
            yield victim, [at for at in sequence if at != victim]

    def _longer(
        self, courier: int, sequence: list[int], orders: list[int]
    ) -> Iterator[tuple[list[int], int]]:
        """Yield the drivable routes with one of `orders` more, in the sequence given."""
        if not orders:
            return
        wanted = np.array(orders, dtype=np.int64)
        for at, costs in zip(
            orders, gap_costs(self._instance, courier, sequence, wanted).cost, strict=True
        ):
            for gap in costs.argsort(kind="stable").tolist():
                if costs[gap] >= CLOSED:
                    break
                longer = [*sequence[:gap], at, *sequence[gap:]]
                if drivable(self._instance, courier, longer):
                    yield longer, at
