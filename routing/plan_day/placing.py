"""Sales onto the map: by the file's own coordinates, else by the address sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from routing.model import Location, Mode, Sale
from routing.plan import Reason

if TYPE_CHECKING:
    from routing.geocode import AddressBook
    from routing.matrix import TravelProvider
    from routing.plan_day.watch import Watcher

__all__ = ["Placed", "Unplaced", "place_sales", "split_off_network"]


@dataclass(frozen=True, slots=True)
class Placed:
    """A sale with its point on the map.

    Parameters
    ----------
    sale
        As read.
    location
        Where the customer is.
    precision, source
        How exact the point is and who gave it (``file`` for coordinates that
        came with the order).
    """

    sale: Sale
    location: Location
    precision: str
    source: str


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A sale that no courier can be sent to, and why."""

    sale: Sale
    reason: Reason


def place_sales(
    sales: Sequence[Sale], book: AddressBook, watcher: Watcher
) -> tuple[list[Placed], list[Unplaced]]:
    """Return the sales that have a point good enough for a courier, and the others."""
    from routing.geocode import Placement

    watcher.begin("locating addresses", len(sales))
    placed: list[Placed] = []
    unplaced: list[Unplaced] = []
    for done, sale in enumerate(sales, start=1):
        if sale.location is not None:
            placed.append(Placed(sale, sale.location, "door", "file"))
        else:
            found = book.place(sale.address)
            if isinstance(found, Placement):
                placed.append(Placed(sale, found.location, found.precision, found.source))
            else:
                reason = Reason(code=found.code, message=found.message, remedy=found.remedy)
                unplaced.append(Unplaced(sale, reason))
        watcher.update(done)
    return placed, unplaced


def split_off_network(
    placed: Sequence[Placed], modes: Sequence[Mode], provider: TravelProvider, limit_m: float
) -> tuple[list[Placed], list[Unplaced]]:
    """Return the sales near a road that some mode can use, and the others."""
    points = [item.location for item in placed]
    snaps: Mapping[Mode, Sequence[object | None]] = {
        mode: provider.snap(points, mode) for mode in modes
    }
    near: list[Placed] = []
    far: list[Unplaced] = []
    for at, item in enumerate(placed):
        if any(snaps[mode][at] is not None for mode in modes):
            near.append(item)
            continue
        where = f"{item.location.lat:.6f}, {item.location.lon:.6f}"
        reason = Reason(
            code="OFF_NETWORK",
            message=f"({where}), by {item.source}, is over {limit_m:.0f} m from any usable road",
            remedy="check the address or coordinates, or use a road extract that covers them",
        )
        far.append(Unplaced(item.sale, reason))
    return near, far
