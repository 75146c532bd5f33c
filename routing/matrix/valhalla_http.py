"""Travel times from a Valhalla server.

References
----------
https://valhalla.github.io/valhalla/api/ (sources_to_targets, locate, route).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np

from routing.errors import TravelError
from routing.matrix.blocks import Block, tables_by_block
from routing.matrix.distance import great_circle_m
from routing.matrix.http_service import HttpService
from routing.matrix.polyline import decode_polyline
from routing.matrix.provider import Progress, Snap, finished, no_path, require_snapped
from routing.model import Location, Mode, TravelMatrix
from routing.settings import TravelSettings

__all__ = ["ValhallaHttpProvider"]

COSTINGS: Mapping[Mode, str] = {Mode.CAR: "auto", Mode.EBIKE: "bicycle", Mode.FOOT: "pedestrian"}
SPEED_OPTIONS: Mapping[Mode, str] = {Mode.EBIKE: "cycling_speed", Mode.FOOT: "walking_speed"}
NO_PATH_CODES = frozenset({442, 443})
METRES_PER_KM = 1000

Result = TypeVar("Result")


class ValhallaHttpProvider:
    """Valhalla's matrix, with our speeds for e-bike and foot.

    Parameters
    ----------
    settings
        ``url``, ``timeout_s``, ``max_table``, ``snap_limit_m`` and the default
        speeds of ``speed_kmh``.

    Raises
    ------
    TravelError
        If no url is set.
    """

    name = "valhalla-http"

    def __init__(self, settings: TravelSettings) -> None:
        self._service = HttpService(self.name, settings)
        self._settings = settings

    @property
    def fingerprint(self) -> str:
        """Changes with the server's address and the speeds; what it has loaded cannot be seen."""
        costings = [self._costing(mode) for mode in Mode]
        return f"{self._settings.url}:{self._settings.snap_limit_m}:{costings}"

    def snap(self, locations: Sequence[Location], mode: Mode) -> tuple[Snap | None, ...]:
        """Return where each location meets the network."""
        snaps: list[Snap | None] = []
        step = self._settings.max_table
        for start in range(0, len(locations), step):
            asked = locations[start : start + step]
            answer = self._ask("locate", mode, locations=[_point(each) for each in asked])
            found = self._read(answer, list)
            if len(found) != len(asked):
                raise self._unclear(f"{len(found)} places for {len(asked)} points")
            snaps += [self._snap(*pair) for pair in zip(asked, found, strict=True)]
        return tuple(snaps)

    def table(
        self, locations: Sequence[Location], mode: Mode, progress: Progress | None = None
    ) -> TravelMatrix:
        """Return seconds and metres between all `locations`."""
        self._require(locations, mode)

        def ask(rows: range, columns: range) -> Block:
            answer = self._ask(
                "sources_to_targets",
                mode,
                sources=[_point(locations[at]) for at in rows],
                targets=[_point(locations[at]) for at in columns],
                units="kilometers",
            )
            return self._read(answer, _block)

        try:
            durations_s, distances_m = tables_by_block(
                len(locations), self._settings.max_table, ask, progress
            )
        except (ValueError, TypeError) as error:
            raise self._unclear(error) from error
        np.fill_diagonal(durations_s, 0)
        np.fill_diagonal(distances_m, 0)
        return finished(mode, locations, durations_s, distances_m)

    def path(self, origin: Location, destination: Location, mode: Mode) -> tuple[Location, ...]:
        """Return the street geometry of the fastest path."""
        self._require((origin, destination), mode)
        answer = self._ask(
            "route",
            mode,
            locations=[_point(origin), _point(destination)],
            directions_type="none",
        )
        if isinstance(answer, Mapping) and answer.get("error_code") in NO_PATH_CODES:
            raise no_path(origin, destination, mode)
        return self._read(answer, lambda it: decode_polyline(it["trip"]["legs"][0]["shape"]))

    def _require(self, locations: Sequence[Location], mode: Mode) -> None:
        snaps = self.snap(locations, mode)
        require_snapped(locations, snaps, mode, self._settings.snap_limit_m)

    def _ask(self, action: str, mode: Mode, **body: Any) -> Any:
        costing = COSTINGS[mode]
        options = {"costing": costing, "costing_options": {costing: self._costing(mode)}}
        return self._service.ask(action, mode, body=body | options)

    def _costing(self, mode: Mode) -> Mapping[str, float]:
        if mode not in SPEED_OPTIONS:
            return {}
        return {SPEED_OPTIONS[mode]: self._settings.speed_kmh[mode]["default"]}

    def _snap(self, location: Location, found: Any) -> Snap | None:
        edges = self._read(found, lambda it: it.get("edges") or [])
        if not edges:
            return None
        nearest = self._read(
            edges[0], lambda it: Location(it["correlated_lat"], it["correlated_lon"])
        )
        away_m = great_circle_m(location.lat, location.lon, nearest.lat, nearest.lon)
        return Snap(nearest, away_m) if away_m <= self._settings.snap_limit_m else None

    def _read(self, answer: Any, read: Callable[[Any], Result]) -> Result:
        if isinstance(answer, Mapping) and "error_code" in answer:
            raise TravelError(f"{self.name} refused: {answer.get('error')}")
        try:
            return read(answer)
        except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
            raise self._unclear(repr(error)) from error

    def _unclear(self, what: object) -> TravelError:
        return TravelError(
            f"{self.name} gave an answer that is not Valhalla's ({what}): check travel.url"
        )


def _point(location: Location) -> dict[str, float]:
    return {"lat": location.lat, "lon": location.lon}


def _block(answer: Mapping[str, Any]) -> Block:
    rows = answer["sources_to_targets"]
    return Block(
        [[cell["time"] for cell in row] for row in rows],
        [[_metres(cell) for cell in row] for row in rows],
    )


def _metres(cell: Mapping[str, Any]) -> float | None:
    if cell["time"] is None or cell["distance"] is None:
        return None
    return float(cell["distance"]) * METRES_PER_KM
