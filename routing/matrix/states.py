"""Junctions multiplied by what must be remembered there.

Two things outlast a junction: the beginning of a forbidden turn, and whether
the journey is still on, or already on, roads for residents only.  Such roads
may begin and end a journey but not lie in its middle, so a journey passes
through three phases and never goes back.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from routing.matrix.turns import Edges, Sequences

__all__ = ["States", "expand_states"]


class Phase(IntEnum):
    """Where a journey stands with regard to roads for residents only."""

    PUBLIC = 0
    LEAVING = 1
    ARRIVING = 2


Key = tuple[int, Edges, Phase]


@dataclass(slots=True)
class States:
    """The states and arcs of :class:`routing.matrix.graph.RoadGraph`."""

    node: list[int] = field(default_factory=list)
    leave_node: list[int] = field(default_factory=list)
    leave_edge: list[int] = field(default_factory=list)
    arc_tail: list[int] = field(default_factory=list)
    arc_head: list[int] = field(default_factory=list)
    arc_edge: list[int] = field(default_factory=list)


def expand_states(
    *,
    tails: Sequence[int],
    heads: Sequence[int],
    leaving: Sequence[Sequence[int]],
    ends_only: Sequence[bool],
    forbidden: Collection[Edges],
) -> States:
    """Return all states that a journey can be in, and the arcs between them.

    Parameters
    ----------
    tails, heads
        Junctions of each edge.
    leaving
        Open edges that leave each junction.
    ends_only
        For each segment, whether it is for residents only.
    forbidden
        Sequences of edges that must not be driven.
    """
    sequences = Sequences(forbidden)
    states = States()
    known: dict[Key, int] = {}
    keys: list[Key] = []

    def state(key: Key) -> int:
        if key not in known:
            known[key] = len(keys)
            keys.append(key)
            states.node.append(key[0])
        return known[key]

    for node in range(len(leaving)):
        state((node, (), Phase.PUBLIC))
    private = {
        end
        for edge in range(len(tails))
        if ends_only[edge // 2]
        for end in (tails[edge], heads[edge])
    }
    for node in range(len(leaving)):
        phase = Phase.LEAVING if node in private else Phase.PUBLIC
        states.leave_node.append(state((node, (), phase)))
    states.leave_edge = [-1] * len(tails)
    for edge in (edge for edges in leaving for edge in edges):
        phase = Phase.LEAVING if ends_only[edge // 2] else Phase.PUBLIC
        memory = sequences.after((), edge) or ()
        states.leave_edge[edge] = state((heads[edge], memory, phase))
    for tail, (node, memory, phase) in enumerate(keys):  # grows while it is read
        for edge in leaving[node]:
            after = sequences.after(memory, edge)
            next_phase = _next_phase(phase, ends_only[edge // 2])
            if after is None or next_phase is None:
                continue
            states.arc_tail.append(tail)
            states.arc_head.append(state((heads[edge], after, next_phase)))
            states.arc_edge.append(edge)
    return states


def _next_phase(phase: Phase, ends_only: bool) -> Phase | None:
    if not ends_only:
        return None if phase is Phase.ARRIVING else Phase.PUBLIC
    return Phase.LEAVING if phase is Phase.LEAVING else Phase.ARRIVING
