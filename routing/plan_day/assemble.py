"""Placed sales, couriers and depots into one problem."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from routing.model import (
    UNREACHABLE,
    Contact,
    Location,
    Mode,
    Order,
    PaymentMethod,
    Problem,
    Sale,
    Task,
    TravelMatrix,
    mask_personal,
)
from routing.settings import AppointmentSettings, Settings

if TYPE_CHECKING:
    from routing.exchange.couriers_file import CourierRecord
    from routing.exchange.depots_file import DepotRecord
    from routing.matrix import TravelProvider
    from routing.plan_day.placing import Placed
    from routing.plan_day.watch import Watcher

__all__ = ["Nodes", "assemble", "order_of", "travel_matrix"]


class Nodes:
    """Numbers points in order of appearance; equal points share a number."""

    def __init__(self) -> None:
        self._numbers: dict[Location, int] = {}

    def of(self, location: Location) -> int:
        """Return the node of `location`, a new one if need be."""
        return self._numbers.setdefault(location, len(self._numbers))

    @property
    def locations(self) -> tuple[Location, ...]:
        """The point of each node."""
        return tuple(self._numbers)


def assemble(
    day: date,
    settings: Settings,
    depots: Sequence[DepotRecord],
    couriers: Sequence[CourierRecord],
    placed: Iterable[Placed],
    provider: TravelProvider,
    watcher: Watcher,
) -> Problem:
    """Return the problem of the day, with one travel matrix for each mode in use."""
    nodes = Nodes()
    depot_objects = tuple(record.to_depot(nodes.of(record.location)) for record in depots)
    by_id = {record.id: record.location for record in depots}
    courier_objects = tuple(record.to_courier(by_id, nodes.of) for record in couriers)
    orders = tuple(order_of(item.sale, nodes.of(item.location), day, settings) for item in placed)
    matrices = {
        mode: travel_matrix(provider, nodes.locations, mode, watcher)
        for mode in sorted({record.mode for record in couriers})
    }
    return Problem(
        day=day,
        timezone=settings.appointments.timezone,
        locations=nodes.locations,
        depots=depot_objects,
        couriers=courier_objects,
        orders=orders,
        matrices=matrices,
        costs=settings.costs,
    )


def travel_matrix(
    provider: TravelProvider, locations: Sequence[Location], mode: Mode, watcher: Watcher
) -> TravelMatrix:
    """Return travel in `mode`; a point that the mode cannot get near has no pairs."""
    watcher.begin(f"travel times by {mode}", len(locations))
    near = [node for node, snap in enumerate(provider.snap(locations, mode)) if snap is not None]
    part = provider.table(
        [locations[node] for node in near], mode, lambda done, _total: watcher.update(done)
    )
    if len(near) == len(locations):
        return part
    rows = np.ix_(near, near)
    arrays = []
    for known in (part.durations_s, part.distances_m):
        whole = np.full((len(locations), len(locations)), UNREACHABLE, dtype=np.int64)
        np.fill_diagonal(whole, 0)
        whole[rows] = known
        arrays.append(whole)
    return TravelMatrix(mode, *arrays)


def order_of(sale: Sale, node: int, day: date, settings: Settings) -> Order:
    """Return what visiting `sale` takes, by the figures of the settings."""
    service = settings.service
    tasks = _tasks(sale)
    share = Decimal(str(service.cash_share[sale.payment]))
    cash_fen = (sale.premium_due_fen * share).quantize(Decimal(1), ROUND_HALF_UP)
    return Order(
        id=sale.id,
        node=node,
        windows=sale.windows,
        preferred=sale.preferred,
        due_s=_due_s(sale, day, settings.appointments),
        tasks=tasks,
        service_duration_s=sum(service.task_s[task] for task in tasks),
        setup_duration_s=service.setup_s,
        payment=sale.payment,
        required_skills=_skills(sale, settings.appointments),
        required_equipment=frozenset({"pos"} if sale.payment is PaymentMethod.POS else ()),
        premium_due_fen=sale.premium_due_fen,
        expected_cash_fen=int(cash_fen) if Task.COLLECT_PREMIUM in tasks else 0,
        priority=sale.priority,
        sold_at=sale.sold_at,
        contact=Contact(
            name=mask_personal(sale.customer_name),
            phone_masked=sale.phone_masked,
            address=mask_personal(sale.address),
            plate=sale.plate,
            vin=sale.vin,
            product=mask_personal(sale.product),
            note=mask_personal(sale.note),
        ),
    )


def _tasks(sale: Sale) -> tuple[Task, ...]:
    wanted = {
        Task.INSPECT_VEHICLE: sale.inspection,
        Task.COLLECT_PREMIUM: (
            sale.premium_due_fen > 0 and sale.payment is not PaymentMethod.PREPAID
        ),
        Task.HAND_OVER: True,
    }
    return tuple(task for task, needed in wanted.items() if needed)


def _skills(sale: Sale, settings: AppointmentSettings) -> frozenset[str]:
    if not sale.inspection:
        return frozenset()
    for word, skill in settings.vehicle_skills.items():
        if word != "default" and word in sale.product:
            return frozenset({skill})
    return frozenset({settings.vehicle_skills["default"]})


def _due_s(sale: Sale, day: date, settings: AppointmentSettings) -> int | None:
    if sale.sold_at is None:
        return None
    midnight_at = datetime.combine(day, time(), ZoneInfo(settings.timezone))
    return int((sale.sold_at - midnight_at).total_seconds()) + settings.promise_s
