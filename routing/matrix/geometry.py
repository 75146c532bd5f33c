"""Pieces of a line of points."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from routing.matrix.distance import EARTH_RADIUS_M
from routing.model import Location

__all__ = ["cut_line", "line_length_m"]


def cut_line(
    lats: NDArray[np.float64], lons: NDArray[np.float64], start: float, stop: float
) -> tuple[Location, ...]:
    """Return the points from one share of a line's length to another.

    Parameters
    ----------
    lats, lons
        (n,) degrees, at least two points.
    start, stop
        0 to 1; ``stop < start`` runs against the line.
    """
    if stop < start:
        return cut_line(lats, lons, stop, start)[::-1]
    along = np.concatenate([[0.0], np.cumsum(_steps_m(lats, lons))])
    along /= along[-1] or 1.0
    between = (along > start) & (along < stop)
    ends = np.array([start, stop])
    end_lats, end_lons = np.interp(ends, along, lats), np.interp(ends, along, lons)
    return (
        Location(float(end_lats[0]), float(end_lons[0])),
        *(
            Location(float(lat), float(lon))
            for lat, lon in zip(lats[between], lons[between], strict=True)
        ),
        Location(float(end_lats[1]), float(end_lons[1])),
    )


def line_length_m(points: tuple[Location, ...]) -> float:
    """Return the length of a line of points in metres."""
    lats = np.array([point.lat for point in points])
    lons = np.array([point.lon for point in points])
    return float(_steps_m(lats, lons).sum())


def _steps_m(lats: NDArray[np.float64], lons: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return metres between neighbours; flat, which is exact enough between road points."""
    north = np.radians(np.diff(lats))
    east = np.radians(np.diff(lons)) * np.cos(np.radians((lats[1:] + lats[:-1]) / 2))
    steps: NDArray[np.float64] = EARTH_RADIUS_M * np.hypot(north, east)
    return steps
