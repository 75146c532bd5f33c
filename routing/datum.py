"""Shifts between WGS-84 and the datums of Chinese map services.

GCJ-02 (AMap, Tencent) moves every point in China by up to some 700 m, BD-09
(Baidu) moves it once more.  Neither is published officially; the polynomial
here is the one all open implementations agree on, over the Krasovsky 1940
ellipsoid.  Outside the box of China the services do not shift, so neither do
these functions.

All take and return ``lat, lon`` in degrees, either floats or arrays of one shape.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "bd09_to_gcj02",
    "bd09_to_wgs84",
    "gcj02_to_bd09",
    "gcj02_to_wgs84",
    "wgs84_to_bd09",
    "wgs84_to_gcj02",
]

Degrees = NDArray[np.float64]
Pair = tuple[Degrees, Degrees]

SEMI_MAJOR_M = 6_378_245.0
ECCENTRICITY_SQUARED = 0.00669342162296594323
SOUTH, NORTH, WEST, EAST = 0.8293, 55.8271, 72.004, 137.8347
BD_TURN = np.pi * 3000.0 / 180.0
BD_LAT, BD_LON = 0.006, 0.0065
INVERSE_STEPS = 12
"""Each step of the inverse shrinks the error about a thousandfold near Shenzhen."""


def wgs84_to_gcj02(lat: ArrayLike, lon: ArrayLike) -> Pair:
    """Return the GCJ-02 coordinates of a WGS-84 point; the same point outside China."""
    north, east = _arrays(lat, lon)
    inside = _in_china(north, east)
    shift_lat, shift_lon = _gcj_shift(north, east)
    return north + np.where(inside, shift_lat, 0.0), east + np.where(inside, shift_lon, 0.0)


def gcj02_to_wgs84(lat: ArrayLike, lon: ArrayLike) -> Pair:
    """Return the WGS-84 coordinates of a GCJ-02 point, exact to a micrometre or so."""
    return _inverse(wgs84_to_gcj02, lat, lon)


def gcj02_to_bd09(lat: ArrayLike, lon: ArrayLike) -> Pair:
    """Return the BD-09 coordinates of a GCJ-02 point; the same point outside China."""
    north, east = _arrays(lat, lon)
    inside = _in_china(north, east)
    radius = np.hypot(east, north) + 0.00002 * np.sin(north * BD_TURN)
    angle = np.arctan2(north, east) + 0.000003 * np.cos(east * BD_TURN)
    return (
        np.where(inside, radius * np.sin(angle) + BD_LAT, north),
        np.where(inside, radius * np.cos(angle) + BD_LON, east),
    )


def bd09_to_gcj02(lat: ArrayLike, lon: ArrayLike) -> Pair:
    """Return the GCJ-02 coordinates of a BD-09 point, exact to a micrometre or so."""
    return _inverse(gcj02_to_bd09, lat, lon)


def wgs84_to_bd09(lat: ArrayLike, lon: ArrayLike) -> Pair:
    """Return the BD-09 coordinates of a WGS-84 point; the same point outside China."""
    return gcj02_to_bd09(*wgs84_to_gcj02(lat, lon))


def bd09_to_wgs84(lat: ArrayLike, lon: ArrayLike) -> Pair:
    """Return the WGS-84 coordinates of a BD-09 point, exact to a micrometre or so."""
    return gcj02_to_wgs84(*bd09_to_gcj02(lat, lon))


def _arrays(lat: ArrayLike, lon: ArrayLike) -> Pair:
    return np.asarray(lat, dtype=np.float64), np.asarray(lon, dtype=np.float64)


def _in_china(lat: Degrees, lon: Degrees) -> NDArray[np.bool_]:
    return np.asarray((lat >= SOUTH) & (lat <= NORTH) & (lon >= WEST) & (lon <= EAST))


def _inverse(
    forward: Callable[[ArrayLike, ArrayLike], Pair], lat: ArrayLike, lon: ArrayLike
) -> Pair:
    target_lat, target_lon = _arrays(lat, lon)
    inside = _in_china(target_lat, target_lon)
    guess_lat, guess_lon = target_lat, target_lon
    for _ in range(INVERSE_STEPS):
        there_lat, there_lon = forward(guess_lat, guess_lon)
        guess_lat = guess_lat + (target_lat - there_lat)
        guess_lon = guess_lon + (target_lon - there_lon)
    return np.where(inside, guess_lat, target_lat), np.where(inside, guess_lon, target_lon)


def _gcj_shift(lat: Degrees, lon: Degrees) -> Pair:
    """Return how far GCJ-02 moves the point, in degrees north and east."""
    x, y = lon - 105.0, lat - 35.0
    root = np.sqrt(np.abs(x))
    shared = _waves(x, (6.0, 20.0), (2.0, 20.0))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north = north + shared + _waves(y, (1.0, 20.0), (1 / 3, 40.0), (1 / 12, 160.0), (1 / 30, 320.0))
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east = east + shared + _waves(x, (1.0, 20.0), (1 / 3, 40.0), (1 / 12, 150.0), (1 / 30, 300.0))
    phi = np.radians(lat)
    magic = 1.0 - ECCENTRICITY_SQUARED * np.sin(phi) ** 2
    meridian_m = SEMI_MAJOR_M * (1.0 - ECCENTRICITY_SQUARED) / magic**1.5
    parallel_m = SEMI_MAJOR_M / np.sqrt(magic) * np.cos(phi)
    return np.degrees(north / meridian_m), np.degrees(east / parallel_m)


def _waves(value: Degrees, *terms: tuple[float, float]) -> Degrees:
    """Return two thirds of the sum of ``amplitude * sin(frequency * pi * value)``."""
    total = sum((size * np.sin(rate * np.pi * value) for rate, size in terms), np.zeros_like(value))
    return np.asarray(total * 2.0 / 3.0)
