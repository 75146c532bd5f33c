"""Travel times of the road graph against OSRM's, on the same extracts.

``python -m tests.benchmarks.matrix`` prints the table of ``docs/matrix.md``.
Where OSRM has no wheel (Python 3.11) its columns stay empty.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from routing.cache import CACHE_VARIABLE
from routing.matrix.geometry import line_length_m
from routing.matrix.osrm import OsrmProvider, osrm_is_installed
from routing.matrix.provider import TravelProvider
from routing.matrix.roads import RoadsProvider
from routing.model import UNREACHABLE, Location, Mode
from routing.settings import default_settings

FIXTURES = Path(__file__).parents[2] / "fixtures"
EXTRACTS: dict[str, tuple[Path, tuple[float, float, float, float]]] = {
    "Futian": (FIXTURES / "futian/futian.osm.pbf", (22.519, 113.999, 22.549, 114.038)),
    "Shanghai": (FIXTURES / "shanghai/shanghai.osm", (31.221, 121.462, 31.240, 121.485)),
    "Liechtenstein": (
        FIXTURES / "liechtenstein/liechtenstein.osm.pbf",
        (47.06, 9.49, 47.24, 9.56),
    ),
}
POINTS = 800
OSRM_CAR_KMH = {
    "motorway": 90,
    "motorway_link": 45,
    "trunk": 85,
    "trunk_link": 40,
    "primary": 65,
    "primary_link": 30,
    "secondary": 55,
    "secondary_link": 25,
    "tertiary": 40,
    "tertiary_link": 20,
    "unclassified": 25,
    "residential": 25,
    "living_street": 10,
    "service": 15,
    "track": 0,
    "default": 10,
}
"""Of OSRM's own car profile, to compare the search rather than the speeds."""

HEADER = (
    "| extract | mode | speeds | seconds, median / p90 off | metres, median / p90 off "
    "| same pairs unreachable | same snap | ours: first / 800 x 800 | OSRM: first / 800 x 800 |\n"
    "|---|---|---|---|---|---|---|---|---|"
)


def main() -> None:
    """Print one line for each extract, mode and table of speeds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--extract", choices=sorted(EXTRACTS), action="append")
    chosen = parser.parse_args().extract or sorted(EXTRACTS)
    print(HEADER)
    for name in chosen:
        path, box = EXTRACTS[name]
        for mode, speeds in ((Mode.CAR, "ours"), (Mode.CAR, "OSRM's"), (Mode.FOOT, "ours")):
            with tempfile.TemporaryDirectory() as folder:
                os.environ[CACHE_VARIABLE] = folder
                print(line(name, path, box, mode, speeds), flush=True)


def line(
    name: str, path: Path, box: tuple[float, float, float, float], mode: Mode, speeds: str
) -> str:
    """Return the line of the table."""
    settings = default_settings().travel
    if speeds == "OSRM's":
        table = {**settings.speed_kmh, Mode.CAR: OSRM_CAR_KMH}
        settings = dataclasses.replace(settings, speed_kmh=table)
    ours = RoadsProvider(path, settings)
    south, west, north, east = box
    middle = Location((south + north) / 2, (west + east) / 2)
    first_s = wall_s(lambda: ours.snap([middle], mode))
    points = usable(ours, mode, box)
    mine = timed(ours, points, mode)
    start = f"| {name} | {mode} | {speeds} |"
    end = f"{first_s:.1f} / {mine.table_s:.2f} s |"
    if not osrm_is_installed():
        return f"{start} | | | | {end} |"
    osrm = OsrmProvider(path, dataclasses.replace(settings, snap_limit_m=5000.0))
    theirs = timed(osrm, points, mode)
    alike = same_place(ours, osrm, points, mode)
    mine, theirs = mine.of(alike), theirs.of(alike)
    known = (mine.seconds != UNREACHABLE) & (theirs.seconds != UNREACHABLE)
    np.fill_diagonal(known, val=False)
    end = f"{alike.mean():.0%} | {end}"
    agree = ((mine.seconds == UNREACHABLE) == (theirs.seconds == UNREACHABLE)).mean()
    return (
        f"{start} {off(mine.seconds, theirs.seconds, known)} "
        f"| {off(mine.metres, theirs.metres, known)} | {agree:.1%} | {end} "
        f"{theirs.first_s:.1f} / {theirs.table_s:.2f} s |"
    )


@dataclasses.dataclass
class Timed:
    """A table, and the seconds for getting ready and for computing it."""

    seconds: NDArray[np.int64]
    metres: NDArray[np.int64]
    first_s: float
    table_s: float

    def of(self, points: NDArray[np.bool_]) -> Timed:
        """Return the part for some of the points."""
        pick = np.ix_(points, points)
        return dataclasses.replace(self, seconds=self.seconds[pick], metres=self.metres[pick])


def timed(provider: TravelProvider, points: Sequence[Location], mode: Mode) -> Timed:
    """Return the table of `points` with its times."""
    first_s = wall_s(lambda: provider.table(points[:2], mode))
    begun = time.perf_counter()
    matrix = provider.table(points, mode)
    return Timed(matrix.durations_s, matrix.distances_m, first_s, time.perf_counter() - begun)


def same_place(
    ours: TravelProvider, osrm: TravelProvider, points: Sequence[Location], mode: Mode
) -> NDArray[np.bool_]:
    """Return which points both take to the same place of the network, within 10 m."""
    return np.array(
        [
            mine is not None
            and other is not None
            and line_length_m((mine.location, other.location)) < 10
            for mine, other in zip(ours.snap(points, mode), osrm.snap(points, mode), strict=True)
        ]
    )


def wall_s(work: Callable[[], object]) -> float:
    """Return how long `work` takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def usable(
    provider: TravelProvider, mode: Mode, box: tuple[float, float, float, float]
) -> list[Location]:
    """Return points within 20 m of a road."""
    south, west, north, east = box
    draw = random.Random(11)
    found: list[Location] = []
    while len(found) < POINTS:
        tried = [
            Location(draw.uniform(south, north), draw.uniform(west, east)) for _ in range(2000)
        ]
        snaps = provider.snap(tried, mode)
        found += [
            point
            for point, snap in zip(tried, snaps, strict=True)
            if snap is not None and snap.distance_m < 20
        ]
    return found[:POINTS]


def off(mine: NDArray[np.int64], theirs: NDArray[np.int64], known: NDArray[np.bool_]) -> str:
    """Return median (signed) and 90th percentile (absolute) of the relative difference."""
    relative = mine[known] / np.maximum(theirs[known], 1) - 1
    return f"{np.median(relative):+.1%} / {np.quantile(np.abs(relative), 0.9):.1%}"


if __name__ == "__main__":
    main()
