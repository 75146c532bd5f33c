"""Where a house number lies, reckoned from the numbers known on its road."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from routing.geocode.plane import Points, to_degrees, to_metres

__all__ = ["Estimate", "estimate"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A reckoned point.

    Parameters
    ----------
    lat, lon
        WGS-84 degrees.
    error_m
        How far off it may well be.
    between
        The values of the numbers it was reckoned from.
    """

    lat: float
    lon: float
    error_m: float
    between: tuple[int, ...]


def estimate(value: int, numbers: Sequence[int], points: Points) -> Estimate | None:
    """Return where number `value` lies among `numbers`; ``None`` if there are none.

    Parameters
    ----------
    numbers
        Known numbers of one road in one place, not empty.
    points
        (n, 2) float64 lat, lon degrees of each.
    """
    if not len(numbers):
        return None
    known = np.asarray(numbers, dtype=np.int64)
    origin = (float(points[0, 0]), float(points[0, 1]))
    metres = to_metres(points, origin)
    at, error, between = _place(value, known, metres)
    lat, lon = to_degrees(at, origin)[0]
    return Estimate(float(lat), float(lon), error, between)


def _place(value: int, known: np.ndarray, metres: Points) -> tuple[Points, float, tuple[int, ...]]:
    same = (known - value) % 2 == 0
    for mask in (same, np.ones_like(same)):
        if not mask.any():
            continue
        found = _bracket(value, known[mask], metres[mask])
        if found is not None:
            return found
    return _nearest(value, known, metres)


def _bracket(
    value: int, known: np.ndarray, metres: Points
) -> tuple[Points, float, tuple[int, ...]] | None:
    below, above = known[known <= value], known[known >= value]
    if not below.size or not above.size:
        return None
    low, high = int(below.max()), int(above.min())
    one, two = metres[known == low].mean(axis=0), metres[known == high].mean(axis=0)
    share = 0.5 if high == low else (value - low) / (high - low)
    gap = float(np.hypot(*(two - one)))
    return one + share * (two - one), 15.0 + 0.3 * gap, (low, high)


def _nearest(
    value: int, known: np.ndarray, metres: Points
) -> tuple[Points, float, tuple[int, ...]]:
    away = np.abs(known - value) + 0.5 * ((known - value) % 2)
    best = int(np.argmin(away))
    return metres[best], 20.0 + 10.0 * float(away[best]), (int(known[best]),)
