"""What it costs to put each of many orders into each of many gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing.solve.gap_set import Gaps, gaps_of
from routing.solve.instance import NEVER, Instance, Ints

__all__ = ["CLOSED", "GapCosts", "gap_costs", "insertion_costs"]

CLOSED = np.inf
"""Cost of a gap that an order does not fit into."""


@dataclass(frozen=True, slots=True, eq=False)
class GapCosts:
    """Estimated cost of every insertion into one route.

    Parameters
    ----------
    cost
        (orders, gaps) float64, as by :func:`insertion_costs`.
    """

    cost: NDArray[np.float64]

    def best(self) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Return each order's cheapest cost and gap."""
        gap = self.cost.argmin(axis=1)
        return self.cost[np.arange(len(gap)), gap], gap


def gap_costs(instance: Instance, courier: int, sequence: Sequence[int], orders: Ints) -> GapCosts:
    """Return what inserting each of `orders` into each gap of one route costs.

    Parameters
    ----------
    courier
        Position of the courier whose route it is.
    sequence
        Orders of the route, feasible as it stands; may be empty.
    orders
        (u,) positions of the orders to insert, none of them in `sequence`.
    """
    return GapCosts(insertion_costs(instance, gaps_of(instance, courier, [sequence]), orders))


def insertion_costs(instance: Instance, gaps: Gaps, orders: Ints) -> NDArray[np.float64]:
    """Return what inserting each of `orders` into each gap costs, in milli-fen.

    (orders, gaps) float64, ``CLOSED`` where a rule forbids it.  What fits is
    exact but for the working time limit; the cost estimates the time added by
    the waiting that it uses up.
    """
    cost = np.full((len(orders), len(gaps.courier)), CLOSED)
    fits = _within_limits(instance, gaps, orders)
    rows = np.logical_or.reduce(fits, axis=1)
    columns = np.logical_or.reduce(fits, axis=0)
    if rows.any():
        timed = _timed(instance, gaps.take(columns), orders[rows])
        inner = np.ix_(rows, columns)
        cost[inner] = np.where(fits[inner], timed, CLOSED)
    return cost


def _within_limits(instance: Instance, gaps: Gaps, orders: Ints) -> NDArray[np.bool_]:
    fits: NDArray[np.bool_] = instance.allowed[gaps.courier[None], orders[:, None]]
    fits &= gaps.stops_left > 0
    fits &= instance.bag_units[orders][:, None] <= gaps.bag_left
    fits &= instance.cash_fen[orders][:, None] <= gaps.cash_left
    return fits


def _timed(instance: Instance, gaps: Gaps, orders: Ints) -> NDArray[np.float64]:
    nodes = instance.nodes[orders][:, None]
    setup_s = np.where(gaps.origin == nodes, 0, instance.setup_s[orders][:, None])
    next_setup_s = np.where(nodes == gaps.target, 0, gaps.next_setup_s)
    into, out = (gaps.mode, gaps.origin, nodes), (gaps.mode, nodes, gaps.target)
    out_s = np.where(gaps.open_end, 0, instance.seconds[out])
    out_m = np.where(gaps.open_end, 0, instance.metres[out])
    in_s = instance.seconds[into] + setup_s
    out_s += next_setup_s
    start_s, ready_s = _starts(instance, gaps, orders, in_s, out_s)
    added_s = in_s + instance.service_s[orders][:, None] + out_s - gaps.leg_s
    feasible = (start_s < NEVER) & (added_s <= gaps.working_left_s)
    worth = instance.problem.costs
    added_m = instance.metres[into] + out_m - gaps.leg_m
    cost = worth.distance_mfen_per_m * added_m.astype(float)
    cost += worth.time_mfen_per_s * _working_s(gaps, added_s, start_s - ready_s)
    cost += _lateness_mfen(instance, orders, start_s)
    cost += worth.courier_mfen * gaps.empty
    return np.where(feasible, cost, CLOSED)


def _starts(
    instance: Instance, gaps: Gaps, orders: Ints, in_s: Ints, out_s: Ints
) -> tuple[Ints, Ints]:
    """Return the earliest start of service and readiness for it, by order and gap.

    The start is ``NEVER`` where the order does not fit.
    """
    service_s = instance.service_s[orders][:, None]
    opens_s, closes_s = gaps.rest_opens_s, gaps.rest_closes_s

    before_s = np.maximum(gaps.open_leave_s + in_s, opens_s) + gaps.rest_s
    before_s = np.where(gaps.open_leave_s <= closes_s, before_s, NEVER)
    ready_s = np.minimum(gaps.done_leave_s + in_s, before_s)
    start_s = _earliest(instance, orders, ready_s)
    start_s = np.where(start_s + service_s + out_s <= gaps.done_ready_s, start_s, NEVER)
    if (closes_s < opens_s).all():
        return start_s, ready_s

    open_ready_s = gaps.open_leave_s + in_s
    open_start_s = _earliest(instance, orders, open_ready_s)
    end_s = open_start_s + service_s
    after_s = np.maximum(end_s + out_s, opens_s) + gaps.rest_s
    fits = end_s + out_s <= gaps.open_ready_s
    fits |= (end_s <= closes_s) & (after_s <= gaps.done_ready_s)
    fits &= open_start_s <= start_s
    return np.where(fits, open_start_s, start_s), np.where(fits, open_ready_s, ready_s)


def _earliest(instance: Instance, orders: Ints, ready_s: Ints) -> Ints:
    start_s = np.full(ready_s.shape, NEVER)
    for opens_s, closes_s in reversed(instance.windows_s):
        opens, closes = opens_s[orders][:, None], closes_s[orders][:, None]
        start_s = np.where(ready_s <= closes, np.maximum(ready_s, opens), start_s)
    return start_s


def _working_s(gaps: Gaps, added_s: Ints, waited_s: Ints) -> Ints:
    """Return the seconds by which the working time grows, roughly.

    Waiting before the first stop is saved by leaving later, and what is added
    is first taken from the waiting at the next stop.
    """
    longer_s = added_s + np.where(gaps.first, 0, waited_s)
    saved_s: Ints = np.minimum(gaps.wait_s, np.maximum(longer_s, 0))
    return longer_s - saved_s


def _lateness_mfen(instance: Instance, orders: Ints, start_s: Ints) -> NDArray[np.float64]:
    opens_s, closes_s = (edge[orders][:, None] for edge in instance.preferred_s)
    outside_s = np.maximum(opens_s - start_s, 0) + np.maximum(start_s - closes_s, 0)
    late_s = np.maximum(start_s - instance.due_s[orders][:, None], 0)
    worth = instance.problem.costs
    cost: NDArray[np.float64] = worth.preference_mfen_per_s * outside_s.astype(float)
    cost += worth.lateness_mfen_per_s * late_s
    return cost
