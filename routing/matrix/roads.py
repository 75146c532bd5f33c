"""Travel times from an OpenStreetMap extract, computed in this process."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from routing.cache import cache_dir, file_digest
from routing.errors import FileFormatError
from routing.matrix.build import build_graph
from routing.matrix.graph import RoadGraph, load_graph, save_graph
from routing.matrix.provider import Progress, Snap, finished, no_path, require_snapped
from routing.matrix.shortest import Network
from routing.matrix.snapping import Place, Snapper
from routing.matrix.ways import read_extract
from routing.model import Location, Mode, TravelMatrix
from routing.settings import TravelSettings

__all__ = ["RoadsProvider"]

GRAPH_FORMAT = 2
"""Raised when the graph made from the same extract and settings changes."""


@dataclass(frozen=True, slots=True)
class _Loaded:
    graph: RoadGraph
    snapper: Snapper
    network: Network


class RoadsProvider:
    """The road graph of an extract.

    Parameters
    ----------
    roads
        The extract; read when first needed, then kept parsed in the cache.
    settings
        Speeds and snapping.

    Raises
    ------
    FileFormatError
        If there is no such file.
    """

    name = "roads"

    def __init__(self, roads: Path, settings: TravelSettings) -> None:
        if not roads.is_file():
            raise FileFormatError(str(roads), ["no such file: name an OpenStreetMap extract"])
        self._roads = roads
        self._settings = settings
        self._loaded: dict[Mode, _Loaded] = {}

    @cached_property
    def fingerprint(self) -> str:
        """Changes with the extract and with the settings that bear on its graph."""
        settings = asdict(self._settings)
        bearing = {
            key: settings[key]
            for key in ("speed_kmh", "maxspeed_factor", "implied_maxspeed_kmh", "islet_factor")
        }
        bearing |= {"format": GRAPH_FORMAT, "roads": file_digest(self._roads)}
        text = json.dumps(bearing | {"limit": self._settings.snap_limit_m}, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def snap(self, locations: Sequence[Location], mode: Mode) -> tuple[Snap | None, ...]:
        """Return where each location meets the network."""
        graph = self._load(mode).graph
        return tuple(
            None
            if place is None
            else Snap(
                place.location,
                place.distance_m,
                str(graph.names[graph.name_at[place.spots[0].segment]]),
                bool(graph.on_main[place.spots[0].segment]),
            )
            for place in self._places(locations, mode)
        )

    def table(
        self, locations: Sequence[Location], mode: Mode, progress: Progress | None = None
    ) -> TravelMatrix:
        """Return seconds and metres between all `locations`."""
        distinct = list(dict.fromkeys(locations))
        if not distinct:
            empty = np.zeros((0, 0), np.int64)
            return TravelMatrix(mode, empty, empty.copy())
        self._require(locations, mode)
        places = [place for place in self._places(distinct, mode) if place is not None]
        durations_s, distances_m = self._load(mode).network.costs(places, progress)
        rank = {location: at for at, location in enumerate(distinct)}
        rows = np.array([rank[location] for location in locations])
        pick = np.ix_(rows, rows)
        return finished(mode, locations, durations_s[pick], distances_m[pick])

    def path(self, origin: Location, destination: Location, mode: Mode) -> tuple[Location, ...]:
        """Return the street geometry of the fastest path."""
        self._require((origin, destination), mode)
        start, stop = self._places((origin, destination), mode)
        found = None
        if start is not None and stop is not None:
            found = self._load(mode).network.path(start, stop)
        if found is None:
            raise no_path(origin, destination, mode)
        return found

    def _require(self, locations: Sequence[Location], mode: Mode) -> None:
        places = self._places(locations, mode)
        require_snapped(locations, places, mode, self._settings.snap_limit_m)

    def _places(self, locations: Sequence[Location], mode: Mode) -> tuple[Place | None, ...]:
        return self._load(mode).snapper.places(locations, self._settings.snap_limit_m)

    def _load(self, mode: Mode) -> _Loaded:
        if mode not in self._loaded:
            kept = cache_dir("roads") / f"{self.fingerprint}-{mode}.npz"
            graph = load_graph(kept)
            if graph is None:
                graph = build_graph(read_extract(self._roads), mode, self._settings)
                save_graph(kept, graph)
            snapper = Snapper(graph, self._settings.islet_factor)
            self._loaded[mode] = _Loaded(graph, snapper, Network(graph))
        return self._loaded[mode]
