"""Turn restrictions as sequences of edges that must not be driven one after the other.

A forbidden sequence may be a single turn or lead over several edges (no U-turn
over a link between two carriageways).  What is driven is matched against all of
them at once: the memory kept at a junction is the longest piece of the latest
edges that begins a forbidden sequence.

Nobody turns back at a junction from which another public road leads on: the way
round a forbidden turn would otherwise be to turn back behind it.  Without
forbidden turns no fastest path turns back, and nothing needs to be remembered.

References
----------
https://wiki.openstreetmap.org/wiki/Relation:restriction; Aho & Corasick (1975),
DOI 10.1145/360825.360855, for matching many sequences at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from routing.matrix.ways import Restriction
from routing.model import Mode

__all__ = ["Sequences", "Turns", "forbidden_sequences"]

Edges = tuple[int, ...]

RESTRICTION_KEYS: Mapping[Mode, tuple[str, ...]] = {
    Mode.CAR: ("restriction:motorcar", "restriction:motor_vehicle", "restriction"),
    Mode.EBIKE: ("restriction:bicycle", "restriction"),
    Mode.FOOT: ("restriction:foot",),
}
EXCEPTIONS: Mapping[Mode, frozenset[str]] = {
    Mode.CAR: frozenset({"motorcar", "motor_vehicle", "vehicle"}),
    Mode.EBIKE: frozenset({"bicycle", "vehicle"}),
    Mode.FOOT: frozenset({"foot"}),
}
LONGEST_VIA = 50
"""Edges of a way between; longer ones are mapping mistakes."""


class Sequences:
    """Matches driven edges against forbidden sequences."""

    def __init__(self, forbidden: Collection[Edges]) -> None:
        self._forbidden = frozenset(forbidden)
        self._prefixes = {
            sequence[:size] for sequence in self._forbidden for size in range(1, len(sequence))
        }
        self._involved = {edge for sequence in self._forbidden for edge in sequence}

    def after(self, memory: Edges, edge: int) -> Edges | None:
        """Return what to remember after driving `edge`; ``None`` if that is forbidden."""
        if edge not in self._involved:
            return ()
        driven = (*memory, edge)
        suffixes = [driven[start:] for start in range(len(driven))]
        if not self._forbidden.isdisjoint(suffixes):
            return None
        return next((suffix for suffix in suffixes if suffix in self._prefixes), ())


class Turns:
    """The edges around which restrictions are worded.

    Parameters
    ----------
    tails, heads
        Junction at the start and the end of each edge.
    edges_of_way
        Open edges of each OSM way.
    leaving
        Open edges that leave each junction.
    junctions
        Junction of each OSM node that has exactly one.
    """

    def __init__(
        self,
        tails: Sequence[int],
        heads: Sequence[int],
        edges_of_way: Mapping[int, Sequence[int]],
        leaving: Sequence[Sequence[int]],
        junctions: Mapping[int, int],
    ) -> None:
        self._tails = tails
        self._heads = heads
        self._edges_of_way = edges_of_way
        self._leaving = leaving
        self._junctions = junctions

    def sequences(self, restriction: Restriction, kind: str) -> Iterator[Edges]:
        """Yield what `restriction` of `kind` (``no_...``, ``only_...``) forbids."""
        targets = set(self._edges(restriction.to_ways))
        for approach in self._approaches(restriction):
            at = self._heads[approach[-1]]
            named = {edge for edge in self._leaving[at] if edge in targets}
            if approach[-1] ^ 1 in named:
                named = {approach[-1] ^ 1}
            if len(named) != 1 and kind.startswith("no_"):
                continue
            banned = named if kind.startswith("no_") else set(self._leaving[at]) - named
            for edge in sorted(banned):
                yield (*approach, edge)

    def turning_back(self, ends_only: Sequence[bool]) -> Iterator[Edges]:
        """Yield every U-turn at a junction from which another public road leads on."""
        for edges in self._leaving:
            public = [edge for edge in edges if not ends_only[edge // 2]]
            for edge in edges:
                if any(other != edge for other in public):
                    yield (edge ^ 1, edge)

    def _approaches(self, restriction: Restriction) -> Iterator[Edges]:
        if restriction.via_ways:
            yield from self._over_ways(restriction)
            return
        at = self._junctions.get(restriction.via_node or 0)
        arriving = [edge for edge in self._edges(restriction.from_ways) if self._heads[edge] == at]
        is_u_turn = restriction.from_ways == restriction.to_ways
        if len(arriving) == len(restriction.from_ways) or is_u_turn:
            yield from ((edge,) for edge in arriving)

    def _over_ways(self, restriction: Restriction) -> Iterator[Edges]:
        via = set(self._edges(restriction.via_ways))
        stack: list[Edges] = [(edge,) for edge in self._edges(restriction.from_ways)]
        while stack:
            driven = stack.pop()
            if len(driven) > 1:
                yield driven
            if len(driven) > LONGEST_VIA:
                continue
            seen = {self._tails[edge] for edge in driven}
            stack += [
                (*driven, edge)
                for edge in self._leaving[self._heads[driven[-1]]]
                if edge in via and self._heads[edge] not in seen
            ]

    def _edges(self, ways: Iterable[int]) -> list[int]:
        return [edge for way in ways for edge in self._edges_of_way.get(way, ())]


def forbidden_sequences(
    restrictions: Iterable[Restriction], mode: Mode, turns: Turns, ends_only: Sequence[bool]
) -> frozenset[Edges]:
    """Return every sequence of edges that must not be driven in `mode`.

    Parameters
    ----------
    restrictions
        As mapped, for all modes.
    mode, turns
        Whose graph it is, and its edges.
    ends_only
        For each segment, whether it is for residents only.
    """
    found: set[Edges] = set()
    for restriction in restrictions:
        kind = next(
            (restriction.tags[key] for key in RESTRICTION_KEYS[mode] if key in restriction.tags),
            "",
        )
        excepted = set(restriction.tags.get("except", "").replace(" ", "").split(";"))
        if kind.startswith(("no_", "only_")) and not excepted & EXCEPTIONS[mode]:
            found.update(turns.sequences(restriction, kind))
    if found:
        found.update(turns.turning_back(ends_only))
    return frozenset(found)
