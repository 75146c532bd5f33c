"""Houses, roads, places and borders read from an OpenStreetMap extract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from routing.geocode.address import Areas, parse_number
from routing.geocode.entries import Border, Extract, House, Origin, Place, PlaceKind, RoadPiece
from routing.geocode.folding import fold
from routing.geocode.plane import Points, extent_m
from routing.geocode.surroundings import Surroundings, town_keys
from routing.osm import open_extract

__all__ = ["read_extract"]

KEYS = (
    "addr:housenumber", "addr:conscriptionnumber", "highway", "place", "boundary", "name",
)  # fmt: skip
REACH_M = {
    "city": 8000.0, "borough": 4000.0, "town": 4000.0, "village": 2500.0, "suburb": 2000.0,
    "quarter": 1000.0, "hamlet": 1000.0, "neighbourhood": 800.0, "isolated_dwelling": 500.0,
    "locality": 0.0,
}  # fmt: skip
"""How far each kind of settlement usually reaches; 0 gives no name to what is around it."""
SITE_KEYS = (
    "amenity", "building", "healthcare", "landuse", "leisure", "man_made", "office", "shop",
    "tourism",
)  # fmt: skip
NOT_ROADS = frozenset({"platform", "bus_stop", "rest_area", "services", "proposed", "construction"})
NAME_KEYS = ("name", "alt_name", "old_name", "official_name", "short_name", "name:zh", "name:en")
TOWN_KEYS = ("addr:city", "addr:town", "addr:village", "addr:suburb", "addr:hamlet", "addr:place")


@dataclass(slots=True)
class _Found:
    houses: list[House] = field(default_factory=list)
    roads: list[RoadPiece] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    lines: dict[int, Points] = field(default_factory=dict)
    municipalities: list[tuple[tuple[str, ...], list[int]]] = field(default_factory=list)
    outlines: list[tuple[dict[str, str], list[int]]] = field(default_factory=list)


def read_extract(path: Path) -> Extract:
    """Return what the extract at `path` tells about addresses.

    Roads cut up by the edge of the extract, areas with a missing border and
    objects without a name or number are left out.

    Raises
    ------
    FileFormatError
        If it is no OpenStreetMap extract.
    """
    found = _Found()
    for item in open_extract(path, keys=KEYS):
        tags = {tag.k: tag.v for tag in item.tags}
        if item.is_node():
            _add_point(found, tags, (item.lat, item.lon), 0.0)
        elif item.is_way():
            _add_way(found, tags, item)
        elif item.is_relation():
            _add_relation(found, tags, item)
    return _surrounded(found)


def _add_way(found: _Found, tags: Mapping[str, str], item: Any) -> None:
    points = [(node.lat, node.lon) for node in item.nodes if node.location.valid()]
    if not points:
        return
    line = np.asarray(points, dtype=np.float64)
    found.lines[item.id] = line
    if "highway" not in tags:
        _add_point(found, tags, _centre(line), extent_m(line))
    elif tags["highway"] not in NOT_ROADS and len(line) > 1:
        found.roads.extend(RoadPiece(name, line) for name in _names(tags))


def _add_relation(found: _Found, tags: dict[str, str], item: Any) -> None:
    ways = [member.ref for member in item.members if member.type == "w"]
    if tags.get("boundary") == "administrative":
        found.municipalities.append((_names(tags), ways))
    elif tags.get("type") == "multipolygon":
        found.outlines.append((tags, ways))


def _add_point(
    found: _Found, tags: Mapping[str, str], at: tuple[float, float], radius_m: float
) -> None:
    found.houses.extend(_houses(tags, at))
    kind = tags.get("place", "")
    for name in _names(tags):
        if kind in REACH_M:
            reach = max(radius_m, REACH_M[kind])
            found.places.append(Place(name, PlaceKind.SETTLEMENT, *at, reach))
        elif any(key in tags for key in SITE_KEYS):
            found.places.append(Place(name, PlaceKind.SITE, *at, radius_m))


def _houses(tags: Mapping[str, str], at: tuple[float, float]) -> Iterator[House]:
    numbers = tags.get("addr:housenumber") or tags.get("addr:conscriptionnumber") or ""
    road = tags.get("addr:street") or tags.get("addr:place") or ""
    if not numbers or not road:
        return
    towns = [tags[key] for key in TOWN_KEYS if key in tags]
    areas = Areas(
        postcode=tags.get("addr:postcode", "").replace(" ", "").casefold(),
        towns=frozenset(key for town in towns for key in town_keys(town)),
    )
    place = " ".join(tags[key] for key in ("addr:postcode", "addr:city") if key in tags)
    names = tuple(fold(tags[key]) for key in ("addr:housename", "name") if tags.get(key))
    for number in numbers.replace(";", ",").split(","):
        if parsed := parse_number(number):
            text = f"{road} {number.strip()}" + (f", {place}" if place else "")
            yield House(fold(road), parsed, *at, text, Origin.MAP, areas=areas, names=names)


def _names(tags: Mapping[str, str]) -> tuple[str, ...]:
    found = (part.strip() for key in NAME_KEYS for part in tags.get(key, "").split(";"))
    return tuple(dict.fromkeys(name for name in found if name))


def _centre(line: Points) -> tuple[float, float]:
    lat, lon = (line.min(axis=0) + line.max(axis=0)) / 2
    return float(lat), float(lon)


def _surrounded(found: _Found) -> Extract:
    """Return what was found, with what lies around each entry filled in."""
    for tags, ways in found.outlines:
        lines = [found.lines[way] for way in ways if way in found.lines]
        if lines:
            line = np.concatenate(lines)
            _add_point(found, tags, _centre(line), extent_m(line))
    borders = tuple(_borders(found))
    around = Surroundings(found.places, borders)
    return Extract(
        tuple(replace(house, lies=around.at(house.lat, house.lon)) for house in found.houses),
        tuple(replace(piece, lies=around.at(*piece.middle)) for piece in found.roads),
        tuple(replace(place, lies=around.at(place.lat, place.lon)) for place in found.places),
        borders,
    )


def _borders(found: _Found) -> Iterator[Border]:
    import shapely

    for names, ways in found.municipalities:
        lines = [found.lines[way][:, ::-1] for way in ways if way in found.lines]
        shapes = [shapely.LineString(line) for line in lines if len(line) > 1]
        area = shapely.union_all(shapely.polygonize(shapes).geoms) if shapes else None
        if names and area is not None and not area.is_empty:
            keys = frozenset(key for name in names for key in town_keys(name))
            yield Border(keys, shapely.to_wkb(area, hex=True))
