"""The ladder from door to district: how an address is looked up."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from routing.geocode.address import Address
from routing.geocode.entries import House, Place, RoadPiece
from routing.geocode.gazetteer import Gazetteer
from routing.geocode.numbering import estimate
from routing.geocode.placement import Candidate, Precision
from routing.geocode.plane import distance_m
from routing.model import Location

__all__ = ["find"]

NEAR_LIMIT_M = 150.0


def find(gazetteer: Gazetteer, readings: Sequence[Address]) -> list[Candidate]:
    """Return the best answers of the best reading; several are equally good."""
    best: list[Candidate] = []
    for reading in readings:
        if best and reading.number is None:
            break
        hits = _find(gazetteer, reading)
        if hits and (not best or hits[0].precision.rank < best[0].precision.rank):
            best = hits
        if best and best[0].precision is Precision.DOOR:
            break
    return best


def _candidate(
    point: Sequence[float], precision: Precision, matched: str, uncertainty_m: float = 0.0
) -> Candidate:
    lat, lon = point
    return Candidate(matched, precision, Location(float(lat), float(lon)), uncertainty_m)


def _find(gazetteer: Gazetteer, address: Address) -> list[Candidate]:
    for step in (_doors, _crossing, _sites, _reckoned, _road, _settlement):
        if hits := step(gazetteer, address):
            return hits
    return []


def _doors(gazetteer: Gazetteer, address: Address) -> list[Candidate]:
    if address.number is None:
        return []
    fit = gazetteer.houses_of(address)
    same = [(s, h) for s, h in fit if h.number and h.number == address.number] or [
        (s, h) for s, h in fit if h.number and h.number.covers(address.number)
    ]
    best = [house for score, house in same if score == same[0][0]]
    best = [h for h in best if h.building == address.building] or best
    return [_candidate((h.lat, h.lon), Precision.DOOR, h.text) for h in best]


def _crossing(gazetteer: Gazetteer, address: Address) -> list[Candidate]:
    if not address.crossing:
        return []
    ours = gazetteer.pieces_of(address, address.road)
    theirs = gazetteer.pieces_of(address, address.crossing)
    best: tuple[float, Candidate] | None = None
    for one in ours:
        for two in theirs:
            gaps = np.abs(one.line[:, None, :] - two.line[None, :, :]).sum(axis=2)
            at = int(gaps.min(axis=1).argmin())
            lat, lon = one.line[at]
            if best is None or gaps.min() < best[0]:
                name = f"{one.name} / {two.name}"
                best = (
                    float(gaps.min()),
                    _candidate((lat, lon), Precision.NUMBER_NEAR, name, 30.0),
                )
    return [best[1]] if best and best[0] < 0.0006 else []


def _sites(gazetteer: Gazetteer, address: Address) -> list[Candidate]:
    return [_site(found) for found in gazetteer.sites_of(address)]


def _site(found: Place | House) -> Candidate:
    if isinstance(found, House):
        return _candidate((found.lat, found.lon), Precision.DOOR, found.text)
    precision = Precision.DOOR if found.radius_m < 100 else Precision.NUMBER_NEAR
    return _candidate((found.lat, found.lon), precision, found.name, found.radius_m)


def _reckoned(gazetteer: Gazetteer, address: Address) -> list[Candidate]:
    if address.number is None:
        return []
    fit = [(s, h) for s, h in gazetteer.houses_of(address) if h.number]
    houses = [h for s, h in fit if s > 0] or [h for _, h in fit]
    if not houses:
        return []
    points = np.asarray([(h.lat, h.lon) for h in houses])
    found = estimate(address.number.value, [h.number.value for h in houses], points)
    if found is None:
        return []
    near = found.error_m <= NEAR_LIMIT_M
    precision = Precision.NUMBER_NEAR if near else Precision.ROAD
    return [
        _candidate(
            (found.lat, found.lon), precision, f"{houses[0].text} {found.between}", found.error_m
        )
    ]


def _road(gazetteer: Gazetteer, address: Address) -> list[Candidate]:
    pieces = gazetteer.pieces_of(address, address.road)
    if pieces:
        return [_middle(pieces)]
    houses = [h for _, h in gazetteer.houses_of(address)]
    if not houses:
        return []
    points = np.asarray([(h.lat, h.lon) for h in houses])
    at = int(np.abs(points - points.mean(axis=0)).sum(axis=1).argmin())
    return [_candidate(points[at], Precision.ROAD, houses[at].text)]


def _middle(pieces: Sequence[RoadPiece]) -> Candidate:
    points = np.concatenate([piece.line for piece in pieces])
    at = int(np.abs(points - points.mean(axis=0)).sum(axis=1).argmin())
    lat, lon = points[at]
    reach = max(distance_m((lat, lon), tuple(p)) for p in points)
    return _candidate((lat, lon), Precision.ROAD, pieces[0].name, reach)


def _settlement(gazetteer: Gazetteer, address: Address) -> list[Candidate]:
    found = gazetteer.settlements(address.areas)
    return [_candidate((p.lat, p.lon), Precision.TOWNSHIP, p.name, p.radius_m) for p in found[:1]]
