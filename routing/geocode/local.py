"""The geocoder that needs no network."""

from __future__ import annotations

from typing import Any

from geopy.adapters import URLLibAdapter
from geopy.geocoders.base import Geocoder
from geopy.location import Location as GeopyLocation

from routing.geocode import chinese, latin
from routing.geocode.address import Address
from routing.geocode.finding import find
from routing.geocode.folding import has_han
from routing.geocode.gazetteer import Gazetteer
from routing.geocode.placement import Candidate, Precision
from routing.geocode.region import Region
from routing.model import Location

__all__ = ["LocalGeocoder", "candidate_of", "readings"]


def readings(text: str, gazetteer: Gazetteer, region: Region) -> list[Address]:
    """Return the ways to read an address, likeliest first."""
    if has_han(text):
        return chinese.read(text, gazetteer.is_road, region.home)
    return latin.read(text, gazetteer.is_road)


class LocalGeocoder(Geocoder):  # type: ignore[misc]
    """A geopy geocoder over a gazetteer in memory.

    Parameters
    ----------
    gazetteer
        What it knows.
    region
        What the gazetteer covers.
    near_limit_m
        See :func:`find`.
    doors_only
        Answer only with doors, leaving the rest to the next source.
    """

    def __init__(
        self, gazetteer: Gazetteer, region: Region, near_limit_m: float, *, doors_only: bool = False
    ) -> None:
        super().__init__(adapter_factory=URLLibAdapter)
        self._gazetteer = gazetteer
        self._region = region
        self._near_limit_m = near_limit_m
        self._doors_only = doors_only

    def geocode(
        self, query: str, *, exactly_one: bool = True, **_: Any
    ) -> GeopyLocation | list[GeopyLocation] | None:
        """Return the best answer, or all equally good ones; ``None`` if there is none.

        ``raw`` holds ``precision`` (see :class:`Precision`) and ``uncertainty_m``.
        """
        read = readings(query, self._gazetteer, self._region)
        found = find(self._gazetteer, read, self._near_limit_m)
        if self._doors_only:
            found = [item for item in found if item.precision is Precision.DOOR]
        if not found:
            return None
        answers = [_as_geopy(item) for item in found]
        return answers[0] if exactly_one else answers


def candidate_of(answer: GeopyLocation) -> Candidate:
    """Return the answer of a :class:`LocalGeocoder` as a candidate."""
    return Candidate(
        answer.address,
        Precision(answer.raw["precision"]),
        Location(answer.latitude, answer.longitude),
        float(answer.raw["uncertainty_m"]),
    )


def _as_geopy(item: Candidate) -> GeopyLocation:
    raw = {"precision": item.precision.value, "uncertainty_m": item.uncertainty_m}
    return GeopyLocation(item.matched, (item.location.lat, item.location.lon), raw)
