"""How a journey begins and ends at a place on the road graph."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing.matrix.graph import CLOSED, RoadGraph
from routing.matrix.snapping import Place, Spot

__all__ = ["COST_PER_CS", "End", "Ends", "edge_costs"]

COST_PER_CS = 2.0**27
"""A cost is the time in 1/100 s times this plus the distance in decimetres."""


@dataclass(frozen=True, slots=True)
class End:
    """One way to begin or to end.

    Parameters
    ----------
    state
        Where the journey joins or leaves the graph.
    cost
        Of the part of an edge between that state and the place.
    spot, edge
        The place on that edge; the edge is ``None`` where the place is a junction.
    """

    state: int
    cost: float
    spot: Spot
    edge: int | None = None


def edge_costs(graph: RoadGraph) -> NDArray[np.float64]:
    """Return (2 s,) cost of each edge, of no meaning for closed ones."""
    costs = graph.time_cs * np.float64(COST_PER_CS) + graph.length_dm[:, None]
    return np.asarray(costs, np.float64).reshape(-1)


class Ends:
    """Begins and ends journeys on one road graph."""

    def __init__(self, graph: RoadGraph) -> None:
        self._graph = graph
        self._edge_cost = edge_costs(graph)
        self._arcs_of_edge = _grouped(graph.arc_edge, 2 * len(graph.tail))
        self._states_of_node = _grouped(graph.state_node, graph.nodes)

    def leaving(self, place: Place) -> list[End]:
        """Return the states to start from, each once."""
        graph = self._graph
        ends = []
        for spot in place.spots:
            node = self._junction(spot)
            if node is not None:
                ends.append(End(int(graph.leave_node[node]), 0.0, spot))
                continue
            for edge in self._open_edges(spot.segment):
                rest = float(self._edge_cost[edge]) - self._cost_until(edge, spot.share)
                ends.append(End(int(graph.leave_edge[edge]), rest, spot, edge))
        return _cheapest(ends)

    def arriving(self, place: Place) -> list[End]:
        """Return the states to arrive from, each once."""
        graph = self._graph
        ends = []
        for spot in place.spots:
            node = self._junction(spot)
            if node is not None:
                ends += [End(int(state), 0.0, spot) for state in self._states_of_node[node]]
                continue
            for edge in self._open_edges(spot.segment):
                done = self._cost_until(edge, spot.share)
                arcs = self._arcs_of_edge[edge]
                ends += [End(int(graph.arc_tail[arc]), done, spot, edge) for arc in arcs]
        return _cheapest(ends)

    def within(self, origin: Spot, destination: Spot) -> float | None:
        """Return the cost of staying on the segment, ``None`` if that cannot be done."""
        if origin.segment != destination.segment:
            return None
        if origin.share == destination.share:
            return 0.0
        edge = 2 * origin.segment + (destination.share < origin.share)
        if edge not in self._open_edges(origin.segment):
            return None
        return self._cost_until(edge, destination.share) - self._cost_until(edge, origin.share)

    def _junction(self, spot: Spot) -> int | None:
        if spot.share not in (0.0, 1.0):
            return None
        return int((self._graph.head if spot.share else self._graph.tail)[spot.segment])

    def _open_edges(self, segment: int) -> list[int]:
        times = self._graph.time_cs[segment]
        return [2 * segment + way for way in (0, 1) if times[way] != CLOSED]

    def _cost_until(self, edge: int, share: float) -> float:
        """Return the cost from the start of `edge` to `share` of its segment."""
        segment, backward = divmod(edge, 2)
        time_cs = int(self._graph.time_cs[segment, backward])
        length_dm = int(self._graph.length_dm[segment])
        along_cs, along_dm = round(share * time_cs), round(share * length_dm)
        if backward:
            along_cs, along_dm = time_cs - along_cs, length_dm - along_dm
        return along_cs * COST_PER_CS + along_dm


def _cheapest(ends: Iterable[End]) -> list[End]:
    """Return one end for each state: sparse matrices add up what is given twice."""
    best: dict[int, End] = {}
    for end in ends:
        if end.state not in best or end.cost < best[end.state].cost:
            best[end.state] = end
    return list(best.values())


def _grouped(keys: NDArray[np.int64], count: int) -> list[NDArray[np.intp]]:
    """Return the positions of 0, 1, ... ``count - 1`` in `keys`."""
    order = np.argsort(keys, kind="stable")
    return np.split(order, np.searchsorted(keys[order], np.arange(1, count)))
