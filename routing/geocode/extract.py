"""Houses, roads and places read from an OpenStreetMap extract."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from routing.geocode.address import Areas, parse_number
from routing.geocode.entries import House, Origin, Place, PlaceKind, RoadPiece
from routing.geocode.folding import fold, tokens
from routing.geocode.plane import METRES_PER_DEGREE, Points, distance_m
from routing.osm import open_extract

__all__ = ["Extract", "read_extract"]

KEYS = ("addr:housenumber", "addr:interpolation", "highway", "place", "boundary", "name")
SETTLEMENTS = {
    "city": 8000.0, "town": 4000.0, "village": 2500.0, "suburb": 2000.0, "quarter": 1000.0,
    "neighbourhood": 800.0, "hamlet": 1000.0, "borough": 4000.0, "isolated_dwelling": 500.0,
    "locality": 0.0,
}  # fmt: skip
SITES = ("amenity", "building", "shop", "office", "tourism", "leisure", "landuse", "healthcare")
NOT_ROADS = frozenset({"platform", "bus_stop", "rest_area", "services", "proposed", "construction"})
NAMES = ("name", "alt_name", "old_name", "official_name", "name:zh", "name:en")


@dataclass(slots=True)
class Extract:
    """What the map knows.

    Parameters
    ----------
    houses, roads, places
        See :mod:`routing.geocode.entries`.
    """

    houses: list[House] = field(default_factory=list)
    roads: list[RoadPiece] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)


@dataclass(slots=True)
class _Raw:
    extract: Extract = field(default_factory=Extract)
    borders: dict[int, Points] = field(default_factory=dict)
    municipalities: list[tuple[tuple[str, ...], list[int]]] = field(default_factory=list)
    outlines: list[tuple[dict[str, str], list[int]]] = field(default_factory=list)
    interpolations: list[tuple[str, Points]] = field(default_factory=list)


def read_extract(path: Path) -> Extract:
    """Return the houses, roads and places of the extract at `path`.

    Raises
    ------
    FileFormatError
        If it is no OpenStreetMap extract.
    """
    raw = _Raw()
    for item in open_extract(path, keys=KEYS):
        if item.is_node():
            _add_node(raw, item)
        elif item.is_way():
            _add_way(raw, item)
        elif item.is_relation():
            _add_relation(raw, item)
    return _surround(raw)


def _add_node(raw: _Raw, item: Any) -> None:
    tags = {tag.k: tag.v for tag in item.tags}
    _add_point(raw, tags, item.lat, item.lon, 0.0)


def _add_way(raw: _Raw, item: Any) -> None:
    line = _line(item)
    if not len(line):
        return
    tags = {tag.k: tag.v for tag in item.tags}
    raw.borders[item.id] = line
    if "addr:interpolation" in tags:
        raw.interpolations.append((tags["addr:interpolation"], line))
    highway = tags.get("highway", "")
    if highway and highway not in NOT_ROADS and len(line) > 1:
        for name in _names(tags):
            raw.extract.roads.append(RoadPiece(name, line))
        return
    lat, lon = _centre(line)
    _add_point(raw, tags, lat, lon, _radius(line))


def _add_relation(raw: _Raw, item: Any) -> None:
    tags = {tag.k: tag.v for tag in item.tags}
    ways = [member.ref for member in item.members if member.type == "w"]
    if tags.get("boundary") == "administrative" and "name" in tags:
        raw.municipalities.append((_names(tags), ways))
    elif tags.get("type") == "multipolygon":
        raw.outlines.append((tags, ways))


def _add_point(raw: _Raw, tags: dict[str, str], lat: float, lon: float, radius_m: float) -> None:
    raw.extract.houses.extend(_houses(tags, lat, lon))
    kind = tags.get("place", "")
    for name in _names(tags):
        if kind in SETTLEMENTS:
            reach = max(radius_m, SETTLEMENTS[kind])
            place = Place(name, PlaceKind.SETTLEMENT, lat, lon, reach)
            raw.extract.places.append(place)
        elif any(key in tags for key in SITES):
            raw.extract.places.append(Place(name, PlaceKind.SITE, lat, lon, radius_m))


def _houses(tags: dict[str, str], lat: float, lon: float) -> Iterator[House]:
    numbers = tags.get("addr:housenumber") or tags.get("addr:conscriptionnumber") or ""
    road = tags.get("addr:street") or tags.get("addr:place") or ""
    if not numbers or not road:
        return
    towns = [
        tags[key]
        for key in ("addr:city", "addr:suburb", "addr:hamlet", "addr:place")
        if key in tags
    ]
    postcode = tags.get("addr:postcode", "").replace(" ", "").casefold()
    areas = Areas(postcode=postcode, towns=frozenset(key for t in towns for key in town_keys(t)))
    place = f"{tags.get('addr:postcode', '')} {tags.get('addr:city', '')}".strip()
    names = tuple(fold(tags[key]) for key in ("addr:housename", "name") if tags.get(key))
    for number in numbers.replace(";", ",").split(","):
        parsed = parse_number(number)
        if parsed is not None:
            text = f"{road} {number.strip()}" + (f", {place}" if place else "")
            yield House(fold(road), parsed, lat, lon, text, Origin.MAP, areas=areas, names=names)


def town_keys(name: str) -> set[str]:
    """Return the keys that may stand for a town: its name and the longer words of it."""
    return {fold(name), *(word for word in tokens(name) if len(word) > 3)} - {""}


def _names(tags: dict[str, str]) -> tuple[str, ...]:
    found = (part.strip() for key in NAMES for part in tags.get(key, "").split(";"))
    return tuple(dict.fromkeys(name for name in found if name))


def _line(item: Any) -> Points:
    points = [(node.lat, node.lon) for node in item.nodes if node.location.valid()]
    return np.asarray(points, dtype=np.float64).reshape(-1, 2)


def _centre(line: Points) -> tuple[float, float]:
    lat, lon = (line.min(axis=0) + line.max(axis=0)) / 2
    return float(lat), float(lon)


def _radius(line: Points) -> float:
    size = np.ptp(line, axis=0)
    return (
        float(np.hypot(size[0], size[1] * np.cos(np.radians(line[0, 0])))) / 2 * METRES_PER_DEGREE
    )


def _surround(raw: _Raw) -> Extract:
    """Return the extract with what lies around each entry filled in."""
    for tags, ways in raw.outlines:
        lines = [raw.borders[way] for way in ways if way in raw.borders]
        if lines:
            line = np.concatenate(lines)
            _add_point(raw, tags, *_centre(line), _radius(line))
    around = _Around(raw)
    found = raw.extract
    found.houses = [replace(h, lies=around.at(h.lat, h.lon)) for h in found.houses]
    found.roads = [replace(r, lies=around.at(*r.middle)) for r in found.roads]
    found.places = [replace(p, lies=around.at(p.lat, p.lon)) for p in found.places]
    return found


class _Around:
    """Tells the municipalities and settlements around a point."""

    def __init__(self, raw: _Raw) -> None:
        self._settlements = [
            p for p in raw.extract.places if p.kind is PlaceKind.SETTLEMENT and p.radius_m
        ]
        self._areas = list(_polygons(raw))
        self._seen: dict[tuple[int, int], frozenset[str]] = {}

    def at(self, lat: float, lon: float) -> frozenset[str]:
        cell = (round(lat * 2000), round(lon * 2000))
        if cell not in self._seen:
            self._seen[cell] = frozenset(self._near(lat, lon))
        return self._seen[cell]

    def _near(self, lat: float, lon: float) -> set[str]:
        from shapely import Point

        point = Point(lon, lat)
        found = {key for keys, area in self._areas if area.contains(point) for key in keys}
        reached = [
            (away / place.radius_m, place.name)
            for place in self._settlements
            if (away := distance_m((lat, lon), (place.lat, place.lon))) < place.radius_m
        ]
        for _, name in sorted(reached)[:2]:
            found |= town_keys(name)
        return found


def _polygons(raw: _Raw) -> Iterator[tuple[frozenset[str], Any]]:
    import shapely

    for names, ways in raw.municipalities:
        lines = [raw.borders[way][:, ::-1] for way in ways if way in raw.borders]
        shapes = [shapely.LineString(line) for line in lines if len(line) > 1]
        rings = shapely.union_all(shapely.polygonize(shapes).geoms) if shapes else None
        if rings is not None and not rings.is_empty:
            shapely.prepare(rings)
            yield frozenset(key for name in names for key in town_keys(name)), rings


def interpolated(raw_interpolations: list[tuple[str, Points]]) -> dict[str, list[Points]]:
    """Return interpolation ways by their scheme."""
    found: dict[str, list[Points]] = defaultdict(list)
    for scheme, line in raw_interpolations:
        found[scheme].append(line)
    return found
