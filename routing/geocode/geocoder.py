"""Puts the sources together as the settings say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from routing.errors import FileFormatError
from routing.geocode.address import Address
from routing.geocode.address_book import AddressBook, Source
from routing.geocode.entries import Extract, House
from routing.geocode.extract_cache import load_extract
from routing.geocode.gazetteer import Gazetteer
from routing.geocode.known import KnownAddress, KnownRead, houses_from, read_known
from routing.geocode.local import LocalGeocoder, candidate_of, readings
from routing.geocode.online import online_source
from routing.geocode.placement import Precision
from routing.geocode.region import Region
from routing.geocode.surroundings import Surroundings, with_neighbours_towns
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
        If a file cannot be read, or the settings name no source, one that does
        not exist or an unknown precision.
    """
    _require_sound(settings)
    extract = load_extract(roads) if roads else Extract()
    table = read_known(known) if known else KnownRead()
    region, houses = _understood(extract, table.addresses)
    everything = Gazetteer([*houses, *extract.houses], extract.roads, extract.places)

    def excluded(text: str) -> str:
        found = readings(text, everything, region)
        return region.excludes(found[0].areas) if found else ""

    def local(gazetteer: Gazetteer, *, doors_only: bool = False) -> LocalGeocoder:
        return LocalGeocoder(gazetteer, region, settings.near_limit_m, doors_only=doors_only)

    offline = {
        "known": Source("known", local(Gazetteer(houses), doors_only=True), candidate_of),
        "gazetteer": Source("gazetteer", local(everything), candidate_of),
    }
    return AddressBook(
        _in_order(offline, settings),
        accepted=settings.accepted,
        ambiguous_m=settings.ambiguous_m,
        excluded=excluded,
        faults=table.faults,
    )


def _require_sound(settings: GeocodeSettings) -> None:
    levels = [str(level) for level in Precision]
    faults = [
        f"accepted: {level!r} is no precision: use {', '.join(levels)}"
        for level in settings.accepted
        if level not in levels
    ]
    if not settings.sources:
        faults.append("sources is empty: name at least one, e.g. gazetteer")
    if faults:
        raise FileFormatError("settings geocode", faults)


def _in_order(offline: Mapping[str, Source], settings: GeocodeSettings) -> list[Source]:
    """Return the sources in the settings' order, the offline ones first."""
    missing = [n for n in settings.sources if n not in offline and n not in settings.online]
    if missing:
        raise FileFormatError(
            "settings geocode.sources",
            [f"{n!r} is neither known, gazetteer nor a section geocode.online" for n in missing],
        )
    online = [
        online_source(name, settings.online[name], settings.min_delay_s)
        for name in settings.sources
        if name not in offline
    ]
    return [*(offline[name] for name in settings.sources if name in offline), *online]


def _understood(extract: Extract, known: tuple[KnownAddress, ...]) -> tuple[Region, list[House]]:
    """Return the region covered and the known addresses taken apart."""
    points = [(item.location.lat, item.location.lon) for item in known]
    points += [piece.middle for piece in extract.roads]
    map_only = Gazetteer((), extract.roads, extract.places)
    bare = Region.around(points, ())
    around = Surroundings(extract.places, extract.borders)

    def read(text: str) -> list[Address]:
        return readings(text, map_only, bare)

    houses = [
        replace(house, lies=around.at(house.lat, house.lon)) for house in houses_from(known, read)
    ]
    region = Region.around(points, (house.areas for house in houses))
    return region, with_neighbours_towns(houses)
