"""What lies around a point: municipalities by their borders, settlements by their reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from routing.geocode.entries import Border, House, Place, PlaceKind
from routing.geocode.folding import fold, tokens
from routing.geocode.plane import distance_m, to_metres

__all__ = ["Surroundings", "town_keys", "with_neighbours_towns"]

CELLS_PER_DEGREE = 2_000
SETTLEMENTS_AROUND, SETTLEMENTS_WITHIN_BORDERS = 2, 1
NEIGHBOURS, NEIGHBOUR_M = 3, 800.0


def town_keys(name: str) -> frozenset[str]:
    """Return the keys that may stand for a town: its name and the longer words of it."""
    return frozenset({fold(name), *(word for word in tokens(name) if len(word) > 3)} - {""})


class Surroundings:
    """Tells the keys of the municipalities and settlements around a point."""

    def __init__(self, places: Sequence[Place], borders: Sequence[Border]) -> None:
        self._settlements = [p for p in places if p.kind is PlaceKind.SETTLEMENT and p.radius_m]
        self._areas = [(border.keys, _area(border)) for border in borders]
        self._seen: dict[tuple[int, int], frozenset[str]] = {}

    def at(self, lat: float, lon: float) -> frozenset[str]:
        """Return the keys around a point, alike within some 50 m."""
        cell = (round(lat * CELLS_PER_DEGREE), round(lon * CELLS_PER_DEGREE))
        if cell not in self._seen:
            self._seen[cell] = self._around(lat, lon)
        return self._seen[cell]

    def _around(self, lat: float, lon: float) -> frozenset[str]:
        import shapely

        point = shapely.Point(lon, lat)
        keys = {key for names, area in self._areas if area.contains(point) for key in names}
        reached = [
            (away / place.radius_m, place.name)
            for place in self._settlements
            if (away := distance_m((lat, lon), (place.lat, place.lon))) < place.radius_m
        ]
        nearest = SETTLEMENTS_WITHIN_BORDERS if keys else SETTLEMENTS_AROUND
        for _, name in sorted(reached)[:nearest]:
            keys |= town_keys(name)
        return frozenset(keys)


def with_neighbours_towns(houses: Sequence[House]) -> list[House]:
    """Return the houses; one whose address names no town lies in its neighbours'."""
    telling = [house for house in houses if house.areas.towns]
    if not telling or len(telling) == len(houses):
        return list(houses)
    from scipy.spatial import cKDTree

    origin = (telling[0].lat, telling[0].lon)
    tree = cKDTree(to_metres([(h.lat, h.lon) for h in telling], origin))
    points = to_metres([(h.lat, h.lon) for h in houses], origin)
    _, rows = tree.query(points, k=NEIGHBOURS, distance_upper_bound=NEIGHBOUR_M)
    found = []
    for house, near in zip(houses, np.atleast_2d(rows), strict=True):
        keys = {key for row in near if row < len(telling) for key in telling[row].areas.towns}
        found.append(house if house.areas.towns else replace(house, lies=house.lies | keys))
    return found


def _area(border: Border) -> Any:
    import shapely

    area = shapely.from_wkb(border.wkb)
    shapely.prepare(area)
    return area
