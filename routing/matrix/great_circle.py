"""Travel times as the crow flies: the last resort, without any road data."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from routing.matrix.distance import great_circle_table_m
from routing.matrix.provider import Progress, Snap, finished
from routing.model import Location, Mode, TravelMatrix
from routing.settings import TravelSettings

__all__ = ["GreatCircleProvider"]

M_PER_S = 1 / 3.6


class GreatCircleProvider:
    """Great circle times a detour factor at one speed for each mode.

    Parameters
    ----------
    settings
        ``detour_factor`` and ``great_circle_kmh``.
    """

    name = "great-circle"

    def __init__(self, settings: TravelSettings) -> None:
        self._settings = settings

    @property
    def fingerprint(self) -> str:
        """Changes with the two settings."""
        return f"{self._settings.detour_factor}:{sorted(self._settings.great_circle_kmh.items())}"

    def snap(
        self,
        locations: Sequence[Location],
        mode: Mode,  # noqa: ARG002
    ) -> tuple[Snap | None, ...]:
        """Return every location as it is: there is no network."""
        return tuple(Snap(location, 0.0) for location in locations)

    def table(
        self, locations: Sequence[Location], mode: Mode, progress: Progress | None = None
    ) -> TravelMatrix:
        """Return seconds and metres between all `locations`."""
        lats = np.array([location.lat for location in locations], np.float64)
        lons = np.array([location.lon for location in locations], np.float64)
        metres = self._settings.detour_factor * great_circle_table_m(lats, lons)
        seconds = metres / (self._settings.great_circle_kmh[mode] * M_PER_S)
        if progress is not None:
            progress(len(locations), len(locations))
        return finished(
            mode, locations, np.ceil(seconds).astype(np.int64), np.ceil(metres).astype(np.int64)
        )

    def path(
        self,
        origin: Location,
        destination: Location,
        mode: Mode,  # noqa: ARG002
    ) -> tuple[Location, ...]:
        """Return the straight line."""
        return origin, destination
