"""Which cities and districts the data covers, so that others can be told apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from routing.geocode.address import Areas
from routing.geocode.divisions import divisions
from routing.geocode.plane import Points

__all__ = ["Region"]

SAMPLE = 400
CHINA_REACH_DEGREES = 1.5
MARGIN = 1.1


@dataclass(frozen=True, slots=True)
class Region:
    """What the data covers, as codes of divisions; empty outside China.

    Parameters
    ----------
    cities, districts
        Every city and district in which there is data.
    """

    cities: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()

    @classmethod
    def around(cls, points: Sequence[tuple[float, float]], named: Iterable[Areas]) -> Region:
        """Return the region of (lat, lon) points and of the areas that addresses name."""
        step = max(1, len(points) // SAMPLE)
        districts = {code for at in points[::step] for code in _districts_near(*at)}
        cities = {divisions().city_of(code) for code in districts}
        for areas in named:
            cities |= {areas.city} - {""}
            districts |= {areas.district} - {""}
        return cls(frozenset(cities), frozenset(districts))

    @property
    def home(self) -> Areas:
        """What an address without a city is taken to lie in."""
        if len(self.cities) != 1:
            return Areas()
        (city,) = self.cities
        return Areas(province=city[:2] + "0000", city=city)

    def excludes(self, areas: Areas) -> str:
        """Return the name of the city or district that is not covered, else ``""``."""
        if areas.city and self.cities and areas.city not in self.cities:
            return divisions().called(Areas(city=areas.city, district=areas.district))
        if areas.district and self.districts and areas.district not in self.districts:
            return divisions().called(areas)
        return ""


@cache
def _centres() -> tuple[tuple[str, ...], Points]:
    """Return the codes of all districts and their (n, 2) middles."""
    known = {c: at for c, at in divisions().centres.items() if not c.endswith("00")}
    return tuple(known), np.asarray(list(known.values()), dtype=np.float64)


def _districts_near(lat: float, lon: float) -> set[str]:
    """Return the district whose middle is nearest and those hardly farther."""
    codes, centres = _centres()
    scale = np.asarray((1.0, np.cos(np.radians(lat))))
    away = np.hypot(*((centres - (lat, lon)) * scale).T)
    if away.min() > CHINA_REACH_DEGREES:
        return set()
    return {codes[row] for row in np.flatnonzero(away <= MARGIN * away.min())}
