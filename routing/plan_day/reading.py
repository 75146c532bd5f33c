"""All input files of a day, with what is wrong in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from routing.errors import FileFormatError
from routing.plan_day.inputs import DayInputs
from routing.plan_day.placing_faults import known_address_fault
from routing.plan_day.watch import Watcher
from routing.rules import RowFault, Severity
from routing.rules.rows import names_apart

if TYPE_CHECKING:
    from routing.exchange.couriers_file import CourierRecord
    from routing.exchange.depots_file import DepotRecord
    from routing.geocode import AddressBook
    from routing.orders_file import OrdersRead

__all__ = ["DayRead", "read_day"]


@dataclass(frozen=True, slots=True)
class DayRead:
    """What the files hold, and every fault of theirs."""

    orders: OrdersRead
    couriers: Sequence[CourierRecord]
    depots: Sequence[DepotRecord]
    book: AddressBook
    faults: tuple[RowFault, ...]


def read_day(inputs: DayInputs, watcher: Watcher) -> DayRead:
    """Return what the files of `inputs` hold.

    Raises
    ------
    FileFormatError
        If no courier, no depot or none of the order files can be read.
    """
    from routing.exchange.couriers_file import read_couriers
    from routing.exchange.depots_file import read_depots
    from routing.geocode import make_geocoder
    from routing.orders_file import read_orders

    watcher.begin("reading files", 4)
    depots = read_depots(inputs.depots, settings=inputs.settings)
    _insist_on(depots.records, inputs.depots, "depot", depots.faults)
    watcher.update(1)
    couriers = read_couriers(
        inputs.couriers, depots=depots.records, day=inputs.day, settings=inputs.settings
    )
    _insist_on(couriers.records, inputs.couriers, "courier", couriers.faults)
    watcher.update(2)
    orders = read_orders(inputs.orders, day=inputs.day, settings=inputs.settings)
    _insist_on_a_file(orders, inputs.orders)
    watcher.update(3)
    book = make_geocoder(inputs.settings.geocode, known=inputs.known_addresses, roads=inputs.roads)
    watcher.update(4)
    return DayRead(
        orders,
        couriers.records,
        depots.records,
        book,
        (
            *depots.faults,
            *couriers.faults,
            *map(known_address_fault, book.faults),
            *orders.faults,
        ),
    )


def _insist_on(
    records: Sequence[object], path: Path, noun: str, faults: Sequence[RowFault]
) -> None:
    if records:
        return
    listed = [str(fault) for fault in faults] or ["the file lists none"]
    raise FileFormatError(f"{path}: no {noun} can be used", listed)


def _insist_on_a_file(orders: OrdersRead, paths: Sequence[Path]) -> None:
    """Refuse a day whose order files are all unreadable; a file without rows is a quiet day."""
    whole = [f for f in orders.faults if f.row == 0 and f.severity is Severity.REFUSE]
    if orders.rows_read or not set(names_apart(paths)) <= {fault.file for fault in whole}:
        return
    raise FileFormatError("--orders: no order file can be read", [str(fault) for fault in whole])
