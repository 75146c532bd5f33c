"""Real extracts, against a second opinion that shares no code with the product.

The oracle reads the extract anew, keeps every OSM node, and runs a plain
Dijkstra with a heap; points stand exactly on road nodes.
"""

from __future__ import annotations

import heapq
import itertools
import math
import random
from collections import defaultdict
from pathlib import Path

import numpy as np
import osmium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing.matrix.geometry import line_length_m
from routing.matrix.roads import RoadsProvider
from routing.model import UNREACHABLE, Location, Mode
from routing.settings import default_settings

DRIVABLE = (
    *("motorway", "trunk", "primary", "secondary", "tertiary"),
    *("unclassified", "residential", "living_street", "service"),
)
TRAVEL = default_settings().travel


class Oracle:
    """Fastest times between OSM nodes by car, one edge for each pair of neighbours."""

    def __init__(self, path: Path) -> None:
        self.at: dict[int, Location] = {}
        self.out: dict[int, list[tuple[int, float, float]]] = defaultdict(list)
        self.private: set[int] = set()
        for way in osmium.FileProcessor(str(path)).with_locations():
            if way.is_way() and self._open(way.tags):
                self._add(way)
            elif way.is_way() and way.tags.get("access") == "private":
                self.private.update(node.ref for node in way.nodes)

    @staticmethod
    def _open(tags: osmium.osm.TagList) -> bool:
        road = tags.get("highway", "").removesuffix("_link")
        return road in DRIVABLE and tags.get("access") not in ("no", "private", "bus")

    def _add(self, way: osmium.osm.Way) -> None:
        speed_kmh = TRAVEL.speed_kmh[Mode.CAR][way.tags["highway"]]
        if "maxspeed" in way.tags:
            speed_kmh = min(speed_kmh, 0.8 * float(way.tags["maxspeed"]))
        nodes = [(node.ref, Location(node.lat, node.lon)) for node in way.nodes]
        for (tail, here), (head, there) in itertools.pairwise(nodes):
            self.at[tail], self.at[head] = here, there
            metres = 6_371_008.8 * math.acos(
                min(
                    1.0,
                    math.sin(math.radians(here.lat)) * math.sin(math.radians(there.lat))
                    + math.cos(math.radians(here.lat))
                    * math.cos(math.radians(there.lat))
                    * math.cos(math.radians(here.lon - there.lon)),
                )
            )
            seconds = metres * 3.6 / speed_kmh
            self.out[tail].append((head, seconds, metres))
            if way.tags.get("oneway") != "yes":
                self.out[head].append((tail, seconds, metres))

    def spots(self) -> list[tuple[int, ...]]:
        """The nodes of each place: two roads drawn on top of each other share places.

        Places that touch a private road are left out: from there the product may use it.
        """
        places: dict[Location, list[int]] = defaultdict(list)
        for node, location in self.at.items():
            places[location].append(node)
        found = map(tuple, places.values())
        return sorted(spot for spot in found if self.private.isdisjoint(spot))

    def from_spot(self, origin: tuple[int, ...]) -> dict[int, tuple[float, float]]:
        reached: dict[int, tuple[float, float]] = {}
        waiting = [(0.0, 0.0, node) for node in origin]
        while waiting:
            seconds, metres, node = heapq.heappop(waiting)
            if node in reached:
                continue
            reached[node] = (seconds, metres)
            for head, more_s, more_m in self.out[node]:
                heapq.heappush(waiting, (seconds + more_s, metres + more_m, head))
        return reached


@pytest.fixture(scope="module", params=["shanghai", "futian"])
def city(request: pytest.FixtureRequest) -> tuple[Oracle, Path]:
    fixtures = Path(__file__).parents[3] / "fixtures"
    (path,) = (fixtures / request.param).glob(f"{request.param}.osm*")
    return Oracle(path), path


def test_agrees_with_a_plain_search_on_every_pair(city: tuple[Oracle, Path]) -> None:
    oracle, path = city
    spots = random.Random(7).sample(oracle.spots(), 80)
    matrix = RoadsProvider(path, TRAVEL).table([oracle.at[spot[0]] for spot in spots], Mode.CAR)
    for row, origin in enumerate(spots):
        reached = oracle.from_spot(origin)
        for column, destination in enumerate(spots):
            got_s = matrix.durations_s[row, column]
            got_m = matrix.distances_m[row, column]
            times = [reached[node] for node in destination if node in reached]
            if not times:
                assert got_s == got_m == UNREACHABLE, (origin, destination)
                continue
            seconds, metres = min(times)
            assert got_s == pytest.approx(seconds, abs=1.5, rel=0.002), (origin, destination)
            assert got_m == pytest.approx(metres, abs=3, rel=0.01), (origin, destination)


def test_clipped_city_has_unreachable_pairs_and_says_so(shanghai: Path) -> None:
    spots = scatter((31.222, 121.463, 31.239, 121.484), 120)
    matrix = RoadsProvider(shanghai, TRAVEL).table(spots, Mode.CAR)
    share = float((~matrix.reachable).mean())
    assert 0.1 < share < 0.6


@pytest.mark.parametrize("mode", list(Mode))
def test_detours_are_never_quicker(futian: Path, mode: Mode) -> None:
    spots = scatter((22.520, 114.000, 22.548, 114.036), 80)
    provider = RoadsProvider(futian, TRAVEL)
    near = [spot for spot, snap in zip(spots, provider.snap(spots, mode), strict=True) if snap]
    seconds = provider.table(near, mode).durations_s.astype(float)
    seconds[seconds == UNREACHABLE] = np.inf
    over_each = (seconds[:, :, None] + seconds[None, :, :]).min(axis=1)
    assert (seconds <= over_each).all()


def test_walking_takes_as_long_there_as_back(futian: Path) -> None:
    spots = scatter((22.520, 114.000, 22.548, 114.036), 80)
    provider = RoadsProvider(futian, TRAVEL)
    near = [spot for spot, snap in zip(spots, provider.snap(spots, Mode.FOOT), strict=True) if snap]
    matrix = provider.table(near, Mode.FOOT)
    # The way to and from a residents-only road is the same as well.
    assert np.array_equal(matrix.durations_s, matrix.durations_s.T)


@pytest.fixture(scope="module")
def streets() -> RoadsProvider:
    path = Path(__file__).parents[3] / "fixtures" / "futian" / "futian.osm.pbf"
    return RoadsProvider(path, TRAVEL)


inside = st.builds(Location, st.floats(22.520, 22.548), st.floats(114.000, 114.036))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(origin=inside, destination=inside, mode=st.sampled_from(Mode))
def test_geometry_is_as_long_as_the_table_says(
    streets: RoadsProvider, origin: Location, destination: Location, mode: Mode
) -> None:
    snaps = streets.snap((origin, destination), mode)
    if None in snaps:
        return
    matrix = streets.table((origin, destination), mode)
    if matrix.durations_s[0, 1] == UNREACHABLE:
        return
    path = streets.path(origin, destination, mode)
    assert line_length_m(path) == pytest.approx(matrix.distances_m[0, 1], abs=4, rel=0.003)
    for end, snap in ((path[0], snaps[0]), (path[-1], snaps[1])):
        assert snap is not None
        assert line_length_m((end, snap.location)) < 2.5  # what counts as the same junction


def test_whole_country_with_turn_restrictions_is_one_network(liechtenstein: Path) -> None:
    vaduz, schaan, balzers = (
        Location(47.1410, 9.5215),
        Location(47.1650, 9.5087),
        Location(47.0680, 9.5030),
    )
    for mode in Mode:
        matrix = RoadsProvider(liechtenstein, TRAVEL).table((vaduz, schaan, balzers), mode)
        assert matrix.reachable.all()
        assert 2_500 < matrix.distances_m[0, 1] < 4_500
        assert 8_000 < matrix.distances_m[0, 2] < 12_000


def scatter(box: tuple[float, float, float, float], count: int) -> list[Location]:
    south, west, north, east = box
    draw = random.Random(3)
    return [Location(draw.uniform(south, north), draw.uniform(west, east)) for _ in range(count)]
