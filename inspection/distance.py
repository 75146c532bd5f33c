"""How far two places on earth are apart."""

from __future__ import annotations

import math

__all__ = ["distance_m"]

EARTH_RADIUS_M = 6_371_008.8


def distance_m(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Return the great-circle distance in metres (haversine) of places in WGS-84 degrees."""
    phi_a, phi_b = math.radians(lat_a), math.radians(lat_b)
    turn = math.radians(lon_b - lon_a)
    half = (
        math.sin((phi_b - phi_a) / 2) ** 2
        + math.cos(phi_a) * math.cos(phi_b) * math.sin(turn / 2) ** 2
    )
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, half)))
