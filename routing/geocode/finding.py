"""The ladder from door to district: how an address is looked up."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from routing.geocode.address import Address
from routing.geocode.divisions import divisions
from routing.geocode.entries import House, Place, RoadPiece
from routing.geocode.gazetteer import Gazetteer
from routing.geocode.numbering import estimate
from routing.geocode.placement import Candidate, Precision
from routing.geocode.plane import Points, clusters, distance_m, extent_m
from routing.geocode.streets import crossing, middles, on_road
from routing.model import Location

__all__ = ["find"]

SITE_AS_DOOR_M = 80.0
"""A named site no wider than this to either side is found by going to its middle."""
LINK_M, LINK_WITHIN_TOWN_M = 600.0, 2_500.0
"""Known doors of one road name with a larger gap are on different roads."""
BEYOND_NUMBERS = 10
"""A road is taken to go on for so many numbers beyond the known ones."""
OFF_ROAD_M = 150.0
"""The map lacks the part of a road that a known door is farther from than this."""
LONE_GUESS = 1.5
"""A number beyond all known ones, in no town that is named, may be on another road of that name."""
TOWNSHIP_M, DISTRICT_M, CITY_M = 2_000.0, 5_000.0, 20_000.0


def find(gazetteer: Gazetteer, readings: Sequence[Address], near_limit_m: float) -> list[Candidate]:
    """Return the best answers to the readings of one address; several are equally good.

    Parameters
    ----------
    gazetteer
        Where to look.
    readings
        Likeliest first; those without a number count only if no other finds anything.
    near_limit_m
        A reckoned point that is likely off by more is a road's, not a number's.
    """
    best: list[Candidate] = []
    for reading in readings:
        if best and reading.number is None:
            break
        found = _find(gazetteer, reading, near_limit_m)
        if found and (not best or found[0].precision.rank < best[0].precision.rank):
            best = found
        if best and best[0].precision is Precision.DOOR:
            break
    return best or [item for reading in readings for item in _coarse(gazetteer, reading)][:1]


def _find(gazetteer: Gazetteer, address: Address, near_limit_m: float) -> list[Candidate]:
    pieces = gazetteer.pieces_of(address, address.road)
    if address.crossing:
        met = crossing(pieces, gazetteer.pieces_of(address, address.crossing))
        return [met] if met else middles(pieces)
    return (
        _doors(gazetteer, address)
        or _sites(gazetteer, address)
        or _reckoned(gazetteer, address, near_limit_m)
        or middles(pieces)
        or _amid_doors(gazetteer, address)
    )


def _doors(gazetteer: Gazetteer, address: Address) -> list[Candidate]:
    sought = address.number
    if sought is None:
        return []
    fit = [(score, h) for score, h in gazetteer.houses_of(address) if h.number]
    same = [(score, h) for score, h in fit if h.number == sought]
    same = same or [(score, h) for score, h in fit if h.number and h.number.covers(sought)]
    if not same:
        return []
    best = [house for score, house in same if score == same[0][0]]
    best = [house for house in best if house.building == address.building] or best
    return [_door(house) for house in best] + _rivals(address, [h for _, h in fit], best)


def _rivals(address: Address, houses: list[House], found: list[House]) -> list[Candidate]:
    """Return doors of other roads of that name that may have the number too.

    Only when the address names no place that would tell the roads apart.
    """
    if address.number is None or _is_placed(address):
        return []
    groups = [group for group in _groups(address, houses) if _spans(group, address.number.value)]
    return [_door(group[0]) for group in groups if not any(h is f for h in group for f in found)]


def _door(house: House) -> Candidate:
    return Candidate(house.text, Precision.DOOR, Location(house.lat, house.lon))


def _sites(gazetteer: Gazetteer, address: Address) -> list[Candidate]:
    found = [_site(item, address) for item in gazetteer.sites_of(address)]
    return sorted(found, key=lambda item: item.precision.rank)


def _site(found: Place | House, address: Address) -> Candidate:
    where = Location(found.lat, found.lon)
    if isinstance(found, House):
        exact = found.building == address.building and not address.number
        return Candidate(found.text, Precision.DOOR if exact else Precision.NUMBER_NEAR, where)
    precision = Precision.DOOR if found.radius_m < SITE_AS_DOOR_M else Precision.NUMBER_NEAR
    return Candidate(found.name, precision, where, found.radius_m)


def _reckoned(gazetteer: Gazetteer, address: Address, near_limit_m: float) -> list[Candidate]:
    """Return the number's place among the known numbers, one for each road of that name."""
    fit = [(score, house) for score, house in gazetteer.houses_of(address) if house.number]
    houses = [house for score, house in fit if score > 0] or [house for _, house in fit]
    if address.number is None or not houses:
        return []
    value = address.number.value
    groups = _groups(address, houses)
    found = [_reckoning(gazetteer, address, value, group) for group in groups]
    if len(found) > 1 and not _is_placed(address):
        return [item for item, group in zip(found, groups, strict=True) if _spans(group, value)]
    near = [item for item in found if item.uncertainty_m <= near_limit_m]
    pieces = gazetteer.roads_called(address)
    return near or [_as_road(item, pieces) for item in found]


def _spans(group: list[House], value: int) -> bool:
    """Whether the number may belong to the group's road, judged by its known numbers."""
    numbers = [house.number.value for house in group if house.number]
    return min(numbers) - BEYOND_NUMBERS <= value <= max(numbers) + BEYOND_NUMBERS


def _is_placed(address: Address) -> bool:
    """Whether the address names a town, postcode or district."""
    return bool(address.areas.towns or address.areas.postcode or address.areas.district)


def _reckoning(gazetteer: Gazetteer, address: Address, value: int, group: list[House]) -> Candidate:
    lines = [piece.line for piece in gazetteer.pieces_of(address, address.road)]
    numbers = [house.number.value for house in group if house.number]
    found = estimate(value, numbers, _points(group), lines)
    basis = [house.text for house in group if house.number and house.number.value in found.basis]
    name = " - ".join(dict.fromkeys((basis[0], basis[-1])))
    is_guess = len(found.basis) == 1 and not _is_placed(address)
    error_m = found.error_m * (LONE_GUESS if is_guess else 1.0)
    return Candidate(name, Precision.NUMBER_NEAR, Location(found.lat, found.lon), error_m)


def _as_road(item: Candidate, pieces: Sequence[RoadPiece]) -> Candidate:
    """Return the reckoned point moved onto the road, unless the map lacks that part of it."""
    where = item.location
    if pieces:
        there = on_road(pieces, (where.lat, where.lon))
        if distance_m((where.lat, where.lon), (there.lat, there.lon)) < OFF_ROAD_M:
            where = there
    return Candidate(item.matched, Precision.ROAD, where, item.uncertainty_m)


def _amid_doors(gazetteer: Gazetteer, address: Address) -> list[Candidate]:
    """Return the known door in the midst of the others, one for each road of that name."""
    houses = [house for _, house in gazetteer.houses_of(address)]
    found = []
    for group in _groups(address, houses):
        points = _points(group)
        at = int(np.abs(points - points.mean(axis=0)).sum(axis=1).argmin())
        where = Location(group[at].lat, group[at].lon)
        found.append(Candidate(group[at].text, Precision.ROAD, where, extent_m(points)))
    return found


def _coarse(gazetteer: Gazetteer, address: Address) -> list[Candidate]:
    """Return the settlement or district that the address names."""
    if found := gazetteer.settlements(address):
        place = max(found, key=lambda item: item.radius_m)
        where = Location(place.lat, place.lon)
        return [Candidate(place.name, Precision.TOWNSHIP, where, place.radius_m or TOWNSHIP_M)]
    for code in (address.areas.district, address.areas.city):
        if centre := divisions().centres.get(code):
            reach = CITY_M if code.endswith("00") else DISTRICT_M
            name = divisions().called(address.areas)
            return [Candidate(name, Precision.DISTRICT, Location(*centre), reach)]
    return []


def _groups(address: Address, houses: Sequence[House]) -> list[list[House]]:
    """Return the houses road by road; one town has few roads of one name."""
    if not houses:
        return []
    link_m = LINK_WITHIN_TOWN_M if _is_placed(address) else LINK_M
    groups = clusters(_points(houses), link_m)
    return [[houses[row] for row in group] for group in groups]


def _points(houses: Sequence[House]) -> Points:
    return np.asarray([(house.lat, house.lon) for house in houses], dtype=np.float64)
