"""Puts the sources together as the settings say."""

from __future__ import annotations

from pathlib import Path

from routing.geocode.address import Address
from routing.geocode.address_book import AddressBook, Source
from routing.geocode.entries import House
from routing.geocode.extract import Extract, read_extract
from routing.geocode.gazetteer import Gazetteer
from routing.geocode.known import KnownAddress, houses_from, read_known
from routing.geocode.local import LocalGeocoder, candidate_of, readings
from routing.geocode.region import Region
from routing.settings import GeocodeSettings

__all__ = ["make_geocoder"]


def make_geocoder(
    settings: GeocodeSettings, *, known: Path | None = None, roads: Path | None = None
) -> AddressBook:
    """Return the address book over the known addresses, the extract and the online sources.

    Parameters
    ----------
    known
        Table of addresses with lat, lon (WGS-84).
    roads
        OpenStreetMap extract.

    Raises
    ------
    FileFormatError
        If a file cannot be read.
    """
    extract = read_extract(roads) if roads else Extract()
    table = read_known(known) if known else ()
    region, houses = _understand(extract, table)
    known_only = Gazetteer(houses)
    everything = Gazetteer([*houses, *extract.houses], extract.roads, extract.places)
    offline = {
        "known": Source("known", LocalGeocoder(known_only, region, doors_only=True), candidate_of),
        "gazetteer": Source("gazetteer", LocalGeocoder(everything, region), candidate_of),
    }

    def excluded(text: str) -> str:
        found = readings(text, everything, region)
        return region.excludes(found[0].areas) if found else ""

    return AddressBook(
        [offline[name] for name in settings.sources],
        accepted=settings.accepted,
        ambiguous_m=200.0,
        excluded=excluded,
    )


def _understand(extract: Extract, known: tuple[KnownAddress, ...]) -> tuple[Region, list[House]]:
    """Return the region covered and the known addresses taken apart."""
    points = [(item.location.lat, item.location.lon) for item in known]
    points += [piece.middle for piece in extract.roads]
    map_only = Gazetteer((), extract.roads, extract.places)
    bare = Region.around(points, ())

    def read(text: str) -> list[Address]:
        return readings(text, map_only, bare)

    houses = houses_from(known, read)
    return Region.around(points, (house.areas for house in houses)), houses
