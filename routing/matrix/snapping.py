"""From a point to the place on the nearest usable road."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from routing.matrix.distance import EARTH_RADIUS_M, great_circle_m
from routing.matrix.graph import RoadGraph
from routing.model import Location

__all__ = ["Place", "Snapper", "Spot"]

JUNCTION_DM = 10
"""Places this near to a junction are the junction: far below what positions are worth."""
SAME_M = 0.1
"""Roads this near to each other are on top of each other: extracts round to 0.01 m."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of a segment: `share` of its length, exactly 0 or 1 at its junctions."""

    segment: int
    share: float


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the road graph.

    Parameters
    ----------
    location
        Where on the road.
    distance_m
        From the point to it, as the crow flies.
    spots
        The same place on each road that runs there, the nearest first: often
        one, more where mappers drew two roads on top of each other.
    """

    location: Location
    distance_m: float
    spots: tuple[Spot, ...]


class Snapper:
    """Finds the nearest road; builds its spatial index once.

    Parameters
    ----------
    graph
        Roads of one mode: every segment is usable in at least one direction.
    islet_factor
        The connected network is taken instead of a nearer road cut off from it
        if it is at most this many times as far.
    """

    def __init__(self, graph: RoadGraph, islet_factor: float) -> None:
        import shapely

        self._graph = graph
        self._islet_factor = islet_factor
        self._scale = np.radians(1.0) * EARTH_RADIUS_M
        self._squeeze = float(np.cos(np.radians(graph.lats.mean())))
        owner = np.repeat(np.arange(len(graph.tail)), np.diff(graph.point_start))
        self._lines = shapely.linestrings(self._flat(graph.lats, graph.lons), indices=owner)
        self._all = shapely.STRtree(self._lines)
        self._main_segments = np.flatnonzero(graph.on_main)
        self._main = shapely.STRtree(self._lines[self._main_segments])

    def places(self, locations: Sequence[Location], limit_m: float) -> tuple[Place | None, ...]:
        """Return the place of each location, ``None`` if no road is within `limit_m`."""
        import shapely

        if not locations:
            return ()
        points = shapely.points(
            self._flat(
                np.array([location.lat for location in locations]),
                np.array([location.lon for location in locations]),
            )
        )
        segments = self._segments(points, limit_m)
        return tuple(
            self._place(location, point, found, limit_m)
            for location, point, found in zip(locations, points, segments, strict=True)
        )

    def _segments(self, points: Any, limit_m: float) -> list[list[int]]:
        """Return the segments that each point is taken to, the nearest first."""
        nearest, away_m = _nearest(self._all, points)
        allowed = np.ones(len(points), bool)
        on_main = self._graph.on_main
        if len(self._main_segments):
            main, main_away_m = _nearest(self._main, points)
            moved = (main_away_m <= self._islet_factor * away_m) & (main_away_m <= limit_m)
            nearest = np.where(moved, self._main_segments[main], nearest)
            away_m = np.where(moved, main_away_m, away_m)
            allowed = ~moved
        segments = [[int(first)] for first in nearest]
        asked, found = self._all.query(points, predicate="dwithin", distance=away_m + SAME_M)
        for at, segment in sorted(zip(asked.tolist(), found.tolist(), strict=True)):
            if segment != nearest[at] and (allowed[at] or on_main[segment]):
                segments[at].append(segment)
        return segments

    def _place(
        self, location: Location, point: Any, segments: Sequence[int], limit_m: float
    ) -> Place | None:
        import shapely

        lines = self._lines[segments]
        shares = shapely.line_locate_point(lines, point, normalized=True)
        reached = shapely.line_interpolate_point(lines, shares, normalized=True)
        on_top = shapely.distance(reached, reached[0]) <= SAME_M
        spots = tuple(
            self._spot(segment, float(share))
            for segment, share, same in zip(segments, shares, on_top, strict=True)
            if same
        )
        lat, lon = self._at(spots[0])
        distance_m = great_circle_m(location.lat, location.lon, lat, lon)
        if distance_m > limit_m:
            return None
        return Place(Location(lat, lon), distance_m, spots)

    def _spot(self, segment: int, share: float) -> Spot:
        length_dm = int(self._graph.length_dm[segment])
        along_dm = share * length_dm
        if min(along_dm, length_dm - along_dm) <= JUNCTION_DM:
            share = float(along_dm > length_dm / 2)
        return Spot(segment, share)

    def _at(self, spot: Spot) -> tuple[float, float]:
        import shapely

        point = shapely.line_interpolate_point(
            self._lines[spot.segment], spot.share, normalized=True
        )
        return float(point.y / self._scale), float(point.x / (self._scale * self._squeeze))

    def _flat(self, lats: NDArray[np.float64], lons: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (n, 2) metres on a plane that touches the middle of the network."""
        return np.column_stack([lons * self._scale * self._squeeze, lats * self._scale])


def _nearest(tree: Any, points: Any) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the nearest line of each point (the first of equally near ones), and metres."""
    (asked, found), away_m = tree.query_nearest(points, return_distance=True, all_matches=True)
    order = np.lexsort((found, asked))
    first = order[np.unique(asked[order], return_index=True)[1]]
    return found[first], away_m[first]
