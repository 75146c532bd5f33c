"""All address sources as one: asked in order, the best answer judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from routing.errors import GeocodeError
from routing.geocode.folding import LONGEST_ADDRESS, clean
from routing.geocode.known import KnownFault
from routing.geocode.placement import Candidate, Placement, Precision, Unplaced, UnplacedCode
from routing.geocode.plane import distance_m

__all__ = ["AddressBook", "Source"]

CANDIDATES_SHOWN = 5


class GeopyGeocoder(Protocol):
    """What every geopy geocoder does."""

    def geocode(self, query: str, *, exactly_one: bool) -> Any:
        """Return a geopy location, a list of them, or ``None``."""


@dataclass(frozen=True, slots=True)
class Source:
    """A geocoder with a name.

    Parameters
    ----------
    name
        Recorded with every answer.
    geocoder
        Any geopy geocoder.
    read
        Turns its locations into candidates.
    is_online
        Asked only while no offline source gave an accepted answer.
    """

    name: str
    geocoder: GeopyGeocoder
    read: Callable[[Any], Candidate]
    is_online: bool = False

    def ask(self, text: str) -> list[Candidate]:
        """Return the answers, best first."""
        found = self.geocoder.geocode(text, exactly_one=False) or []
        candidates = [self.read(item) for item in found]
        return sorted(candidates, key=lambda item: item.precision.rank)


class AddressBook:
    """Places addresses by the sources in order.

    Offline sources are all asked until one knows the door; the best answer
    wins, the earlier source on a tie.  Online sources are asked after that, in
    order, until an answer is accepted.

    Parameters
    ----------
    sources
        In the order of asking.
    accepted
        Precision levels good enough to send a courier.
    ambiguous_m
        Equally good answers farther apart than this leave an address unplaced.
    excluded
        Names the area an address lies in if no source covers it, else ``""``.
    faults
        Rows of the known addresses that could not be used.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        *,
        accepted: Sequence[str],
        ambiguous_m: float,
        excluded: Callable[[str], str] = lambda _: "",
        faults: Sequence[KnownFault] = (),
    ) -> None:
        self.sources = tuple(sources)
        self.faults = tuple(faults)
        self._accepted = frozenset(Precision(level) for level in accepted)
        self._ambiguous_m = ambiguous_m
        self._excluded = excluded

    def place(self, address: str) -> Placement | Unplaced:
        """Return the point of an address, or why it has none."""
        text = clean(address)
        if refusal := _unreadable(text):
            return refusal
        if area := self._excluded(text):
            return _outside(area)
        best: tuple[Source, list[Candidate]] | None = None
        failures: list[str] = []
        for source in self.sources:
            if best and self._is_enough(best[1], source):
                break
            try:
                found = source.ask(text)
            except GeocodeError as error:
                failures.append(str(error))
                continue
            if found and (best is None or found[0].precision.rank < best[1][0].precision.rank):
                best = (source, found)
        result = self._judged(*best) if best else _not_found()
        return _failed(failures, result) if failures and isinstance(result, Unplaced) else result

    def _is_enough(self, found: Sequence[Candidate], following: Source) -> bool:
        if following.is_online:
            return self._is_accepted(found)
        return found[0].precision is Precision.DOOR

    def _is_accepted(self, found: Sequence[Candidate]) -> bool:
        return found[0].precision in self._accepted and not self._is_ambiguous(found)

    def _is_ambiguous(self, found: Sequence[Candidate]) -> bool:
        return any(_apart_m(found[0], other) > self._ambiguous_m for other in _peers(found))

    def _judged(self, source: Source, found: Sequence[Candidate]) -> Placement | Unplaced:
        first, shown = found[0], tuple(found[:CANDIDATES_SHOWN])
        if first.precision not in self._accepted:
            return Unplaced(
                code=UnplacedCode.TOO_COARSE,
                message=f"only the {first.precision} is known: {first.matched}",
                remedy="add the road and the house number; if they are given, the map lacks that "
                "road: add the address to the known addresses",
                candidates=shown,
            )
        if self._is_ambiguous(found):
            return Unplaced(
                code=UnplacedCode.AMBIGUOUS,
                message=f"may be any of {len(_peers(found))} places far apart",
                remedy="add the town, district or postcode that tells them apart",
                candidates=shown,
            )
        return Placement(
            location=first.location,
            precision=first.precision,
            source=source.name,
            matched=first.matched,
            uncertainty_m=first.uncertainty_m,
            candidates=shown[1:],
        )


def _peers(found: Sequence[Candidate]) -> list[Candidate]:
    return [item for item in found if item.precision is found[0].precision]


def _apart_m(one: Candidate, two: Candidate) -> float:
    here, there = one.location, two.location
    return distance_m((here.lat, here.lon), (there.lat, there.lon))


def _unreadable(text: str) -> Unplaced | None:
    if not text:
        problem = "is empty"
    elif len(text) > LONGEST_ADDRESS:
        problem = f"has {len(text)} characters, more than {LONGEST_ADDRESS}"
    elif not any(char.isalpha() for char in text):
        problem = "has no letters"
    else:
        return None
    return Unplaced(
        code=UnplacedCode.UNREADABLE,
        message=f"the address {problem}",
        remedy="enter road and house number, with the town or district",
    )


def _outside(area: str) -> Unplaced:
    return Unplaced(
        code=UnplacedCode.OUTSIDE,
        message=f"lies in {area}, which the map and the known addresses do not cover",
        remedy="give the order to the branch there, or correct the city or district",
    )


def _failed(failures: Sequence[str], otherwise: Unplaced) -> Unplaced:
    return Unplaced(
        code=UnplacedCode.SOURCE_FAILED,
        message=f"{otherwise.message}; not answered by {'; '.join(failures)}",
        remedy="mend the online source or try again; " + otherwise.remedy,
        candidates=otherwise.candidates,
    )


def _not_found() -> Unplaced:
    return Unplaced(
        code=UnplacedCode.NOT_FOUND,
        message="neither the road nor a place of that name is known",
        remedy="check the spelling, or add the address to the known addresses",
    )
