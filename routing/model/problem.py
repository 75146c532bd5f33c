"""All that a planner needs to know of one branch's day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cached_property
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from routing.errors import ModelError
from routing.model.costs import CostWeights
from routing.model.courier import Courier, Mode
from routing.model.depot import Depot
from routing.model.location import Location
from routing.model.order import Order
from routing.model.travel import TravelMatrix

__all__ = ["Problem"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Problem:
    """One branch, one day: immutable and consistent once made.

    Parameters
    ----------
    day
        The local planning day.  Every ``_s`` figure that names an instant is
        seconds since its local midnight.
    timezone
        IANA name, e.g. ``Asia/Shanghai``.
    locations
        Point of each matrix row; may be empty for abstract problems
        (benchmarks), else as long as the matrices.
    depots, couriers, orders
        With unique ids; their nodes are rows of the matrices.
    matrices
        One for each mode that a courier uses, all of one size.
    costs
        The cost function.

    Raises
    ------
    ModelError
        With everything that is inconsistent.
    """

    day: date
    timezone: str
    locations: tuple[Location, ...]
    depots: tuple[Depot, ...]
    couriers: tuple[Courier, ...]
    orders: tuple[Order, ...]
    matrices: Mapping[Mode, TravelMatrix]
    costs: CostWeights = field(default_factory=CostWeights)

    def __post_init__(self) -> None:
        faults = [
            *_repeated("order", (order.id for order in self.orders)),
            *_repeated("courier", (courier.id for courier in self.couriers)),
            *_repeated("depot", (depot.id for depot in self.depots)),
            *self._node_faults(),
            *self._reference_faults(),
        ]
        try:
            ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError):
            faults.append(f"timezone {self.timezone!r} is unknown: use an IANA name")
        if faults:
            raise ModelError(f"problem of {self.day}", faults)

    def _node_faults(self) -> Iterable[str]:
        sizes = {len(matrix) for matrix in self.matrices.values()}
        if self.locations:
            sizes.add(len(self.locations))
        if len(sizes) > 1:
            yield f"matrices and locations differ in size: {sorted(sizes)}"
            return
        size = min(sizes, default=0)
        nodes = [(f"order {order.id}", order.node) for order in self.orders]
        nodes += [(f"depot {depot.id}", depot.node) for depot in self.depots]
        for courier in self.couriers:
            nodes.append((f"courier {courier.id} start", courier.start_node))
            if courier.end_node is not None:
                nodes.append((f"courier {courier.id} end", courier.end_node))
        for owner, node in nodes:
            if node >= size:
                yield f"{owner}: node {node} is not one of the {size} locations"

    def _reference_faults(self) -> Iterable[str]:
        depots = {depot.id for depot in self.depots}
        for courier in self.couriers:
            if courier.depot_id not in depots:
                yield f"courier {courier.id}: depot {courier.depot_id!r} is unknown"
            if courier.mode not in self.matrices:
                yield f"courier {courier.id}: no travel matrix for mode {courier.mode}"
        for mode, matrix in self.matrices.items():
            if matrix.mode != mode:
                yield f"the matrix filed under {mode} is for {matrix.mode}"

    @cached_property
    def day_start_at(self) -> datetime:
        """Local midnight of the planning day as an aware UTC instant."""
        local = datetime.combine(self.day, time(), ZoneInfo(self.timezone))
        return local.astimezone(UTC)

    @cached_property
    def order_by_id(self) -> Mapping[str, Order]:
        """Orders by id."""
        return {order.id: order for order in self.orders}

    @cached_property
    def courier_by_id(self) -> Mapping[str, Courier]:
        """Couriers by id."""
        return {courier.id: courier for courier in self.couriers}

    def may_serve(self, courier: Courier, order: Order) -> bool:
        """Whether skills and equipment of `courier` suffice for `order`."""
        return (
            order.required_skills <= courier.skills_on(self.day)
            and order.required_equipment <= courier.equipment
        )


def _repeated(kind: str, ids: Iterable[str]) -> Iterable[str]:
    for identifier, count in Counter(ids).items():
        if count > 1:
            yield f"{kind} id {identifier!r} is used {count} times: ids must be unique"
