"""Metres on a small flat map, good for a city or a small country."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["METRES_PER_DEGREE", "Points", "distance_m", "to_degrees", "to_metres"]

METRES_PER_DEGREE = 111_195.0
Points = NDArray[np.float64]
"""(n, 2) float64: lat, lon in degrees, or metres north and east."""


def distance_m(one: tuple[float, float], two: tuple[float, float]) -> float:
    """Return the metres between two (lat, lon) points, to a per cent within 100 km."""
    north = one[0] - two[0]
    east = (one[1] - two[1]) * math.cos(math.radians((one[0] + two[0]) / 2))
    return math.hypot(north, east) * METRES_PER_DEGREE


def to_metres(points: ArrayLike, origin: tuple[float, float]) -> Points:
    """Return metres north and east of `origin` for (n, 2) lat, lon degrees."""
    degrees = np.asarray(points, dtype=np.float64).reshape(-1, 2) - np.asarray(origin)
    scale = (METRES_PER_DEGREE, METRES_PER_DEGREE * math.cos(math.radians(origin[0])))
    return degrees * np.asarray(scale)


def to_degrees(points: ArrayLike, origin: tuple[float, float]) -> Points:
    """Return (n, 2) lat, lon degrees for metres north and east of `origin`."""
    metres = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    scale = (METRES_PER_DEGREE, METRES_PER_DEGREE * math.cos(math.radians(origin[0])))
    return metres / np.asarray(scale) + np.asarray(origin)
