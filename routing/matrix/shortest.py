"""Fastest paths over the road graph: all pairs, and the street geometry of one.

Seconds and metres come out of one search: a cost is the time in hundredths of a
second times 2**27 plus the distance in decimetres.  Both are integers, and
their sum stays below 2**53, where a float is exact, for 186 hours and 13,000
km.  So of equally fast paths the shorter one is taken, whatever the order of
the points.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from routing.errors import TravelError
from routing.matrix.graph import CLOSED, RoadGraph
from routing.matrix.snapping import Place
from routing.model import UNREACHABLE, Location

__all__ = ["Network"]

SHIFT = 2.0**27
EXACT = 2.0**53
CHUNK_CELLS = 4_000_000
"""Figures held at once by a search: 32 MB."""

Costs = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _End:
    """A way to begin or end at a place: a state, the edge driven partly, its cost."""

    state: int
    edge: int | None
    cost: float


class Network:
    """Searches on one road graph.

    Parameters
    ----------
    graph
        Roads of one mode.
    """

    def __init__(self, graph: RoadGraph) -> None:
        self._graph = graph
        times, lengths = graph.time_cs, graph.length_dm
        self._edge_cost = (times * SHIFT + lengths[:, None]).reshape(-1)
        cost = self._edge_cost[graph.arc_edge]
        order = np.lexsort((graph.arc_edge, cost, graph.arc_head, graph.arc_tail))
        pairs = graph.arc_tail[order] * len(graph.state_node) + graph.arc_head[order]
        self._pairs, first = np.unique(pairs, return_index=True)
        self._best = order[first]
        self._arcs_of_edge = _grouped(graph.arc_edge, 2 * len(graph.tail))
        self._states_of_node = _grouped(graph.state_node, graph.nodes)

    def costs(
        self, places: Sequence[Place], progress: Callable[[int, int], None] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return (n, n) seconds and metres between `places`, both rounded up.

        Rounded up, the seconds of a detour never add up to less than those of
        the direct way.  `progress` hears of (done, n) after each part.
        """
        from scipy.sparse.csgraph import dijkstra

        size = len(places)
        joined = self._with_origins(places)
        states, extra = self._arrivals(places)
        total = np.empty((size, size))
        chunk = max(1, CHUNK_CELLS // joined.shape[0])
        for start in range(0, size, chunk):
            rows = slice(start, min(start + chunk, size))
            origins = len(self._graph.state_node) + np.arange(rows.start, rows.stop)
            reached = dijkstra(joined, directed=True, indices=origins)
            total[rows] = np.inf
            for state, more in zip(states, extra, strict=True):
                np.minimum(total[rows], reached[:, state] + more, out=total[rows])
            if progress is not None:
                progress(rows.stop, size)
        self._join_within_segments(places, total)
        np.fill_diagonal(total, 0)
        return _split(total)

    def path(self, origin: Place, destination: Place) -> tuple[Location, ...] | None:
        """Return the street geometry of the fastest path, ``None`` if there is none.

        It has at least two points; they are equal if the places are.
        """
        from scipy.sparse.csgraph import dijkstra

        joined = self._with_origins([origin])
        start = len(self._graph.state_node)
        reached, came_from = dijkstra(
            joined, directed=True, indices=start, return_predecessors=True
        )
        ends = self._ends(destination, arriving=True)
        best = min(ends, key=lambda end: float(reached[end.state]) + end.cost)
        within = self._within(origin, destination)
        cost = float(reached[best.state]) + best.cost
        if within is not None and within <= cost:
            return self._cut(origin.segment, origin.share, destination.share)
        if not np.isfinite(cost):
            return None
        states = [best.state]
        while states[-1] != start:
            states.append(int(came_from[states[-1]]))
        return self._geometry(origin, destination, states[::-1][1:], best)

    def _with_origins(self, places: Sequence[Place]) -> Any:
        """Return the arcs as a sparse matrix, with a row more for each place to start from."""
        from scipy.sparse import csr_array

        graph, known = self._graph, len(self._graph.state_node)
        starts = [
            (known + at, end.state, end.cost)
            for at, place in enumerate(places)
            for end in _cheapest(self._ends(place, arriving=False))
        ]
        rows, columns, costs = (np.array(column) for column in zip(*starts, strict=True))
        size = known + len(places)
        return csr_array(
            (
                np.concatenate([self._edge_cost[graph.arc_edge[self._best]], costs]),
                (
                    np.concatenate([graph.arc_tail[self._best], rows]),
                    np.concatenate([graph.arc_head[self._best], columns]),
                ),
            ),
            shape=(size, size),
        )

    def _arrivals(self, places: Sequence[Place]) -> tuple[NDArray[np.int64], Costs]:
        """Return (k, n) states from which each place is entered, and the cost of doing so."""
        ends = [self._ends(place, arriving=True) for place in places]
        width = max((len(found) for found in ends), default=0)
        states = np.zeros((width, len(places)), np.int64)
        extra = np.full((width, len(places)), np.inf)
        for at, found in enumerate(ends):
            for rank, end in enumerate(found):
                states[rank, at] = end.state
                extra[rank, at] = end.cost
        return states, extra

    def _ends(self, place: Place, *, arriving: bool) -> list[_End]:
        graph, segment = self._graph, place.segment
        if place.share in (0.0, 1.0):
            node = int((graph.head if place.share else graph.tail)[segment])
            if arriving:
                return [_End(int(state), None, 0.0) for state in self._states_of_node[node]]
            return [_End(int(graph.leave_node[node]), None, 0.0)]
        ends = []
        for edge in self._open_edges(segment):
            done = self._cost_until(edge, place.share)
            if arriving:
                arcs = self._arcs_of_edge[edge]
                ends += [_End(int(graph.arc_tail[arc]), edge, done) for arc in arcs]
            else:
                rest = float(self._edge_cost[edge]) - done
                ends.append(_End(int(graph.leave_edge[edge]), edge, rest))
        return ends

    def _open_edges(self, segment: int) -> list[int]:
        times = self._graph.time_cs[segment]
        return [2 * segment + way for way in (0, 1) if times[way] != CLOSED]

    def _cost_until(self, edge: int, share: float) -> float:
        """Return the cost from the start of `edge` to `share` of its segment."""
        time_cs, length_dm = self._graph.edge_cost(edge)
        along_cs, along_dm = round(share * time_cs), round(share * length_dm)
        if edge % 2:
            along_cs, along_dm = time_cs - along_cs, length_dm - along_dm
        return along_cs * SHIFT + along_dm

    def _within(self, origin: Place, destination: Place) -> float | None:
        """Return the cost of staying on the segment, ``None`` if that cannot be done."""
        if origin.segment != destination.segment:
            return None
        if origin.share == destination.share:
            return 0.0
        edge = 2 * origin.segment + (destination.share < origin.share)
        if edge not in self._open_edges(origin.segment):
            return None
        return self._cost_until(edge, destination.share) - self._cost_until(edge, origin.share)

    def _join_within_segments(self, places: Sequence[Place], total: Costs) -> None:
        on_segment: dict[int, list[int]] = {}
        for at, place in enumerate(places):
            on_segment.setdefault(place.segment, []).append(at)
        for members in on_segment.values():
            for origin in members:
                for destination in members:
                    cost = self._within(places[origin], places[destination])
                    if cost is not None and cost < total[origin, destination]:
                        total[origin, destination] = cost

    def _geometry(
        self, origin: Place, destination: Place, states: Sequence[int], last: _End
    ) -> tuple[Location, ...]:
        points: list[Location] = []
        for end in _cheapest(self._ends(origin, arriving=False)):
            if end.edge is not None and end.state == states[0]:
                points += self._cut(origin.segment, origin.share, 1.0 - end.edge % 2)
                break
        width = len(self._graph.state_node)
        for tail, head in itertools.pairwise(states):
            arc = self._best[np.searchsorted(self._pairs, tail * width + head)]
            segment, backward = divmod(int(self._graph.arc_edge[arc]), 2)
            points += self._cut(segment, float(backward), 1.0 - backward)
        if last.edge is not None:
            points += self._cut(destination.segment, float(last.edge % 2), destination.share)
        if not points:
            return origin.location, destination.location
        return tuple(point for at, point in enumerate(points) if at == 0 or point != points[at - 1])

    def _cut(self, segment: int, start: float, stop: float) -> tuple[Location, ...]:
        """Return the points of a segment between two shares of its length."""
        from routing.matrix.geometry import cut_line

        span = self._graph.points(segment)
        return cut_line(self._graph.lats[span], self._graph.lons[span], start, stop)


def _cheapest(ends: Sequence[_End]) -> list[_End]:
    """Return one end for each state: sparse matrices add up what is given twice."""
    best: dict[int, _End] = {}
    for end in ends:
        if end.state not in best or end.cost < best[end.state].cost:
            best[end.state] = end
    return list(best.values())


def _grouped(keys: NDArray[np.int64], count: int) -> list[NDArray[np.intp]]:
    """Return the positions of 0, 1, ... ``count - 1`` in `keys`."""
    order = np.argsort(keys, kind="stable")
    return np.split(order, np.searchsorted(keys[order], np.arange(1, count)))


def _split(total: Costs) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    known = np.isfinite(total)
    if (total[known] >= EXACT).any():
        raise TravelError("a path takes more than 186 hours: check the speeds in the settings")
    time_cs = np.floor(np.where(known, total, 0) / SHIFT)
    length_dm = np.where(known, total, 0) - time_cs * SHIFT
    seconds = np.where(known, np.ceil(time_cs / 100), UNREACHABLE)
    metres = np.where(known, np.ceil(length_dm / 10), UNREACHABLE)
    return seconds.astype(np.int64), metres.astype(np.int64)
