"""No important order left out for a less important one.

Penalties for leaving orders out double every few points of priority, so the
search prefers the important by cost.  This pass makes it a promise: when it is
done, no unassigned order fits into any gap of any route, and none would fit if
a single order of lower priority were left out for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from routing.solve.gaps import CLOSED, insertion_costs
from routing.solve.insertion import Routes, drivable
from routing.solve.instance import Instance
from routing.solve.room import Room

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
    room
        Tells where orders fit.
    stop
        Ends the work early; routes stay feasible.
    """

    def __init__(self, instance: Instance, room: Room, stop: Callable[[], bool]) -> None:
        self._instance = instance
        self._stop = stop
        self._room = room
        self._priority = [order.priority for order in instance.orders]
        self._vain: dict[tuple[int, tuple[int, ...]], set[int]] = {}

    def settle(self, routes: Routes) -> bool:
        """Change `routes` in place until nothing is left to insert or exchange.

        It ends because every step serves one order more, or as many orders of
        higher priority.

        Returns
        -------
        bool
            False if it was stopped before.
        """
        if len(self._vain) > MOST_ROUTES_REMEMBERED:
            self._vain.clear()
        served = {at for sequence in routes for at in sequence}
        left = set(range(len(self._instance.orders))) - served
        while left:
            if not any(self._step(routes, courier, left) for courier in range(len(routes))):
                return not self._stop()
            if self._stop():
                return False
        return True

    def _step(self, routes: Routes, courier: int, left: set[int]) -> bool:
        """Bring one order of `left` onto a courier's route; false if none can be."""
        sequence = routes[courier]
        vain = self._vain.setdefault((courier, tuple(sequence)), set())
        able = self._instance.allowed[courier]
        todo = [at for at in left - vain if able[at]]
        if not todo or self._stop():
            return False
        todo.sort(key=lambda at: (-self._priority[at], at))
        for out in (0, 1):
            for longer, at, victims in self._longer(courier, sequence, todo, out):
                sequence[:] = longer
                left.remove(at)
                left.update(victims)
                return True
        vain.update(todo)
        return False

    def _longer(
        self, courier: int, sequence: list[int], orders: list[int], out: int
    ) -> Iterator[tuple[list[int], int, tuple[int, ...]]]:
        """Yield drivable routes with one of `orders` more and `out` lesser ones left out.

        The least important go first, and the most important come first.
        """
        gaps, taken = self._room.shortened(courier, sequence, out)
        if not taken:
            return
        costs = insertion_costs(self._instance, gaps, np.array(orders, dtype=np.int64))
        priority = np.array(self._priority, dtype=np.int64)
        if out:
            floors = priority[np.array(taken)[:, 0]][gaps.sequence]
            costs[priority[orders][:, None] <= floors] = CLOSED
        rows, columns = np.nonzero(costs < CLOSED)
        turns = [
            (*((self._priority[at], at) for at in taken[gaps.sequence[column]]), row, cost, column)
            for row, column, cost in zip(
                rows.tolist(), columns.tolist(), costs[rows, columns].tolist(), strict=True
            )
        ]
        for *_, row, _, column in sorted(turns):
            victims, place = taken[gaps.sequence[column]], int(gaps.place[column])
            shorter = [at for at in sequence if at not in victims]
            longer = [*shorter[:place], orders[row], *shorter[place:]]
            if drivable(self._instance, courier, longer):
                yield longer, orders[row], victims
