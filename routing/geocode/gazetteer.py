"""Places an address on the map that it knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

from routing.geocode.address import Address, Areas
from routing.geocode.entries import House, Place, PlaceKind, RoadPiece, agreement
from routing.geocode.folding import fold

__all__ = ["Gazetteer"]

Entry = TypeVar("Entry", House, RoadPiece, Place)


class Gazetteer:
    """Houses, roads and places under their keys.

    Parameters
    ----------
    houses, roads, places
        Entries; several may share a key.
    """

    def __init__(
        self,
        houses: Iterable[House] = (),
        roads: Iterable[RoadPiece] = (),
        places: Iterable[Place] = (),
    ) -> None:
        self.houses: dict[str, list[House]] = defaultdict(list)
        self.named: dict[str, list[House]] = defaultdict(list)
        self.roads: dict[str, list[RoadPiece]] = defaultdict(list)
        self.places: dict[str, list[Place]] = defaultdict(list)
        for house in houses:
            if house.road:
                self.houses[house.road].append(house)
            for name in house.names:
                self.named[name].append(house)
        for piece in roads:
            self.roads[fold(piece.name)].append(piece)
        for place in places:
            self.places[fold(place.name)].append(place)

    def is_road(self, key: str) -> bool:
        """Whether a key is a road with houses or on the map."""
        return key in self.houses or key in self.roads

    def settlements(self, address: Address) -> list[Place]:
        """Return the settlements that the address names."""
        township = fold(address.areas.township)
        keys = {*address.names, *address.areas.towns, *({township} if township else ())}
        found = [place for key in sorted(keys) for place in self.places.get(key, ())]
        return [place for place in found if place.kind is PlaceKind.SETTLEMENT]

    def houses_of(self, address: Address) -> list[tuple[int, House]]:
        """Return the houses on the address's road with how well their areas fit, best first."""
        return _agreeing(address, ((h.areas, h.lies, h) for h in self.houses.get(address.road, ())))

    def pieces_of(self, address: Address, road: str) -> list[RoadPiece]:
        """Return the pieces of a road whose surroundings fit best."""
        fit = _agreeing(address, ((Areas(), p.lies, p) for p in self.roads.get(road, ())))
        return [piece for score, piece in fit if score == fit[0][0]]

    def roads_called(self, address: Address) -> list[RoadPiece]:
        """Return all pieces of the address's road that do not contradict its areas."""
        pieces = self.roads.get(address.road, ())
        return [piece for _, piece in _agreeing(address, ((Areas(), p.lies, p) for p in pieces))]

    def sites_of(self, address: Address) -> list[Place | House]:
        """Return the named buildings and estates that the address names.

        An address on a road that is known means only the sites of that road:
        estates and chains often share a name.
        """
        bound = self.is_road(address.road)
        found: list[Place | House] = []
        for name in address.names:
            doors = [h for h in self.named.get(name, ()) if not bound or h.road == address.road]
            doors = [h for h in doors if h.building == address.building] or doors
            fit = _agreeing(address, ((h.areas, h.lies, h) for h in doors))
            found += [house for score, house in fit if score == fit[0][0]]
            places = [] if bound else self.places.get(name, ())
            sites = [place for place in places if place.kind is PlaceKind.SITE]
            near = _agreeing(address, ((Areas(), p.lies, p) for p in sites))
            found += [place for score, place in near if score == near[0][0]]
        return found


def _agreeing(
    address: Address, entries: Iterable[tuple[Areas, frozenset[str], Entry]]
) -> list[tuple[int, Entry]]:
    """Return the entries whose areas do not contradict the address, best fit first."""
    scored = ((agreement(address.areas, said, lies), entry) for said, lies, entry in entries)
    fit = [(score, entry) for score, entry in scored if score is not None]
    return sorted(fit, key=lambda item: -item[0])
