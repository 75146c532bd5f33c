"""Small problems whose arithmetic fits in the head.

``line_problem`` puts nodes on a straight street, a minute and 100 m apart:
from node *i* to node *j* it takes ``60 * |i - j|`` seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from routing.model import (
    CostWeights,
    Courier,
    Depot,
    Location,
    Mode,
    Order,
    Problem,
    TimeWindow,
    TravelMatrix,
)

DAY = date(2026, 6, 18)
HOUR = 3600


def hours(start: float, end: float) -> TimeWindow:
    return TimeWindow(int(start * HOUR), int(end * HOUR))


def line_matrix(nodes: int, mode: Mode = Mode.EBIKE) -> TravelMatrix:
    steps = np.abs(np.subtract.outer(np.arange(nodes), np.arange(nodes))).astype(np.int64)
    return TravelMatrix(mode, 60 * steps, 100 * steps)


def order(identifier: str, node: int, **changes: Any) -> Order:
    """An order open 9-18 h with five minutes of service and no setup."""
    values: dict[str, Any] = {
        "id": identifier,
        "node": node,
        "windows": (hours(9, 18),),
        "service_duration_s": 300,
    }
    return Order(**(values | changes))


def courier(identifier: str = "C1", **changes: Any) -> Courier:
    """A courier from depot to depot, 9-18 h, without limits."""
    values: dict[str, Any] = {
        "id": identifier,
        "depot_id": "D",
        "start_node": 0,
        "end_node": 0,
        "shift": hours(9, 18),
    }
    return Courier(**(values | changes))


def line_problem(
    orders: Sequence[Order], couriers: Sequence[Courier] = (), **changes: Any
) -> Problem:
    """A problem on the straight street with the depot at node 0."""
    nodes = 1 + max((item.node for item in orders), default=0)
    chosen = tuple(couriers) or (courier(),)
    values: dict[str, Any] = {
        "day": DAY,
        "timezone": "Asia/Shanghai",
        "locations": tuple(Location(22.53, 114.0 + 0.001 * node) for node in range(nodes)),
        "depots": (Depot(id="D", node=0),),
        "couriers": chosen,
        "orders": tuple(orders),
        "matrices": {mode: line_matrix(nodes, mode) for mode in {c.mode for c in chosen}},
        "costs": CostWeights(distance_mfen_per_m=1, time_mfen_per_s=1),
    }
    return Problem(**(values | changes))
