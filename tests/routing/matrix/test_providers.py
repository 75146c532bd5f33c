"""What every provider must do, asked of each on the same small town.

Around a square of 2 km runs a one-way street; 500 m north of it lies a street
that touches nothing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest

from routing.errors import FileFormatError, OffNetworkError, TravelError
from routing.matrix import TravelProvider, make_provider
from routing.matrix.osrm import osrm_is_installed
from routing.matrix.roads import RoadsProvider
from routing.model import UNREACHABLE, Location, Mode
from routing.settings import TravelSettings
from tests.routing.matrix.networks import even_settings, osm_xml, spot
from tests.routing.matrix.servers import FakeOsrm, FakeServer, FakeValhalla, serving

NODES = {1: (0, 0), 2: (2000, 0), 3: (2000, 2000), 4: (0, 2000), 8: (0, 2500), 9: (900, 2500)}
WAYS = [((1, 2, 3, 4, 1), {"oneway": "yes"}), ((8, 9), {})]
RING = [spot(500, 10), spot(1500, -10), spot(2010, 1000), spot(500, 1990), spot(0, 700)]
ISLET = spot(400, 2505)
SEA = spot(5000, 5000)
SETTINGS = even_settings(snap_limit_m=60.0, max_table=3, timeout_s=10.0)


@pytest.fixture(scope="module")
def town_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("town") / "town.osm"
    path.write_text(osm_xml(NODES, WAYS), encoding="utf-8")
    return path


@dataclasses.dataclass
class Case:
    provider: TravelProvider
    knows_roads: bool = True
    server: FakeServer | None = None


def server_case(kind: str, server: Callable[[RoadsProvider], FakeServer]) -> Callable[..., Case]:
    def make(town_file: Path, stack: ExitStack) -> Case:
        engine_settings = dataclasses.replace(SETTINGS, snap_limit_m=9e9)
        if kind == "valhalla-http":
            engine_settings = SETTINGS
        running = stack.enter_context(serving(server(RoadsProvider(town_file, engine_settings))))
        settings = dataclasses.replace(SETTINGS, provider=kind, url=running.url)
        return Case(make_provider(settings, None), server=running)

    return make


def file_case(kind: str, *, knows_roads: bool = True) -> Callable[..., Case]:
    def make(town_file: Path, stack: ExitStack) -> Case:
        settings = dataclasses.replace(SETTINGS, provider=kind)
        return Case(make_provider(settings, town_file), knows_roads)

    return make


CASES = {
    "roads": file_case("roads"),
    "great-circle": file_case("great-circle", knows_roads=False),
    "osrm-http": server_case("osrm-http", FakeOsrm),
    "valhalla-http": server_case("valhalla-http", FakeValhalla),
}
if osrm_is_installed():
    CASES["osrm"] = file_case("osrm")


@pytest.fixture(params=sorted(CASES))
def case(request: pytest.FixtureRequest, town_file: Path) -> Iterator[Case]:
    with ExitStack() as stack:
        yield CASES[request.param](town_file, stack)


@pytest.fixture
def road_case(case: Case) -> Case:
    return case


class TestEveryProvider:
    def test_bears_the_name_that_the_settings_use(
        self, case: Case, request: pytest.FixtureRequest
    ) -> None:
        assert case.provider.name in request.node.name
        assert case.provider.fingerprint

    @pytest.mark.parametrize("mode", list(Mode))
    def test_fills_a_square_of_whole_figures(self, case: Case, mode: Mode) -> None:
        matrix = case.provider.table(RING, mode)
        assert matrix.mode == mode
        for array in (matrix.durations_s, matrix.distances_m):
            assert array.dtype == np.int64
            assert array.shape == (5, 5)
            assert not array.diagonal().any()
            assert (array[~np.eye(5, dtype=bool)] > 0).all()

    def test_reads_rows_as_origins(self, case: Case) -> None:
        metres = case.provider.table(RING, Mode.CAR).distances_m
        if not case.knows_roads:
            assert np.array_equal(metres, metres.T)
            return
        # From 500 to 1,500 m east with the street 1 km, back all the way round 7 km.
        assert metres[0, 1] == pytest.approx(1000, abs=6)
        assert metres[1, 0] == pytest.approx(7000, abs=25)

    def test_answers_each_pair_alike_in_any_order(self, case: Case) -> None:
        order = [3, 0, 4, 1, 2]
        straight = case.provider.table(RING, Mode.CAR)
        shuffled = case.provider.table([RING[at] for at in order], Mode.CAR)
        assert np.array_equal(shuffled.durations_s, straight.durations_s[np.ix_(order, order)])
        assert np.array_equal(shuffled.distances_m, straight.distances_m[np.ix_(order, order)])

    def test_keeps_equal_points_at_zero(self, case: Case) -> None:
        seconds = case.provider.table([RING[0], RING[1], RING[0]], Mode.CAR).durations_s
        assert seconds[0, 2] == seconds[2, 0] == 0
        assert seconds[0, 1] == seconds[2, 1] > 0

    def test_takes_no_points_and_one_point(self, case: Case) -> None:
        assert len(case.provider.table([], Mode.CAR)) == 0
        assert case.provider.table(RING[:1], Mode.CAR).durations_s.tolist() == [[0]]

    def test_tells_how_far_it_is(self, case: Case) -> None:
        heard: list[tuple[int, int]] = []
        case.provider.table(RING, Mode.CAR, lambda done, total: heard.append((done, total)))
        assert heard[-1] == (5, 5)
        assert heard == sorted(heard)

    def test_does_not_compute_the_same_twice(self, case: Case) -> None:
        first = case.provider.table(RING, Mode.CAR)
        heard: list[int] = []
        again = case.provider.table(RING, Mode.CAR, lambda done, _: heard.append(done))
        assert heard == []
        assert again.digest() == first.digest()

    def test_snaps_points_one_by_one(self, case: Case) -> None:
        near, far = case.provider.snap([RING[0], SEA], Mode.CAR)
        assert near is not None
        if not case.knows_roads:
            assert (near.distance_m, near.location) == (0, RING[0])
            return
        assert far is None
        assert near.distance_m == pytest.approx(10, abs=0.5)

    def test_draws_a_path_from_here_to_there(self, case: Case) -> None:
        path = case.provider.path(RING[0], RING[2], Mode.CAR)
        assert path[0].lon == pytest.approx(RING[0].lon, abs=2e-5)
        assert path[-1].lat == pytest.approx(RING[2].lat, abs=2e-5)
        if case.knows_roads:
            corner = spot(2000, 0)
            assert min(abs(p.lat - corner.lat) + abs(p.lon - corner.lon) for p in path) < 2e-5


@pytest.fixture(params=sorted(set(CASES) - {"great-circle"}))
def roads_case(request: pytest.FixtureRequest, town_file: Path) -> Iterator[Case]:
    with ExitStack() as stack:
        yield CASES[request.param](town_file, stack)


class TestEveryProviderWithRoads:
    def test_marks_pairs_without_a_path(self, roads_case: Case) -> None:
        matrix = roads_case.provider.table([*RING, ISLET], Mode.CAR)
        assert (matrix.durations_s[:5, 5] == UNREACHABLE).all()
        assert (matrix.distances_m[5, :5] == UNREACHABLE).all()
        assert matrix.reachable[:5, :5].all()

    def test_refuses_a_path_where_there_is_none(self, roads_case: Case) -> None:
        with pytest.raises(TravelError, match="no path for mode car"):
            roads_case.provider.path(RING[0], ISLET, Mode.CAR)

    def test_names_points_off_the_network(self, roads_case: Case) -> None:
        with pytest.raises(OffNetworkError, match=r"1 of 6 points .* point 3 \(0\.04"):
            roads_case.provider.table([*RING[:2], SEA, *RING[2:]], Mode.CAR)
        with pytest.raises(OffNetworkError, match="point 2"):
            roads_case.provider.path(RING[0], SEA, Mode.CAR)


@pytest.fixture(params=["osrm-http", "valhalla-http"])
def http(request: pytest.FixtureRequest, town_file: Path) -> Iterator[Case]:
    with ExitStack() as stack:
        yield CASES[request.param](town_file, stack)


FAULTS = {
    "broken gateway": ((502, "<html>Bad Gateway</html>"), "answered 502 without JSON"),
    "failure": ((500, '{"message": "out of memory"}'), "failed with 500: .*out of memory"),
    "another service": ((200, '{"hello": "world"}'), "refused|answer that is not"),
    "list": ((200, "[1, 2]"), "answer that is not"),
    "text": ((200, '"ok"'), "answer that is not"),
    "page": ((404, "not found"), "answered 404 without JSON"),
}


class TestHttpProviders:
    @pytest.mark.parametrize("fault", sorted(FAULTS))
    def test_say_which_server_gave_what(self, http: Case, fault: str) -> None:
        assert http.server is not None
        http.server.fault, expected = FAULTS[fault]
        with pytest.raises(TravelError, match=expected) as caught:
            http.provider.table(RING, Mode.CAR)
        assert http.provider.name in str(caught.value)
        assert "travel.url" in str(caught.value) or "refused" in str(caught.value)

    def test_pass_on_why_a_server_refuses(self, http: Case) -> None:
        assert http.server is not None
        refusal = (
            '{"code": "TooBig", "message": "Too many", "error_code": 150, "error": "Too many"}'
        )
        http.server.fault = (400, refusal)
        with pytest.raises(TravelError, match="refused: Too many"):
            http.provider.table(RING, Mode.CAR)

    def test_ask_no_more_than_the_limit_at_once(self, http: Case) -> None:
        assert http.server is not None
        http.provider.table(RING, Mode.CAR)
        # Five points in blocks of three: 2 x 2 blocks.
        tables = [path for path in http.server.requests if "/table/" in path or "targets" in path]
        assert len(tables) == 4

    def test_keep_nothing_of_a_failure(self, http: Case) -> None:
        assert http.server is not None
        http.server.fault = (500, "{}")
        with pytest.raises(TravelError):
            http.provider.table(RING, Mode.CAR)
        http.server.fault = None
        assert http.provider.table(RING, Mode.CAR).reachable.all()

    def test_need_an_address(self, http: Case) -> None:
        for url in ("", "localhost:5000"):
            settings = dataclasses.replace(SETTINGS, provider=http.provider.name, url=url)
            with pytest.raises(TravelError, match=r"set travel\.url"):
                make_provider(settings, None)


@pytest.mark.parametrize(
    ("kind", "server"), [("osrm-http", FakeOsrm), ("valhalla-http", FakeValhalla)]
)
def test_slow_server_is_given_up(
    town_file: Path, kind: str, server: Callable[[RoadsProvider], FakeServer]
) -> None:
    with serving(server(RoadsProvider(town_file, SETTINGS))) as running:
        running.fault = "slow"
        settings = dataclasses.replace(SETTINGS, provider=kind, url=running.url, timeout_s=0.1)
        with pytest.raises(TravelError, match=r"gave no answer within 0\.1 s"):
            make_provider(settings, None).table(RING, Mode.CAR)


@pytest.mark.parametrize("kind", ["osrm-http", "valhalla-http"])
def test_server_that_is_not_there_is_told(kind: str) -> None:
    settings = dataclasses.replace(SETTINGS, provider=kind, url="http://127.0.0.1:9")
    with pytest.raises(TravelError, match="cannot be reached"):
        make_provider(settings, None).snap(RING, Mode.CAR)


def test_each_mode_may_have_its_own_server(town_file: Path) -> None:
    with serving(FakeOsrm(RoadsProvider(town_file, SETTINGS))) as running:
        settings = dataclasses.replace(
            SETTINGS, provider="osrm-http", url=f"{running.url}/{{mode}}"
        )
        with pytest.raises(TravelError, match="URL string malformed"):
            make_provider(settings, None).snap(RING[:1], Mode.FOOT)
    assert running.requests[0].startswith("/foot/nearest/v1/walking/")


def test_valhalla_is_told_our_speeds(town_file: Path) -> None:
    speeds: TravelSettings = dataclasses.replace(
        SETTINGS, speed_kmh={**SETTINGS.speed_kmh, Mode.EBIKE: {"default": 22.0}}
    )
    with serving(FakeValhalla(RoadsProvider(town_file, SETTINGS))) as running:
        settings = dataclasses.replace(speeds, provider="valhalla-http", url=running.url)
        make_provider(settings, None).table(RING, Mode.EBIKE)
    assert running.bodies[0]["costing_options"] == {"bicycle": {"cycling_speed": 22.0}}


class TestMaking:
    def test_unknown_provider_lists_the_known_ones(self) -> None:
        settings = dataclasses.replace(SETTINGS, provider="teleport")
        with pytest.raises(TravelError, match=r"'teleport' is unknown: use one of roads, osrm,"):
            make_provider(settings, None)

    def test_roads_need_an_extract(self, tmp_path: Path) -> None:
        with pytest.raises(TravelError, match="give one with --roads"):
            make_provider(SETTINGS, None)
        with pytest.raises(FileFormatError, match="no such file"):
            make_provider(SETTINGS, tmp_path / "none.pbf")

    def test_osrm_says_what_it_needs_where_it_cannot_be_had(
        self, town_file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("routing.matrix.osrm.find_spec", lambda _: None)
        with pytest.raises(TravelError, match=r"use Python 3\.12 or newer"):
            make_provider(dataclasses.replace(SETTINGS, provider="osrm"), town_file)


def test_great_circle_is_arithmetic() -> None:
    settings = dataclasses.replace(
        SETTINGS, provider="great-circle", detour_factor=1.5, great_circle_kmh={Mode.CAR: 36.0}
    )
    matrix = make_provider(settings, None).table(
        [Location(0, 0), spot(1000, 0), spot(0, 400)], Mode.CAR
    )
    # 1,000 m as the crow flies are 1,500 m by road: 150 s at 10 m a second.
    assert matrix.distances_m[0].tolist() == pytest.approx([0, 1500, 600], abs=1)
    assert matrix.durations_s[0].tolist() == pytest.approx([0, 150, 60], abs=1)
