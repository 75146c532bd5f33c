"""What OSRM is asked and how its answers read, in process or over HTTP.

References
----------
http://project-osrm.org/docs/v5.24.0/api/ (services table, nearest and route).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np

from routing.errors import TravelError
from routing.matrix.blocks import Block, tables_by_block
from routing.matrix.provider import Progress, Snap, finished, no_path, require_snapped
from routing.model import Location, Mode, TravelMatrix

__all__ = ["Ask", "OsrmAnswers"]

Ask = Callable[[str, Mode, Sequence[Location], Mapping[str, Any]], Mapping[str, Any]]
"""Puts a question: service, mode, coordinates, options -> the answer as JSON."""

Result = TypeVar("Result")

NO_SEGMENT = "NoSegment"
NO_ROUTE = "NoRoute"


class OsrmAnswers:
    """Turns OSRM's answers into ours.

    Parameters
    ----------
    name
        Of the provider, for messages.
    ask
        Who puts the question.
    snap_limit_m
        Farthest a point may lie from a road.
    max_table
        Most origins or destinations of one question.
    """

    def __init__(self, name: str, ask: Ask, snap_limit_m: float, max_table: int) -> None:
        self._name = name
        self._ask = ask
        self._snap_limit_m = snap_limit_m
        self._max_table = max_table

    def snap(self, locations: Sequence[Location], mode: Mode) -> tuple[Snap | None, ...]:
        """Return where each location meets the network."""
        snaps: list[Snap | None] = []
        for location in locations:
            answer = self._ask("nearest", mode, [location], {})
            if answer.get("code") == NO_SEGMENT:
                snaps.append(None)
                continue
            snaps.append(self._snap(self._read(answer, lambda found: found["waypoints"][0])))
        return tuple(snaps)

    def table(
        self, locations: Sequence[Location], mode: Mode, progress: Progress | None
    ) -> TravelMatrix:
        """Return seconds and metres between all `locations`."""
        snaps: dict[int, Snap | None] = {}

        def ask(rows: range, columns: range) -> Block:
            answer = self._ask(
                "table",
                mode,
                [locations[at] for at in (*rows, *columns)],
                {
                    "annotations": ["duration", "distance"],
                    "sources": list(range(len(rows))),
                    "destinations": list(range(len(rows), len(rows) + len(columns))),
                },
            )
            if answer.get("code") == NO_SEGMENT:
                self._require(locations, mode)
            for at, source in zip(rows, self._read(answer, lambda it: it["sources"]), strict=True):
                snaps[at] = self._snap(source)
            return self._read(answer, lambda it: Block(it["durations"], it["distances"]))

        try:
            durations_s, distances_m = tables_by_block(
                len(locations), self._max_table, ask, progress
            )
        except (ValueError, TypeError) as error:
            raise self._unclear(error) from error
        require_snapped(
            locations, [snaps[at] for at in range(len(locations))], mode, self._snap_limit_m
        )
        np.fill_diagonal(durations_s, 0)
        np.fill_diagonal(distances_m, 0)
        return finished(mode, locations, durations_s, distances_m)

    def path(self, origin: Location, destination: Location, mode: Mode) -> tuple[Location, ...]:
        """Return the street geometry of the fastest path."""
        options = {"overview": "full", "geometries": "geojson", "steps": False}
        answer = self._ask("route", mode, [origin, destination], options)
        if answer.get("code") == NO_ROUTE:
            self._require((origin, destination), mode)
            raise no_path(origin, destination, mode)
        ends: list[Snap | None] = [None, None]
        if answer.get("code") != NO_SEGMENT:
            ends = [self._snap(end) for end in self._read(answer, lambda it: it["waypoints"])]
        require_snapped((origin, destination), ends, mode, self._snap_limit_m)
        return self._read(
            answer,
            lambda it: tuple(
                Location(lat, lon) for lon, lat in it["routes"][0]["geometry"]["coordinates"]
            ),
        )

    def _require(self, locations: Sequence[Location], mode: Mode) -> None:
        require_snapped(locations, self.snap(locations, mode), mode, self._snap_limit_m)

    def _snap(self, waypoint: Mapping[str, Any]) -> Snap | None:
        def read(it: Mapping[str, Any]) -> Snap:
            lon, lat = it["location"]
            return Snap(Location(lat, lon), float(it["distance"]), str(it.get("name", "")))

        snap = self._guarded(waypoint, read)
        return snap if snap.distance_m <= self._snap_limit_m else None

    def _read(
        self, answer: Mapping[str, Any], read: Callable[[Mapping[str, Any]], Result]
    ) -> Result:
        """Return what `read` finds in a successful answer."""
        if answer.get("code") != "Ok":
            told = answer.get("message") or answer.get("code") or "no reason"
            raise TravelError(f"{self._name} refused: {told}")
        return self._guarded(answer, read)

    def _guarded(
        self, answer: Mapping[str, Any], read: Callable[[Mapping[str, Any]], Result]
    ) -> Result:
        try:
            return read(answer)
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise self._unclear(error) from error

    def _unclear(self, error: Exception) -> TravelError:
        return TravelError(
            f"{self._name} gave an answer that is not OSRM's ({error!r}): check travel.url"
        )
