"""From the ways of an extract to the road graph of one mode."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from routing.errors import TravelError
from routing.matrix.access import Access, directions, node_blocks, road_access
from routing.matrix.distance import great_circle_m
from routing.matrix.graph import CLOSED, RoadGraph
from routing.matrix.speeds import road_speeds_kmh
from routing.matrix.states import expand_states
from routing.matrix.turns import Turns, forbidden_sequences
from routing.matrix.ways import Extract, Way
from routing.model import Mode
from routing.settings import TravelSettings

__all__ = ["build_graph"]

CS_PER_HOUR = 360_000
DM_PER_KM = 10_000


@dataclass(frozen=True, slots=True)
class _Road:
    """A way that is open in the mode, with its speeds (0: closed)."""

    way: Way
    forward_kmh: float
    backward_kmh: float
    ends_only: bool


@dataclass(slots=True)
class _Segments:
    """Columns of the segment table while it grows."""

    tail: list[int] = field(default_factory=list)
    head: list[int] = field(default_factory=list)
    length_dm: list[int] = field(default_factory=list)
    time_cs: list[tuple[int, int]] = field(default_factory=list)
    ends_only: list[bool] = field(default_factory=list)
    way: list[int] = field(default_factory=list)
    name_at: list[int] = field(default_factory=list)
    point_start: list[int] = field(default_factory=lambda: [0])
    lats: list[float] = field(default_factory=list)
    lons: list[float] = field(default_factory=list)


def build_graph(extract: Extract, mode: Mode, settings: TravelSettings) -> RoadGraph:
    """Return the road graph of `extract` for `mode`.

    Raises
    ------
    TravelError
        If no road of the extract is open to `mode`.
    """
    roads = tuple(_open_roads(extract.ways, mode, settings))
    if not roads:
        raise TravelError(f"the extract has no road open to mode {mode}: use a larger extract")
    blocked = {node for node, tags in extract.barriers.items() if node_blocks(tags, mode)}
    junctions: dict[int, int] = {}
    names: dict[str, int] = {"": 0}
    segments = _Segments()
    splits = _splits(roads, blocked)
    nodes = 0
    for road in roads:
        for first, last in _cuts(road.way, splits):
            ends = []
            for at in (first, last):
                osm_id = road.way.nodes[at]
                if osm_id in blocked or osm_id not in junctions:
                    junctions[osm_id] = nodes
                    nodes += 1
                ends.append(junctions[osm_id])
            _append(segments, road, first, last, (ends[0], ends[1]), names)
    for node in blocked:
        junctions.pop(node, None)
    return _graph(extract, mode, segments, junctions, names, nodes)


def _open_roads(ways: Iterable[Way], mode: Mode, settings: TravelSettings) -> Iterator[_Road]:
    for way in ways:
        access = road_access(way.tags, mode)
        if access is Access.CLOSED:
            continue
        ways_open = directions(way.tags, mode)
        forward_kmh, backward_kmh = road_speeds_kmh(way.tags, mode, settings)
        forward_kmh *= ways_open.forward
        backward_kmh *= ways_open.backward
        if forward_kmh > 0 or backward_kmh > 0:
            yield _Road(way, forward_kmh, backward_kmh, access is Access.ENDS_ONLY)


def _splits(roads: Iterable[_Road], blocked: set[int]) -> set[int]:
    """Return the OSM nodes at which segments begin and end."""
    uses: Counter[int] = Counter()
    for road in roads:
        uses.update(road.way.nodes)
    ends = {node for road in roads for node in (road.way.nodes[0], road.way.nodes[-1])}
    return {node for node, count in uses.items() if count > 1} | ends | blocked


def _cuts(way: Way, splits: set[int]) -> Iterator[tuple[int, int]]:
    first = 0
    for at in range(1, len(way.nodes)):
        if way.nodes[at] in splits:
            yield first, at
            first = at


def _append(
    segments: _Segments,
    road: _Road,
    first: int,
    last: int,
    ends: tuple[int, int],
    names: dict[str, int],
) -> None:
    lats, lons = road.way.lats[first : last + 1], road.way.lons[first : last + 1]
    length_m = math.fsum(
        great_circle_m(lats[i], lons[i], lats[i + 1], lons[i + 1]) for i in range(last - first)
    )
    length_dm = round(10 * length_m)
    segments.tail.append(ends[0])
    segments.head.append(ends[1])
    segments.length_dm.append(length_dm)
    segments.time_cs.append(
        (_time_cs(length_m, road.forward_kmh), _time_cs(length_m, road.backward_kmh))
    )
    segments.ends_only.append(road.ends_only)
    segments.way.append(road.way.id)
    segments.name_at.append(names.setdefault(road.way.tags.get("name", ""), len(names)))
    segments.lats += lats
    segments.lons += lons
    segments.point_start.append(len(segments.lats))


def _time_cs(length_m: float, speed_kmh: float) -> int:
    if speed_kmh <= 0:
        return CLOSED
    return max(1, round(length_m * CS_PER_HOUR / (1000 * speed_kmh)))


def _graph(
    extract: Extract,
    mode: Mode,
    segments: _Segments,
    junctions: dict[int, int],
    names: dict[str, int],
    nodes: int,
) -> RoadGraph:
    tails = [end for pair in zip(segments.tail, segments.head, strict=True) for end in pair]
    heads = [end for pair in zip(segments.head, segments.tail, strict=True) for end in pair]
    is_open = [time != CLOSED for pair in segments.time_cs for time in pair]
    leaving: list[list[int]] = [[] for _ in range(nodes)]
    edges_of_way: dict[int, list[int]] = {}
    for edge in (edge for edge, is_usable in enumerate(is_open) if is_usable):
        leaving[tails[edge]].append(edge)
        edges_of_way.setdefault(segments.way[edge // 2], []).append(edge)
    turns = Turns(tails, heads, edges_of_way, leaving, junctions)
    states = expand_states(
        tails=tails,
        heads=heads,
        leaving=leaving,
        ends_only=segments.ends_only,
        forbidden=forbidden_sequences(extract.restrictions, mode, turns, segments.ends_only),
    )
    return RoadGraph(
        nodes=nodes,
        tail=np.array(segments.tail, np.int64),
        head=np.array(segments.head, np.int64),
        length_dm=np.array(segments.length_dm, np.int64),
        time_cs=np.array(segments.time_cs, np.int64).reshape(-1, 2),
        on_main=_on_main(segments, nodes),
        name_at=np.array(segments.name_at, np.int64),
        names=np.array(list(names), np.str_),
        point_start=np.array(segments.point_start, np.int64),
        lats=np.array(segments.lats, np.float64),
        lons=np.array(segments.lons, np.float64),
        state_node=np.array(states.node, np.int64),
        leave_node=np.array(states.leave_node, np.int64),
        leave_edge=np.array(states.leave_edge, np.int64),
        arc_tail=np.array(states.arc_tail, np.int64),
        arc_head=np.array(states.arc_head, np.int64),
        arc_edge=np.array(states.arc_edge, np.int64),
    )


def _on_main(segments: _Segments, nodes: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    tail, head = np.array(segments.tail), np.array(segments.head)
    usable = np.array(segments.time_cs).reshape(-1, 2) != CLOSED
    rows = np.concatenate([tail[usable[:, 0]], head[usable[:, 1]]])
    columns = np.concatenate([head[usable[:, 0]], tail[usable[:, 1]]])
    adjacency = coo_array((np.ones(len(rows)), (rows, columns)), shape=(nodes, nodes))
    _, part = connected_components(adjacency.tocsr(), directed=True, connection="strong")
    largest = np.bincount(part).argmax()
    on_main: np.ndarray[tuple[int], np.dtype[np.bool_]] = (part[tail] == largest) & (
        part[head] == largest
    )
    return on_main
