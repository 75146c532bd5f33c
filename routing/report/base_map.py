"""The streets behind the routes, cut to the day's area and small enough for a page."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from routing.model import Location, RoadLine

if TYPE_CHECKING:
    from shapely import LineString

__all__ = ["Street", "encode", "streets"]

RANKS: Mapping[str, int] = {
    "motorway": 0, "trunk": 0, "primary": 1, "secondary": 2, "tertiary": 3,
    "unclassified": 4, "residential": 4, "living_street": 4, "road": 4, "service": 5,
}  # fmt: skip
PATH_RANK = 6
METRES_PER_DEGREE = 111_320.0
TOLERANCE_M = 0.8
"""Half a pixel at zoom 17, where streets are looked at closely."""

Coordinate = tuple[float, float]
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Street:
    """A line to draw: ``rank`` 0 (motorway) to 6 (path), ``(lat, lon)`` points."""

    rank: int
    name: str
    points: tuple[Coordinate, ...]


def streets(
    roads: Iterable[RoadLine], around: Sequence[Location], *, margin_m: float, most_points: int
) -> tuple[Street, ...]:
    """Return the roads within `margin_m` of the box of `around`, joined and thinned.

    Pieces of one name and rank become one line where they meet; the two
    directions of a street are drawn once.  Above `most_points` the least ranks
    are left out.
    """
    bounds = _bounds(around, margin_m)
    found: list[Street] = []
    points = 0
    pieces = _pieces(roads, bounds)
    for rank in sorted({rank for rank, _ in pieces}):
        joined = [
            street
            for (piece_rank, name), lines in pieces.items()
            if piece_rank == rank
            for street in _joined(rank, name, lines)
        ]
        points += sum(len(street.points) for street in joined)
        if points > most_points:
            break
        found += joined
    return tuple(found)


def encode(points: Iterable[Coordinate]) -> list[int]:
    """Return ``lat, lon`` pairs as millionths of a degree, all but the first relative."""
    whole = [(round(lat * 1e6), round(lon * 1e6)) for lat, lon in points]
    flat = list(whole[0])
    for before, after in itertools.pairwise(whole):
        if after != before:
            flat += (after[0] - before[0], after[1] - before[1])
    return flat


def _bounds(around: Sequence[Location], margin_m: float) -> Bounds:
    lats = [at.lat for at in around]
    lons = [at.lon for at in around]
    lat_margin = margin_m / METRES_PER_DEGREE
    lon_margin = lat_margin / max(0.01, math.cos(math.radians(max(map(abs, lats)))))
    return (
        min(lons) - lon_margin,
        min(lats) - lat_margin,
        max(lons) + lon_margin,
        max(lats) + lat_margin,
    )


def _pieces(
    roads: Iterable[RoadLine], bounds: Bounds
) -> Mapping[tuple[int, str], set[tuple[Coordinate, ...]]]:
    west, south, east, north = bounds
    pieces: dict[tuple[int, str], set[tuple[Coordinate, ...]]] = defaultdict(set)
    for road in roads:
        line = tuple((at.lon, at.lat) for at in road.points)
        lons, lats = zip(*line, strict=True)
        if max(lons) < west or min(lons) > east or max(lats) < south or min(lats) > north:
            continue
        rank = RANKS.get(road.highway.removesuffix("_link"), PATH_RANK)
        pieces[rank, road.name].add(min(line, line[::-1]))
    return pieces


def _joined(rank: int, name: str, lines: Iterable[tuple[Coordinate, ...]]) -> Iterable[Street]:
    from shapely import MultiLineString, line_merge

    merged = line_merge(MultiLineString(sorted(lines)))
    for line in getattr(merged, "geoms", [merged]):
        thin: LineString = line.simplify(TOLERANCE_M / METRES_PER_DEGREE)
        points = tuple((lat, lon) for lon, lat in thin.coords)
        if len(points) > 1:
            yield Street(rank, name, points)
