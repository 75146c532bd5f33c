"""What the road graph needs of an extract, read in one pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from routing.errors import FileFormatError
from routing.osm import open_extract

__all__ = ["Extract", "Restriction", "Way", "read_extract"]

RESTRICTION_KEYS = (
    "restriction",
    *(f"restriction:{kind}" for kind in ("motorcar", "motor_vehicle", "bicycle", "foot")),
)


@dataclass(frozen=True, slots=True)
class Way:
    """A highway: node ids and their points, in order, without those cut off."""

    id: int
    tags: Mapping[str, str]
    nodes: tuple[int, ...]
    lats: tuple[float, ...]
    lons: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Restriction:
    """A turn that is forbidden or prescribed, as mapped.

    Parameters
    ----------
    tags
        Those of the relation.
    from_ways, to_ways, via_ways
        Way ids in the order of the relation.
    via_node
        ``None`` where the turn leads over ways.
    """

    tags: Mapping[str, str]
    from_ways: tuple[int, ...]
    to_ways: tuple[int, ...]
    via_node: int | None
    via_ways: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Extract:
    """Highways, tagged nodes that may stop traffic, and turn restrictions."""

    ways: tuple[Way, ...]
    barriers: Mapping[int, Mapping[str, str]]
    restrictions: tuple[Restriction, ...]


def read_extract(path: Path) -> Extract:
    """Return the road data of an extract.

    Raises
    ------
    FileFormatError
        If the file cannot be read or holds no highway at all.
    """
    ways: list[Way] = []
    barriers: dict[int, Mapping[str, str]] = {}
    restrictions: list[Restriction] = []
    for item in open_extract(path, keys=("highway", "barrier", *RESTRICTION_KEYS)):
        if item.is_way():
            ways += _pieces(item)
        elif item.is_node() and "barrier" in item.tags:
            barriers[item.id] = dict(item.tags)
        elif item.is_relation() and item.tags.get("type", "").startswith("restriction"):
            restrictions.append(_restriction(item))
    if not ways:
        raise FileFormatError(
            str(path), ["holds no roads: use an extract with highway=* ways and their nodes"]
        )
    return Extract(tuple(ways), barriers, tuple(restrictions))


def _pieces(item: Any) -> list[Way]:
    """Return the way without nodes that the extract lacks: cut where they were."""
    if "highway" not in item.tags:
        return []
    tags = dict(item.tags)
    pieces: list[Way] = []
    run: list[tuple[int, float, float]] = []
    for node in item.nodes:
        if node.location.valid():
            if not run or run[-1][0] != node.ref:
                run.append((node.ref, node.lat, node.lon))
            continue
        pieces += _way(item.id, tags, run)
        run = []
    return pieces + _way(item.id, tags, run)


def _way(identifier: int, tags: dict[str, str], run: list[tuple[int, float, float]]) -> list[Way]:
    if len(run) < 2:
        return []
    nodes, lats, lons = zip(*run, strict=True)
    return [Way(identifier, tags, nodes, lats, lons)]


def _restriction(item: Any) -> Restriction:
    members = [(member.type, member.ref, member.role) for member in item.members]

    def ways(role: str) -> tuple[int, ...]:
        return tuple(ref for kind, ref, name in members if kind == "w" and name == role)

    via = [ref for kind, ref, name in members if kind == "n" and name == "via"]
    return Restriction(
        tags=dict(item.tags),
        from_ways=ways("from"),
        to_ways=ways("to"),
        via_node=via[0] if via else None,
        via_ways=ways("via"),
    )
