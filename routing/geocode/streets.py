"""Points on roads that the map knows: crossings, middles, the nearest one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from routing.geocode.axis import nearest_on
from routing.geocode.entries import RoadPiece
from routing.geocode.placement import Candidate, Precision
from routing.geocode.plane import (
    METRES_PER_DEGREE,
    Points,
    clusters,
    extent_m,
    to_degrees,
    to_metres,
)
from routing.model import Location

__all__ = ["crossing", "middles", "on_road"]

CROSSING_M = 60.0
"""Roads that pass each other no farther than this cross, if not on the map then on the ground."""
ROAD_LINK_M = 500.0
"""Pieces of one name with a smaller gap are one road."""


def crossing(ours: Sequence[RoadPiece], theirs: Sequence[RoadPiece]) -> Candidate | None:
    """Return where two roads meet, else where they come nearest, else ``None``."""
    import shapely

    if not ours or not theirs:
        return None
    origin = ours[0].middle
    one, two = _shape(ours, origin), _shape(theirs, origin)
    met = one.intersection(two)
    if met.is_empty:
        if shapely.distance(one, two) > CROSSING_M:
            return None
        met = shapely.shortest_line(one, two)
    points = to_degrees(shapely.get_coordinates(met), origin)
    lat, lon = to_degrees(shapely.get_coordinates(met.centroid), origin)[0]
    reach = max(CROSSING_M / 2, extent_m(points))
    where = Location(float(lat), float(lon))
    return Candidate(f"{ours[0].name} / {theirs[0].name}", Precision.NUMBER_NEAR, where, reach)


def middles(pieces: Sequence[RoadPiece]) -> list[Candidate]:
    """Return the middle of the road, one for each road of that name."""
    if not pieces:
        return []
    found = []
    for road in _roads(pieces):
        points = np.concatenate([piece.line for piece in road])
        lat, lon = (points.min(axis=0) + points.max(axis=0)) / 2
        where = on_road(road, (float(lat), float(lon)))
        found.append(Candidate(road[0].name, Precision.ROAD, where, extent_m(points)))
    return found


def on_road(pieces: Sequence[RoadPiece], point: tuple[float, float]) -> Location:
    """Return the point of the road nearest to a (lat, lon) `point`."""
    lines = [to_metres(piece.line, point) for piece in pieces]
    lat, lon = to_degrees(nearest_on(lines, np.zeros(2)), point)[0]
    return Location(float(lat), float(lon))


def _shape(pieces: Sequence[RoadPiece], origin: tuple[float, float]) -> Any:
    import shapely

    return shapely.MultiLineString([to_metres(piece.line, origin) for piece in pieces])


def _roads(pieces: Sequence[RoadPiece]) -> list[list[RoadPiece]]:
    """Return the pieces grouped into roads that hang together but for small gaps."""
    dense = [_dense(piece.line) for piece in pieces]
    owner = np.repeat(np.arange(len(pieces)), [len(line) for line in dense])
    groups = clusters(np.concatenate(dense), ROAD_LINK_M)
    return [[pieces[row] for row in sorted({int(owner[at]) for at in group})] for group in groups]


def _dense(line: Points) -> Points:
    """Return the line with vertices close enough for its pieces to be found together."""
    import shapely

    step = ROAD_LINK_M / 2 / METRES_PER_DEGREE
    dense = shapely.segmentize(shapely.LineString(line), step)
    return np.asarray(shapely.get_coordinates(dense), dtype=np.float64)
