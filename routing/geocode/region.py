"""Which cities and districts the data covers, so that others can be told apart."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from routing.geocode.address import Areas
from routing.geocode.divisions import divisions

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


def _districts_near(lat: float, lon: float) -> set[str]:
    """Return the district whose middle is nearest and those hardly farther."""
    away = {
        code: math.hypot(lat - centre[0], (lon - centre[1]) * math.cos(math.radians(lat)))
        for code, centre in divisions().centres.items()
        if not code.endswith("00") and abs(centre[0] - lat) < CHINA_REACH_DEGREES
    }
    if not away or (nearest := min(away.values())) > CHINA_REACH_DEGREES:
        return set()
    return {code for code, degrees in away.items() if degrees <= MARGIN * nearest}
