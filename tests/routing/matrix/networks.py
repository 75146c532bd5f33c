"""Street networks small enough to be driven in the head.

Nodes are placed in metres east and north of a corner on the equator, where a
degree is as long both ways.  All roads are driven at 36 km/h: 10 m a second.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import quoteattr

from routing.matrix.distance import EARTH_RADIUS_M
from routing.matrix.roads import RoadsProvider
from routing.model import Location, Mode, TravelMatrix
from routing.settings import TravelSettings, default_settings

M_PER_DEGREE = EARTH_RADIUS_M * 3.141592653589793 / 180

Tags = Mapping[str, str]


def spot(east_m: float, north_m: float) -> Location:
    """The point so many metres east and north of the corner."""
    return Location(north_m / M_PER_DEGREE, east_m / M_PER_DEGREE)


@dataclass(frozen=True)
class Turn:
    """A turn restriction; ``via`` is a node id, or way ids in a tuple."""

    kind: str
    from_way: int
    via: int | tuple[int, ...]
    to_way: int
    tags: Tags = dataclasses.field(default_factory=dict)


def osm_xml(
    nodes: Mapping[int, tuple[float, float]],
    ways: Sequence[tuple[Sequence[int], Tags]],
    turns: Iterable[Turn] = (),
    node_tags: Mapping[int, Tags] | None = None,
) -> str:
    """An extract; way ids count from 1, ``highway=residential`` unless said otherwise."""
    lines = ['<?xml version="1.0"?>', '<osm version="0.6">']
    for identifier, (east_m, north_m) in nodes.items():
        at = spot(east_m, north_m)
        lines.append(f'<node id="{identifier}" version="1" lat="{at.lat:.7f}" lon="{at.lon:.7f}">')
        lines += [*_tags((node_tags or {}).get(identifier, {})), "</node>"]
    for identifier, (refs, tags) in enumerate(ways, start=1):
        lines.append(f'<way id="{identifier}" version="1">')
        lines += [f'<nd ref="{ref}"/>' for ref in refs]
        lines += [*_tags({"highway": "residential"} | dict(tags)), "</way>"]
    for identifier, turn in enumerate(turns, start=1):
        via = turn.via if isinstance(turn.via, tuple) else ()
        lines.append(f'<relation id="{identifier}" version="1">')
        lines.append(f'<member type="way" ref="{turn.from_way}" role="from"/>')
        lines += [f'<member type="way" ref="{way}" role="via"/>' for way in via]
        if not via:
            lines.append(f'<member type="node" ref="{turn.via}" role="via"/>')
        lines.append(f'<member type="way" ref="{turn.to_way}" role="to"/>')
        lines += _tags({"type": "restriction", "restriction": turn.kind} | dict(turn.tags))
        lines.append("</relation>")
    return "\n".join([*lines, "</osm>"])


def _tags(tags: Tags) -> list[str]:
    return [f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items()]


def even_settings(**changes: object) -> TravelSettings:
    """The default settings with 36 km/h on every road in every mode."""
    values = {"speed_kmh": {mode: {"default": 36.0} for mode in Mode}, "snap_limit_m": 60.0}
    return dataclasses.replace(default_settings().travel, **(values | changes))  # type: ignore[arg-type]


@dataclass
class Town:
    """A network with questions that read well in a test."""

    provider: RoadsProvider

    def table(self, *spots: tuple[float, float], mode: Mode = Mode.CAR) -> TravelMatrix:
        return self.provider.table([spot(*each) for each in spots], mode)

    def seconds(
        self, origin: tuple[float, float], destination: tuple[float, float], mode: Mode = Mode.CAR
    ) -> int:
        return int(self.table(origin, destination, mode=mode).durations_s[0, 1])


def town(
    folder: Path,
    nodes: Mapping[int, tuple[float, float]],
    ways: Sequence[tuple[Sequence[int], Tags]],
    turns: Iterable[Turn] = (),
    node_tags: Mapping[int, Tags] | None = None,
    **changes: object,
) -> Town:
    path = folder / "town.osm"
    path.write_text(osm_xml(nodes, ways, turns, node_tags), encoding="utf-8")
    return Town(RoadsProvider(path, even_settings(**changes)))
