"""A part of a problem as an OR-Tools routing model.

Every matrix and vector is handed over once; no Python runs for an arc.  An
*index* is OR-Tools' own; a *local* number counts the orders of the part.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from routing.model import Courier, Mode, Order
from routing.solve.instance import NEVER, Instance, Ints

__all__ = ["Part", "RoutingPart"]

LARGEST_COST = 10**14
"""Sum of all costs of a model after scaling; leaves room for penalties in int64."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some couriers' routes and some orders on none, to be improved together.

    Parameters
    ----------
    couriers
        Positions of the couriers.
    sequences
        Feasible orders of visit, one for each of `couriers`; may be empty.
    spare
        Positions of the unassigned orders that they may take.
    """

    couriers: tuple[int, ...]
    sequences: tuple[tuple[int, ...], ...]
    spare: tuple[int, ...] = ()

    @property
    def orders(self) -> tuple[int, ...]:
        """Positions of all orders concerned."""
        return (*(at for sequence in self.sequences for at in sequence), *self.spare)


class RoutingPart:
    """The model of one part, ready to be searched.

    Parameters
    ----------
    instance, part
        What is modelled.
    """

    def __init__(self, instance: Instance, part: Part) -> None:
        from ortools.constraint_solver import pywrapcp

        self.part = part
        self._instance = instance
        self._orders: list[Order] = [instance.orders[at] for at in part.orders]
        self._couriers: list[Courier] = [instance.couriers[at] for at in part.couriers]
        count, fleet = len(self._orders), len(self._couriers)
        starts = list(range(count, count + fleet))
        ends = list(range(count + fleet, count + 2 * fleet))
        self._manager = pywrapcp.RoutingIndexManager(count + 2 * fleet, fleet, starts, ends)
        self.routing = pywrapcp.RoutingModel(self._manager)
        self._base_s = min(courier.shift.start_s for courier in self._couriers)
        self._horizon_s = max(courier.shift.end_s for courier in self._couriers) - self._base_s
        self._scale = self._cost_scale()
        self._modes = [courier.mode for courier in self._couriers]
        self._add_distance()
        self._add_time()
        self._add_loads()
        self._add_orders()

    def start_routes(self) -> list[list[int]]:
        """Return the part's own routes as lists of indices."""
        local = {at: number for number, at in enumerate(self.part.orders)}
        return [
            [self._manager.NodeToIndex(local[at]) for at in sequence]
            for sequence in self.part.sequences
        ]

    def sequences(self, next_of: Any) -> tuple[tuple[int, ...], ...]:
        """Return the routes as order positions, following `next_of` from index to index."""
        found = []
        orders = self.part.orders
        for vehicle in range(len(self._couriers)):
            sequence = []
            index = next_of(self.routing.Start(vehicle))
            while not self.routing.IsEnd(index):
                sequence.append(orders[self._manager.IndexToNode(index)])
                index = next_of(index)
            found.append(tuple(sequence))
        return tuple(found)

    def _cost_scale(self) -> int:
        worth = self._instance.problem.costs
        dropped = sum(worth.drop_mfen(order.priority) for order in self._orders)
        farthest = max(
            (int(m.distances_m.max()) for m in self._instance.problem.matrices.values()), default=0
        )
        driven = worth.distance_mfen_per_m * farthest * len(self._orders)
        timed = (worth.time_mfen_per_s + worth.lateness_mfen_per_s) * self._horizon_s
        total = dropped + driven + timed * len(self._orders)
        return max(1, total // LARGEST_COST)

    def _nodes(self) -> Ints:
        starts = [courier.start_node for courier in self._couriers]
        ends = [
            courier.start_node if courier.end_node is None else courier.end_node
            for courier in self._couriers
        ]
        return np.array([*(order.node for order in self._orders), *starts, *ends], dtype=np.int64)

    def _cut(self, matrix: Ints, limit: int) -> Ints:
        """Return the part's rows of a travel matrix; open ends cost nothing to reach."""
        nodes = self._nodes()
        cut = np.minimum(matrix[np.ix_(nodes, nodes)], limit)
        first_end = len(self._orders) + len(self._couriers)
        for vehicle, courier in enumerate(self._couriers):
            if courier.end_node is None:
                cut[:, first_end + vehicle] = 0
        return cut

    def _register(self, arrays: dict[Mode, Ints]) -> list[int]:
        """Register a matrix for each mode; return the evaluator of each vehicle."""
        evaluators = {
            mode: self.routing.RegisterTransitMatrix(array.tolist())
            for mode, array in arrays.items()
        }
        return [evaluators[mode] for mode in self._modes]

    def _scaled(self, cost_mfen: int) -> int:
        return cost_mfen // self._scale

    def _add_distance(self) -> None:
        worth = self._instance.problem.costs
        arrays = {}
        for mode in set(self._modes):
            metres = self._cut(self._instance.distances_m[mode], NEVER)
            cost = metres * worth.distance_mfen_per_m // self._scale
            arrays[mode] = np.minimum(cost, LARGEST_COST)
        for vehicle, evaluator in enumerate(self._register(arrays)):
            self.routing.SetArcCostEvaluatorOfVehicle(evaluator, vehicle)
            self.routing.SetFixedCostOfVehicle(self._scaled(worth.courier_mfen), vehicle)

    def _add_time(self) -> None:
        service_s = np.array([order.service_duration_s for order in self._orders])
        setup_s = np.array([order.setup_duration_s for order in self._orders])
        nodes, count = self._nodes(), len(self._orders)
        arrays = {}
        for mode in set(self._modes):
            seconds = self._cut(self._instance.durations_s[mode], 2 * self._horizon_s + 1)
            apart = nodes[:, None] != nodes[None, :count]
            seconds[:, :count] += np.where(apart, setup_s[None, :], 0)
            seconds[:count] += service_s[:, None]
            arrays[mode] = seconds
        evaluators = self._register(arrays)
        limits = [self._horizon_s] * len(self._couriers)
        self.routing.AddDimensionWithVehicleTransitAndCapacity(
            evaluators, self._horizon_s, limits, False, "time"
        )
        self._time = self.routing.GetDimensionOrDie("time")
        span_cost = self._scaled(self._instance.problem.costs.time_mfen_per_s)
        for vehicle, courier in enumerate(self._couriers):
            first, last = courier.shift.start_s - self._base_s, courier.shift.end_s - self._base_s
            for index in (self.routing.Start(vehicle), self.routing.End(vehicle)):
                self._time.CumulVar(index).SetRange(first, last)
            if span_cost:
                self._time.SetSpanCostCoefficientForVehicle(span_cost, vehicle)
            if courier.max_working_s is not None and courier.max_working_s < last - first:
                self._time.SetSpanUpperBoundForVehicle(courier.max_working_s, vehicle)
        self._add_breaks()

    def _add_breaks(self) -> None:
        solver = self.routing.solver()
        visit_s = [0] * self.routing.Size()
        for number, order in enumerate(self._orders):
            visit_s[self._manager.NodeToIndex(number)] = order.service_duration_s
        for vehicle, courier in enumerate(self._couriers):
            if courier.break_ is None:
                continue
            window = courier.break_.window
            rest = solver.FixedDurationIntervalVar(
                window.start_s - self._base_s,
                window.end_s - self._base_s,
                courier.break_.duration_s,
                False,
                f"break {vehicle}",
            )
            self._time.SetBreakIntervalsOfVehicle([rest], vehicle, visit_s)

    def _add_loads(self) -> None:
        for name, used, limits in (
            ("bag", [o.bag_units for o in self._orders], [c.bag_capacity for c in self._couriers]),
            ("stops", [1] * len(self._orders), [c.max_stops for c in self._couriers]),
            (
                "cash",
                [o.expected_cash_fen for o in self._orders],
                [c.cash_limit_fen for c in self._couriers],
            ),
        ):
            self._add_load(name, used, limits)

    def _add_load(self, name: str, used: Sequence[int], limits: Sequence[int | None]) -> None:
        total = sum(used)
        most = [total if limit is None else min(limit, total) for limit in limits]
        if all(limit == total for limit in most):
            return
        vector = [*used, *([0] * (2 * len(self._couriers)))]
        evaluator = self.routing.RegisterUnaryTransitVector(vector)
        self.routing.AddDimensionWithVehicleCapacity(evaluator, 0, most, True, name)

    def _add_orders(self) -> None:
        for number, (at, order) in enumerate(zip(self.part.orders, self._orders, strict=True)):
            index = self._manager.NodeToIndex(number)
            price = self._scaled(self._instance.problem.costs.drop_mfen(order.priority))
            self.routing.AddDisjunction([index], price)
            able = [
                vehicle
                for vehicle, courier in enumerate(self.part.couriers)
                if self._instance.allowed[courier, at]
            ]
            if not self._open_windows(index, order):
                able = []
            if len(able) < len(self._couriers):
                self.routing.VehicleVar(index).SetValues([-1, *able])

    def _open_windows(self, index: int, order: Order) -> bool:
        """Restrict the start of service; false if no window lies in the day."""
        spans = [
            (
                max(0, window.start_s - self._base_s),
                min(self._horizon_s, window.end_s - self._base_s),
            )
            for window in order.windows
        ]
        spans = [span for span in spans if span[0] <= span[1]]
        if not spans:
            return False
        start = self._time.CumulVar(index)
        start.SetRange(spans[0][0], spans[-1][1])
        for (_, closes), (opens, _) in itertools.pairwise(spans):
            start.RemoveInterval(closes + 1, opens - 1)
        self._prefer(index, order)
        return True

    def _prefer(self, index: int, order: Order) -> None:
        """Price starts outside the preferred window and after the promise."""
        worth = self._instance.problem.costs
        steps = []
        if order.preferred is not None:
            price = self._scaled(worth.preference_mfen_per_s)
            opens_s = order.preferred.start_s - self._base_s
            if price and opens_s > 0:
                self._time.SetCumulVarSoftLowerBound(index, opens_s, price)
            steps.append((order.preferred.end_s, price))
        if order.due_s is not None:
            steps.append((order.due_s, self._scaled(worth.lateness_mfen_per_s)))
        bound_s, price = _one_step(order, steps)
        if price:
            self._time.SetCumulVarSoftUpperBound(index, max(0, bound_s - self._base_s), price)


def _one_step(order: Order, steps: list[tuple[int, int]]) -> tuple[int, int]:
    """Return the instant after which an order costs, and the price of a second.

    A variable takes one soft upper bound.  Two that are both past before the
    first window opens become one that costs the same; where one really falls
    within the windows, the dearer is modelled.
    """
    opens_s, closes_s = order.windows[0].start_s, order.windows[-1].end_s
    past = [(bound_s, price) for bound_s, price in steps if price and bound_s <= opens_s]
    ahead = [(price, bound_s) for bound_s, price in steps if opens_s < bound_s < closes_s]
    sum_price = sum(price for _, price in past)
    if ahead and max(ahead)[0] > sum_price:
        price, bound_s = max(ahead)
        return bound_s, price + sum_price
    if not past:
        return 0, 0
    return sum(bound_s * price for bound_s, price in past) // sum_price, sum_price
