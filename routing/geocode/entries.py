"""What a gazetteer holds: houses, pieces of road, named places and borders."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from routing.geocode.address import Areas, HouseNumber
from routing.geocode.plane import Points

__all__ = [
    "Border",
    "Extract",
    "House",
    "Origin",
    "Place",
    "PlaceKind",
    "RoadPiece",
    "agreement",
]


class Origin(StrEnum):
    """Where an entry comes from."""

    KNOWN = "known"
    MAP = "gazetteer"


class PlaceKind(StrEnum):
    """What a named place is."""

    SITE = "site"
    SETTLEMENT = "settlement"


@dataclass(frozen=True, slots=True)
class House:
    """A door with a number or a name.

    Parameters
    ----------
    road, number, names, building, areas
        As in :class:`~routing.geocode.address.Address`.
    lat, lon
        WGS-84 degrees.
    text
        The address as written.
    origin
        Who knows it.
    lies
        Keys of settlements and municipalities around it on the map.
    """

    road: str
    number: HouseNumber | None
    lat: float
    lon: float
    text: str
    origin: Origin
    areas: Areas = field(default_factory=Areas)
    lies: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    building: str = ""


@dataclass(frozen=True, slots=True)
class RoadPiece:
    """One stretch of a named road.

    Parameters
    ----------
    name
        As on the map.
    line
        (n, 2) float64 lat, lon degrees, n at least 2.
    lies
        As in :class:`House`.
    """

    name: str
    line: Points
    lies: frozenset[str] = frozenset()

    @property
    def middle(self) -> tuple[float, float]:
        """A vertex near the middle."""
        lat, lon = np.asarray(self.line[len(self.line) // 2], dtype=np.float64)
        return float(lat), float(lon)


@dataclass(frozen=True, slots=True)
class Place:
    """A named site (building, shop, estate) or settlement.

    Parameters
    ----------
    radius_m
        About how far it reaches.
    """

    name: str
    kind: PlaceKind
    lat: float
    lon: float
    radius_m: float = 0.0
    lies: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Border:
    """A municipality's, country's or district's area.

    Parameters
    ----------
    keys
        Keys of its names.
    wkb
        Polygons in lon, lat as well-known binary, in hexadecimal.
    """

    keys: frozenset[str]
    wkb: str


@dataclass(frozen=True, slots=True)
class Extract:
    """What the map knows."""

    houses: tuple[House, ...] = ()
    roads: tuple[RoadPiece, ...] = ()
    places: tuple[Place, ...] = ()
    borders: tuple[Border, ...] = ()


def agreement(asked: Areas, said: Areas, lies: frozenset[str] = frozenset()) -> int | None:
    """Return how well an entry's areas fit those asked for; ``None`` if they contradict.

    Higher fits better, 0 is nothing known on one side.  ``said`` is what the
    entry's own address says, ``lies`` what the map shows around it.
    """
    if _clash(asked.city, said.city) or _clash(asked.district, said.district):
        return None
    score = 3 * bool(asked.district and said.district)
    if asked.township and said.township:
        score += 1 if asked.township == said.township else -1
    same_code = bool(asked.postcode) and asked.postcode == said.postcode
    if same_code:
        score += 4
    if asked.towns & said.towns:
        score += 3
    elif asked.towns & lies:
        score += 1 if said.towns else 2
    elif asked.towns and (said.towns or lies) and not same_code:
        return None
    if asked.postcode and said.postcode and not same_code:
        score -= 1
    return score


def _clash(one: str, two: str) -> bool:
    return bool(one and two) and one != two
