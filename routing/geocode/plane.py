"""Metres on a small flat map, good for a city or a small country."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "METRES_PER_DEGREE",
    "Points",
    "clusters",
    "distance_m",
    "extent_m",
    "to_degrees",
    "to_metres",
]

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
    return np.asarray(degrees * np.asarray(scale), dtype=np.float64)


def to_degrees(points: ArrayLike, origin: tuple[float, float]) -> Points:
    """Return (n, 2) lat, lon degrees for metres north and east of `origin`."""
    metres = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    scale = (METRES_PER_DEGREE, METRES_PER_DEGREE * math.cos(math.radians(origin[0])))
    return np.asarray(metres / np.asarray(scale) + np.asarray(origin), dtype=np.float64)


def extent_m(points: Points) -> float:
    """Return half the diagonal of the box around (n, 2) lat, lon degrees."""
    size = np.ptp(to_metres(points, (float(points[0, 0]), float(points[0, 1]))), axis=0)
    return float(np.hypot(size[0], size[1])) / 2


def clusters(points: Points, link_m: float) -> list[list[int]]:
    """Return the rows of (n, 2) lat, lon degrees in groups at least `link_m` apart."""
    metres = to_metres(points, (float(points[0, 0]), float(points[0, 1])))
    waiting = np.ones(len(metres), dtype=bool)
    groups: list[list[int]] = []
    while waiting.any():
        front = [int(np.argmax(waiting))]
        waiting[front[0]] = False
        group: list[int] = []
        while front:
            group.append(at := front.pop())
            away = np.hypot(*(metres - metres[at]).T)
            near = np.flatnonzero(waiting & (away < link_m))
            waiting[near] = False
            front.extend(int(row) for row in near)
        groups.append(sorted(group))
    return groups
