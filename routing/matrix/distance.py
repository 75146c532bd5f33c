"""Metres between points on the sphere."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

__all__ = ["EARTH_RADIUS_M", "great_circle_m", "great_circle_table_m"]

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of WGS-84."""


def great_circle_m(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Return the great-circle distance of two points in metres (haversine)."""
    north = math.radians(other_lat - lat)
    east = math.radians(other_lon - lon)
    share = (
        math.sin(north / 2) ** 2
        + math.cos(math.radians(lat)) * math.cos(math.radians(other_lat)) * math.sin(east / 2) ** 2
    )
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, share)))


def great_circle_table_m(
    lats: NDArray[np.float64], lons: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return (n, n) great-circle distances between n points in metres."""
    phi, lam = np.radians(lats), np.radians(lons)
    share = (
        np.sin((phi[:, None] - phi) / 2) ** 2
        + np.cos(phi)[:, None] * np.cos(phi) * np.sin((lam[:, None] - lam) / 2) ** 2
    )
    distances: NDArray[np.float64] = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(1.0, share)))
    return distances
