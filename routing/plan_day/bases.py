"""Places that routes start and end at, where no courier can get to a road."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from routing.model import Location, Mode, RowRef
from routing.rules import RowFault, Rule, Severity

if TYPE_CHECKING:
    from routing.exchange.couriers_file import CourierRecord
    from routing.exchange.depots_file import DepotRecord
    from routing.matrix import TravelProvider

__all__ = ["BASE_RULE", "base_faults"]

BASE_RULE = Rule(
    "P409",
    Severity.WARN,
    "({point}) is over {limit_m} m from any road open to mode {mode}: "
    "nobody who starts or ends there can be sent out",
    "check the coordinates, or use a road extract that covers them",
    "（{point}）附近 {limit_m} 米内没有可通行的道路（{mode}），无法从此处派人",
    "请核对坐标，或使用覆盖该地点的路网",
)
"""A depot, or the place where a courier's shift starts, is off the road network."""


def base_faults(
    depots: Sequence[DepotRecord],
    couriers: Sequence[CourierRecord],
    provider: TravelProvider,
    limit_m: float,
) -> tuple[RowFault, ...]:
    """Return a fault for each base in use that is off the network of a mode in use there."""
    by_id = {record.id: record for record in depots}
    bases: dict[tuple[RowRef, Mode], Location] = {}
    for courier in couriers:
        depot = by_id[courier.depot_id]
        if courier.start is not None:
            bases[courier.row, courier.mode] = courier.start
        if courier.start is None or courier.end == "depot":
            bases[depot.row, courier.mode] = depot.location
    return tuple(
        BASE_RULE.fault(row, point=f"{at.lat:.6f}, {at.lon:.6f}", limit_m=f"{limit_m:g}", mode=mode)
        for (row, mode), at in bases.items()
        if provider.snap([at], mode)[0] is None
    )
