"""What it costs to put each of many orders into each gap of one route."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing.solve.instance import NEVER, Instance, Ints
from routing.solve.route_times import RouteTimes

__all__ = ["CLOSED", "GapCosts", "gap_costs"]

CLOSED = np.inf
"""Cost of a gap that an order does not fit into."""


@dataclass(frozen=True, slots=True, eq=False)
class GapCosts:
    """Estimated cost of every insertion.

    Parameters
    ----------
    cost
        (orders, gaps) float64 milli-fen, ``CLOSED`` where a rule forbids it.
        What fits is exact but for the working time limit; the cost estimates
        the time added by the waiting that it uses up.
    """

    cost: NDArray[np.float64]

    def best(self) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Return each order's cheapest cost and gap."""
        gap = self.cost.argmin(axis=1)
        return self.cost[np.arange(len(gap)), gap], gap


def gap_costs(instance: Instance, courier: int, sequence: Sequence[int], orders: Ints) -> GapCosts:
    """Return what inserting each of `orders` into each gap costs.

    Parameters
    ----------
    courier
        Position of the courier whose route it is.
    sequence
        Orders of the route, feasible as it stands; may be empty.
    orders
        (u,) positions of the orders to insert, none of them in `sequence`.
    """
    fits = _within_limits(instance, courier, sequence, orders)
    cost = np.full((len(orders), len(sequence) + 1), CLOSED)
    if fits.any():
        times = RouteTimes(instance, courier, sequence)
        cost[fits] = _timed(instance, courier, times, orders[fits])
    return GapCosts(cost)


def _within_limits(
    instance: Instance, courier: int, sequence: Sequence[int], orders: Ints
) -> NDArray[np.bool_]:
    who = instance.couriers[courier]
    if who.max_stops is not None and len(sequence) >= who.max_stops:
        return np.zeros(len(orders), dtype=bool)
    fits: NDArray[np.bool_] = instance.allowed[courier, orders]
    served = list(sequence)
    for used, limit in (
        (instance.bag_units, who.bag_capacity),
        (instance.cash_fen, who.cash_limit_fen),
    ):
        if limit is not None:
            fits = fits & (used[orders] + used[served].sum() <= limit)
    return fits


def _timed(
    instance: Instance, courier: int, times: RouteTimes, orders: Ints
) -> NDArray[np.float64]:
    who = instance.couriers[courier]
    durations_s, distances_m = instance.durations_s[who.mode], instance.distances_m[who.mode]
    origins, targets = np.array(times.from_nodes), np.array(times.to_nodes)
    nodes = instance.nodes[orders][:, None]
    setup_s = np.where(origins == nodes, 0, instance.setup_s[orders][:, None])
    next_setup_s = np.where(nodes == targets, 0, np.array(times.next_setup_s))
    in_s, out_s = durations_s[origins, nodes], durations_s[nodes, targets]
    in_m, out_m = distances_m[origins, nodes], distances_m[nodes, targets]
    if who.end_node is None:
        out_s[:, -1] = out_m[:, -1] = 0
    start_s, ready_s = _starts(instance, times, orders, in_s + setup_s, out_s + next_setup_s)
    feasible = start_s < NEVER
    empty = len(times.from_nodes) == 1
    old_m, old_s = distances_m[origins, targets], np.array(times.leg_s)
    if who.end_node is None:
        old_m[-1] = 0
    if empty:
        old_m, old_s = np.zeros_like(old_m), np.zeros_like(old_s)
    added_s = in_s + setup_s + instance.service_s[orders][:, None] + out_s + next_setup_s - old_s
    if who.max_working_s is not None:
        base_s = 0 if empty else times.busy_s
        feasible &= base_s + added_s <= who.max_working_s
    worth = instance.problem.costs
    cost = worth.distance_mfen_per_m * (in_m + out_m - old_m).astype(float)
    cost += worth.time_mfen_per_s * _working_s(times, added_s, start_s - ready_s)
    cost += _lateness_mfen(instance, orders, start_s)
    if empty:
        cost += worth.courier_mfen
    return np.where(feasible, cost, CLOSED)


def _starts(
    instance: Instance, times: RouteTimes, orders: Ints, in_s: Ints, out_s: Ints
) -> tuple[Ints, Ints]:
    """Return the earliest start of service and readiness for it, by order and gap.

    The start is ``NEVER`` where the order does not fit.
    """
    open_leave_s, done_leave_s = (np.array(leave_s) for leave_s in times.leave_s)
    open_limit_s, done_limit_s = (np.array(ready_s) for ready_s in times.ready_s)
    service_s = instance.service_s[orders][:, None]

    ready_s = done_leave_s + in_s
    start_s = _earliest(instance, orders, ready_s)
    rest = times.rest
    if rest is None:
        return np.where(start_s + service_s + out_s <= done_limit_s, start_s, NEVER), ready_s

    before_s = np.maximum(open_leave_s + in_s, rest.window.start_s) + rest.duration_s
    before_s = np.where(open_leave_s <= rest.window.end_s, before_s, NEVER)
    ready_s = np.minimum(ready_s, before_s)
    start_s = _earliest(instance, orders, ready_s)
    start_s = np.where(start_s + service_s + out_s <= done_limit_s, start_s, NEVER)

    open_ready_s = open_leave_s + in_s
    open_start_s = _earliest(instance, orders, open_ready_s)
    end_s = open_start_s + service_s
    after_s = np.maximum(end_s + out_s, rest.window.start_s) + rest.duration_s
    fits = end_s + out_s <= open_limit_s
    fits |= (end_s <= rest.window.end_s) & (after_s <= done_limit_s)
    fits &= open_start_s <= start_s
    return np.where(fits, open_start_s, start_s), np.where(fits, open_ready_s, ready_s)


def _earliest(instance: Instance, orders: Ints, ready_s: Ints) -> Ints:
    start_s = np.full(ready_s.shape, NEVER)
    for opens_s, closes_s in reversed(instance.windows_s):
        opens, closes = opens_s[orders][:, None], closes_s[orders][:, None]
        start_s = np.where(ready_s <= closes, np.maximum(ready_s, opens), start_s)
    return start_s


def _working_s(times: RouteTimes, added_s: Ints, waited_s: Ints) -> Ints:
    """Return the seconds by which the working time grows, roughly.

    Waiting before the first stop is saved by leaving later, and what is added
    is first taken from the waiting at the next stop.
    """
    waited_s = waited_s.copy()
    waited_s[:, 0] = 0
    longer_s = added_s + waited_s
    spare_s = np.array(times.wait_s)
    spare_s[0] = 0
    saved_s: Ints = np.minimum(spare_s, np.maximum(longer_s, 0))
    return longer_s - saved_s


def _lateness_mfen(instance: Instance, orders: Ints, start_s: Ints) -> NDArray[np.float64]:
    opens_s, closes_s = (edge[orders][:, None] for edge in instance.preferred_s)
    outside_s = np.maximum(opens_s - start_s, 0) + np.maximum(start_s - closes_s, 0)
    late_s = np.maximum(start_s - instance.due_s[orders][:, None], 0)
    worth = instance.problem.costs
    cost: NDArray[np.float64] = worth.preference_mfen_per_s * outside_s.astype(float)
    cost += worth.lateness_mfen_per_s * late_s
    return cost
