"""Follows a road from one door to another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from routing.geocode.plane import Points

__all__ = ["bend", "nearest_on"]

DOOR_TO_ROAD_M = 80.0
LONGEST_DETOUR = 2.0


def bend(start: Points, end: Points, share: float, street: Sequence[Points]) -> Points | None:
    """Return the point a `share` of the way along the road from `start` to `end`.

    The doors' distance from the road is kept.  ``None`` if no line passes both
    doors, or only by a long way round.

    Parameters
    ----------
    start, end
        (2,) float64 metres.
    share
        0 at `start`, 1 at `end`.
    street
        Pieces of the road, (k, 2) float64 metres each.
    """
    import shapely

    merged = shapely.line_merge(shapely.MultiLineString(list(street)))
    doors = shapely.points(np.stack([start, end]))
    lines = shapely.get_parts(merged)
    worst = np.stack([shapely.distance(lines, door) for door in doors]).max(axis=0)
    if worst.min() > DOOR_TO_ROAD_M:
        return None
    line = lines[int(worst.argmin())]
    along = shapely.line_locate_point(line, doors)
    if abs(along[1] - along[0]) > LONGEST_DETOUR * shapely.distance(doors[0], doors[1]):
        return None
    feet = shapely.get_coordinates(shapely.line_interpolate_point(line, along))
    where = along[0] + share * (along[1] - along[0])
    foot = shapely.get_coordinates(shapely.line_interpolate_point(line, where))[0]
    aside = (1 - share) * (start - feet[0]) + share * (end - feet[1])
    return np.asarray(foot + aside, dtype=np.float64)


def nearest_on(street: Sequence[Points], point: Points) -> Points:
    """Return the point of the road nearest to `point`, all in one unit of length."""
    import shapely

    lines = shapely.MultiLineString(list(street))
    spot = shapely.Point(point)
    found = lines.interpolate(lines.project(spot))
    return np.asarray((found.x, found.y), dtype=np.float64)
