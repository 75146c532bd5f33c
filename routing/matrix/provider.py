"""What every source of travel times can do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from routing.errors import OffNetworkError, TravelError
from routing.model import UNREACHABLE, Location, Mode, TravelMatrix

__all__ = ["Progress", "Snap", "TravelProvider", "finished", "no_path", "require_snapped"]

Progress = Callable[[int, int], None]
"""Hears of (points done, points in all)."""


@dataclass(frozen=True, slots=True)
class Snap:
    """Where a point meets the network.

    Parameters
    ----------
    location
        The nearest place on a usable road.
    distance_m
        From the point to it.
    road
        Its street name, empty if unknown.
    connected
        Whether that road belongs to the large connected network; ``None`` if
        the provider does not tell.
    """

    location: Location
    distance_m: float
    road: str = ""
    connected: bool | None = None


class TravelProvider(Protocol):
    """A source of travel times."""

    @property
    def name(self) -> str:
        """What the settings call it."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same question may get another answer."""

    def snap(self, locations: Sequence[Location], mode: Mode) -> tuple[Snap | None, ...]:
        """Return where each location meets the network; ``None``: nowhere within the limit."""

    def table(
        self, locations: Sequence[Location], mode: Mode, progress: Progress | None = None
    ) -> TravelMatrix:
        """Return seconds and metres between all `locations`.

        Different locations are at least 1 s and 1 m apart.

        Raises
        ------
        OffNetworkError
            Naming every location that is too far from any usable road.
        TravelError
            If the source cannot answer.
        """

    def path(self, origin: Location, destination: Location, mode: Mode) -> tuple[Location, ...]:
        """Return the street geometry of the fastest path.

        Raises
        ------
        OffNetworkError
            If one of the two is too far from any usable road.
        TravelError
            If no path is known, or the source cannot answer.
        """


def require_snapped(
    locations: Sequence[Location], snaps: Sequence[object | None], mode: Mode, limit_m: float
) -> None:
    """Refuse locations without a snap, all at once.

    Raises
    ------
    OffNetworkError
        Naming position and coordinates of each.
    """
    lost = [at for at, snap in enumerate(snaps) if snap is None]
    if not lost:
        return
    listed = "; ".join(
        f"point {at + 1} ({locations[at].lat:.6f}, {locations[at].lon:.6f})" for at in lost
    )
    raise OffNetworkError(
        f"{len(lost)} of {len(locations)} points lie more than {limit_m:g} m from any road open "
        f"to mode {mode}: {listed}. Mend their coordinates, use a larger extract, or raise "
        "snap_limit_m in the settings"
    )


def no_path(origin: Location, destination: Location, mode: Mode) -> TravelError:
    """Return the error for two places without a path between them."""
    return TravelError(
        f"no path for mode {mode} from ({origin.lat:.6f}, {origin.lon:.6f}) "
        f"to ({destination.lat:.6f}, {destination.lon:.6f})"
    )


def finished(
    mode: Mode,
    locations: Sequence[Location],
    durations_s: NDArray[np.int64],
    distances_m: NDArray[np.int64],
) -> TravelMatrix:
    """Return the matrix with 0 between equal locations and at least 1 between others."""
    lats = np.array([location.lat for location in locations])
    lons = np.array([location.lon for location in locations])
    same = (lats[:, None] == lats) & (lons[:, None] == lons)
    gaps = (durations_s == UNREACHABLE) | (distances_m == UNREACHABLE)
    arrays = []
    for array in (durations_s, distances_m):
        known = np.where(same, 0, np.maximum(array, 1))
        arrays.append(np.where(gaps & ~same, UNREACHABLE, known).astype(np.int64))
    return TravelMatrix(mode, arrays[0], arrays[1])
