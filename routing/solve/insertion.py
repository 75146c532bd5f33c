"""Greedy insertion by regret: from nothing, or from routes with orders missing."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence

import numpy as np

from routing.plan import Route
from routing.schedule import schedule_route
from routing.solve.gaps import CLOSED, gap_costs
from routing.solve.instance import Instance
from routing.solve.route_times import RouteTimes

__all__ = ["Routes", "drivable", "insert_all"]

Routes = list[list[int]]
"""Order positions in order of visit, one list for each courier of the problem."""

REGRET_DEPTH = 3
"""How many routes an order's regret compares."""


def insert_all(
    instance: Instance,
    routes: Routes,
    orders: Iterable[int],
    *,
    couriers: Sequence[int] | None = None,
    exact: bool = True,
    stop: Callable[[], bool] | None = None,
) -> set[int]:
    """Put as many of `orders` into `routes` as fit, and return those left over.

    The order that would lose most by waiting goes first: what its second and
    third best routes cost more than its best, on average, less what the best
    costs.  A route that is missing counts as the price of leaving the order
    out, so the important and the tight lead.

    Parameters
    ----------
    routes
        Feasible routes; changed in place.
    orders
        Positions of the orders to insert.
    couriers
        Positions of the couriers that may take them; by default all.
    exact
        Whether to look for every way to keep the working time limit.
    stop
        Asked between insertions; the rest is left over when it says so.
    """
    chosen = range(len(instance.couriers)) if couriers is None else couriers
    pending = np.array(sorted(orders), dtype=np.int64)
    if not len(pending) or not chosen:
        return set(pending.tolist())
    table = _Table(instance, routes, pending, chosen, exact=exact)
    while not (stop is not None and stop()):
        if not table.insert_next():
            break
    return table.left


class _Table:
    """The cheapest insertion of every pending order into every route."""

    def __init__(
        self,
        instance: Instance,
        routes: Routes,
        pending: np.ndarray,
        couriers: Sequence[int],
        *,
        exact: bool,
    ) -> None:
        self._exact = exact
        self._instance = instance
        self._routes = routes
        self._pending = pending
        self._couriers = list(couriers)
        self._alive = np.ones(len(pending), dtype=bool)
        self._best = np.full((len(pending), len(self._couriers)), CLOSED)
        self._gap = np.zeros(self._best.shape, dtype=np.int64)
        self._costs: list[np.ndarray] = [np.empty(0)] * len(self._couriers)
        self._rows: list[np.ndarray] = [np.empty(0)] * len(self._couriers)
        self._drop = instance.drop_mfen[pending].astype(float)
        self._waiting: dict[Hashable, list[int]] = {}
        for column, courier in enumerate(self._couriers):
            self._enter(column, courier)

    @property
    def left(self) -> set[int]:
        return set(self._pending[self._alive].tolist())

    def insert_next(self) -> bool:
        """Insert the order with the greatest regret; false if none fits anywhere."""
        while (row := self._most_urgent()) is not None:
            column = int(self._best[row].argmin())
            if self._insert(row, column, int(self._gap[row, column])):
                return True
        return False

    def _insert(self, row: int, column: int, gap: int) -> bool:
        courier = self._couriers[column]
        sequence = self._routes[courier]
        longer = [*sequence[:gap], int(self._pending[row]), *sequence[gap:]]
        if not drivable(self._instance, courier, longer, exact=self._exact):
            self._forbid(row, column, gap)
            return False
        first = not sequence
        sequence[:] = longer
        self._alive[row] = False
        self._best[row] = CLOSED
        self._refresh(column)
        if first:
            alike = self._waiting[self._instance.kind(courier)]
            alike.remove(column)
            for other in alike[REGRET_DEPTH - 1 : REGRET_DEPTH]:
                self._refresh(other)
        return True

    def _most_urgent(self) -> int | None:
        rows = np.flatnonzero(self._alive & (self._best.min(axis=1) < CLOSED))
        if not len(rows):
            return None
        count = min(REGRET_DEPTH, self._best.shape[1])
        lowest = np.partition(self._best[rows], range(count), axis=1)[:, :count]
        first, drop = lowest[:, 0], self._drop[rows]
        others = np.where(lowest[:, 1:] < CLOSED, lowest[:, 1:], drop[:, None])
        regret = (others - first[:, None]).mean(axis=1) if count > 1 else drop - first
        return int(rows[(regret - first).argmax()])

    def _enter(self, column: int, courier: int) -> None:
        """Let a courier take orders; of idle ones that are alike, as many as regret sees."""
        alike = self._waiting.setdefault(self._instance.kind(courier), [])
        idle = not self._routes[courier]
        if idle:
            alike.append(column)
        if not idle or len(alike) <= REGRET_DEPTH:
            self._refresh(column)

    def _refresh(self, column: int) -> None:
        rows = np.flatnonzero(self._alive)
        courier = self._couriers[column]
        costs = gap_costs(self._instance, courier, self._routes[courier], self._pending[rows])
        self._best[rows, column], self._gap[rows, column] = costs.best()
        self._costs[column], self._rows[column] = costs.cost, rows

    def _forbid(self, row: int, column: int, gap: int) -> None:
        at = int(np.searchsorted(self._rows[column], row))
        costs = self._costs[column][at]
        costs[gap] = CLOSED
        self._gap[row, column] = costs.argmin()
        self._best[row, column] = costs.min()


def drivable(
    instance: Instance, courier: int, sequence: Sequence[int], *, exact: bool = True
) -> bool:
    """Whether the working time limit allows a route that meets all other rules.

    Without `exact`, a way to drive that is hard to find may be overlooked.
    """
    who = instance.couriers[courier]
    limit_s = who.max_working_s
    if limit_s is None or not sequence:
        return True
    times = RouteTimes(instance, courier, sequence)
    if times.earliest_return_s - who.shift.start_s <= limit_s:
        return True
    if times.least_working_s > limit_s:
        return False
    if times.shortest_s() <= limit_s:
        return True
    one_window = all(len(instance.orders[at].windows) == 1 for at in sequence)
    rest_s = 0 if times.rest is None else times.rest.duration_s
    if not exact or (one_window and times.busy_s + rest_s > limit_s):
        return False
    orders = [instance.orders[at] for at in sequence]
    return isinstance(schedule_route(instance.problem, who, orders), Route)
