"""Fastest paths over the road graph: all pairs, and the street geometry of one.

Seconds and metres come out of one search: a cost holds the time in its upper
and the distance in its lower bits.  Both are integers, and their sum stays
below 2**53, where a float is exact, for 186 hours and 13,000 km.  So of equally
fast paths the shorter one is taken, whatever the order of the points.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from routing.errors import TravelError
from routing.matrix.ends import COST_PER_CS, End, Ends, edge_costs
from routing.matrix.geometry import cut_line
from routing.matrix.graph import RoadGraph
from routing.matrix.snapping import Place, Spot
from routing.model import UNREACHABLE, Location

__all__ = ["Network"]

EXACT = 2.0**53
CHUNK_CELLS = 4_000_000
"""Figures held at once by a search: 32 MB."""

Costs = NDArray[np.float64]


class Network:
    """Searches on one road graph.

    Parameters
    ----------
    graph
        Roads of one mode.
    """

    def __init__(self, graph: RoadGraph) -> None:
        self._graph = graph
        self._ends = Ends(graph)
        cost = edge_costs(graph)[graph.arc_edge]
        order = np.lexsort((graph.arc_edge, cost, graph.arc_head, graph.arc_tail))
        pairs = graph.arc_tail[order] * len(graph.state_node) + graph.arc_head[order]
        self._pairs, first = np.unique(pairs, return_index=True)
        self._best = order[first]
        self._best_cost = cost[self._best]

    def costs(
        self, places: Sequence[Place], progress: Callable[[int, int], None] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return (n, n) seconds and metres between `places`, both rounded up.

        Rounded up, the seconds of a detour never add up to less than those of
        the direct way.  `progress` hears of (done, n) after each part.
        """
        from scipy.sparse.csgraph import dijkstra

        size, known = len(places), len(self._graph.state_node)
        joined = self._with_origins(places)
        states, extra = self._arrivals(places)
        total = np.empty((size, size))
        chunk = max(1, CHUNK_CELLS // joined.shape[0])
        for start in range(0, size, chunk):
            rows = slice(start, min(start + chunk, size))
            origins = known + np.arange(rows.start, rows.stop)
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

        start = len(self._graph.state_node)
        reached, came_from = dijkstra(
            self._with_origins([origin]), directed=True, indices=start, return_predecessors=True
        )
        last = min(
            self._ends.arriving(destination),
            key=lambda end: float(reached[end.state]) + end.cost,
        )
        cost = float(reached[last.state]) + last.cost
        for here, there in itertools.product(origin.spots, destination.spots):
            within = self._ends.within(here, there)
            if within is not None and within <= cost:
                return self._cut(here.segment, here.share, there.share)
        if not np.isfinite(cost):
            return None
        states = [last.state]
        while states[-1] != start:
            states.append(int(came_from[states[-1]]))
        return self._geometry(origin, destination, states[-2::-1], last)

    def _with_origins(self, places: Sequence[Place]) -> Any:
        """Return the arcs as a sparse matrix, with a row more for each place to start from."""
        from scipy.sparse import csr_array

        graph, known = self._graph, len(self._graph.state_node)
        starts = [
            (known + at, end.state, end.cost)
            for at, place in enumerate(places)
            for end in self._ends.leaving(place)
        ]
        rows, columns, costs = (np.array(column) for column in zip(*starts, strict=True))
        size = known + len(places)
        return csr_array(
            (
                np.concatenate([self._best_cost, costs]),
                (
                    np.concatenate([graph.arc_tail[self._best], rows]),
                    np.concatenate([graph.arc_head[self._best], columns]),
                ),
            ),
            shape=(size, size),
        )

    def _arrivals(self, places: Sequence[Place]) -> tuple[NDArray[np.int64], Costs]:
        """Return (k, n) states from which each place is entered, and the cost of doing so."""
        ends = [self._ends.arriving(place) for place in places]
        width = max((len(found) for found in ends), default=0)
        states = np.zeros((width, len(places)), np.int64)
        extra = np.full((width, len(places)), np.inf)
        for at, found in enumerate(ends):
            for rank, end in enumerate(found):
                states[rank, at] = end.state
                extra[rank, at] = end.cost
        return states, extra

    def _join_within_segments(self, places: Sequence[Place], total: Costs) -> None:
        on_segment: dict[int, list[tuple[int, Spot]]] = {}
        for at, place in enumerate(places):
            for spot in place.spots:
                on_segment.setdefault(spot.segment, []).append((at, spot))
        for members in on_segment.values():
            for (origin, here), (destination, there) in itertools.permutations(members, 2):
                cost = self._ends.within(here, there)
                if cost is not None and cost < total[origin, destination]:
                    total[origin, destination] = cost

    def _geometry(
        self, origin: Place, destination: Place, states: Sequence[int], last: End
    ) -> tuple[Location, ...]:
        points: list[Location] = []
        first = next(end for end in self._ends.leaving(origin) if end.state == states[0])
        if first.edge is not None:
            points += self._cut(first.spot.segment, first.spot.share, 1.0 - first.edge % 2)
        width = len(self._graph.state_node)
        for tail, head in itertools.pairwise(states):
            arc = self._best[np.searchsorted(self._pairs, tail * width + head)]
            segment, backward = divmod(int(self._graph.arc_edge[arc]), 2)
            points += self._cut(segment, float(backward), 1.0 - backward)
        if last.edge is not None:
            points += self._cut(last.spot.segment, float(last.edge % 2), last.spot.share)
        if not points:
            return origin.location, destination.location
        return tuple(point for at, point in enumerate(points) if at == 0 or point != points[at - 1])

    def _cut(self, segment: int, start: float, stop: float) -> tuple[Location, ...]:
        span = self._graph.points(segment)
        return cut_line(self._graph.lats[span], self._graph.lons[span], start, stop)


def _split(total: Costs) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    known = np.isfinite(total)
    if (total[known] >= EXACT).any():
        raise TravelError("a path takes more than 186 hours: check the speeds in the settings")
    whole = np.where(known, total, 0)
    time_cs = np.floor(whole / COST_PER_CS)
    length_dm = whole - time_cs * COST_PER_CS
    seconds = np.where(known, np.ceil(time_cs / 100), UNREACHABLE)
    metres = np.where(known, np.ceil(length_dm / 10), UNREACHABLE)
    return seconds.astype(np.int64), metres.astype(np.int64)
