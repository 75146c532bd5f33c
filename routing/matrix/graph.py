"""The road graph of one mode as arrays, and its file."""

from __future__ import annotations

import io
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from routing.cache import DAMAGED, write_atomically

__all__ = ["CLOSED", "RoadGraph", "load_graph", "save_graph"]

CLOSED = -1
"""In ``time_cs``: the segment may not be used in that direction."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RoadGraph:
    """Segments between junctions, and what may follow what.

    A *segment* is a piece of road between two junctions; its *edges* are
    ``2 * segment`` (along its points) and ``2 * segment + 1`` (against).  A
    *state* is a junction together with what must be remembered there: the start
    of a forbidden turn, or that the road just driven is for its residents only.
    The first ``nodes`` states are the junctions without memory.  *Arcs* are
    edges between states; shortest paths run over them.

    Parameters
    ----------
    nodes
        Number of junctions.
    tail, head
        (s,) junctions at the first and the last point of each segment.
    length_dm
        (s,) decimetres.
    time_cs
        (s, 2) hundredths of a second along and against; ``CLOSED``.
    on_main
        (s,) whether both ends lie in the largest strongly connected part.
    name_at, names
        (s,) index into the street names; 0 is no name.
    point_start, lats, lons
        Segment *i* has the points ``point_start[i]:point_start[i + 1]``.
    state_node
        (m,) junction of each state.
    leave_node, leave_edge
        (nodes,) state in which a journey starts at a junction; (2 s,) state
        after driving the rest of an edge on which it starts, -1 if closed.
    arc_tail, arc_head, arc_edge
        (a,) states and edge of each arc.
    """

    nodes: int
    tail: Ints
    head: Ints
    length_dm: Ints
    time_cs: Ints
    on_main: NDArray[np.bool_]
    name_at: Ints
    names: NDArray[np.str_]
    point_start: Ints
    lats: Floats
    lons: Floats
    state_node: Ints
    leave_node: Ints
    leave_edge: Ints
    arc_tail: Ints
    arc_head: Ints
    arc_edge: Ints

    def points(self, segment: int) -> slice:
        """Return where the points of `segment` stand in ``lats`` and ``lons``."""
        return slice(int(self.point_start[segment]), int(self.point_start[segment + 1]))


def save_graph(path: Path, graph: RoadGraph) -> None:
    """Write `graph` so that :func:`load_graph` gives it back."""
    arrays: dict[str, Any] = {field.name: getattr(graph, field.name) for field in fields(graph)}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    write_atomically(path, buffer.getvalue())


def load_graph(path: Path) -> RoadGraph | None:
    """Return the graph kept at `path`, or ``None`` if none that is whole is there."""
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
            arrays = {field.name: stored[field.name] for field in fields(RoadGraph)}
    except DAMAGED:
        return None
    return RoadGraph(**(arrays | {"nodes": int(arrays["nodes"])}))
