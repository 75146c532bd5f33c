"""The matrix file, the points file, and what is kept in the cache."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from routing.cache import cache_dir
from routing.errors import FileFormatError, InputError, ModelError, OffNetworkError
from routing.matrix import base_map, make_provider, matrix_file, read_matrix, write_matrix
from routing.matrix.roads import RoadsProvider
from routing.model import Location, Mode, TravelMatrix
from tests.routing.matrix.networks import even_settings, osm_xml, spot

LINE = {1: (0, 0), 2: (1000, 0), 8: (0, 900), 9: (100, 900)}
WAYS = [((1, 2), {"name": "滨河大道"}), ((8, 9), {"highway": "footway"})]


@pytest.fixture
def roads(tmp_path: Path) -> Path:
    path = tmp_path / "town.osm"
    path.write_text(osm_xml(LINE, WAYS), encoding="utf-8")
    return path


def points_file(folder: Path, text: str) -> Path:
    path = folder / "points.csv"
    path.write_text(text, encoding="utf-8")
    return path


class TestMatrixFile:
    @settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data(), mode=st.sampled_from(Mode))
    def test_comes_back_as_it_was_written(
        self, tmp_path: Path, data: st.DataObject, mode: Mode
    ) -> None:
        size = data.draw(st.integers(0, 4))
        figures = hnp.arrays(np.int64, (size, size), elements=st.integers(-1, 10**7))
        seconds = data.draw(figures)
        np.fill_diagonal(seconds, 0)
        metres = np.where(seconds < 0, -1, seconds * 3)
        locations = data.draw(
            st.lists(
                st.builds(Location, st.floats(-90, 90), st.floats(-180, 180)),
                min_size=size,
                max_size=size,
            )
        )
        matrix = TravelMatrix(mode, seconds, metres)
        write_matrix(tmp_path / "m.npz", matrix, locations)
        read = read_matrix(tmp_path / "m.npz")
        assert read.matrix.digest() == matrix.digest()
        assert read.locations == tuple(locations)

    def test_wants_a_location_for_each_row(self, tmp_path: Path) -> None:
        matrix = TravelMatrix(Mode.CAR, np.zeros((2, 2), np.int64), np.zeros((2, 2), np.int64))
        with pytest.raises(ModelError, match="1 locations for 2 rows"):
            write_matrix(tmp_path / "m.npz", matrix, [Location(0, 0)])

    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            ({"mode": None}, ["key 'mode' is missing"]),
            ({"mode": None, "lat": None}, ["key 'mode'", "key 'lat'"]),
            ({"mode": np.array("ship")}, ["'ship': must be one of car, ebike, foot"]),
            (
                {"lat": np.array([1, 2]), "mode": np.array("ship")},
                ["lat is int64 of shape (2,)", "'ship'"],
            ),
            ({"lat": np.array([22.5])}, ["lat has 1 figures, lon 2"]),
            ({"lat": np.array([22.5, 95.0])}, ["lat 95.0 must be within 90"]),
            ({"lat": np.array([22.5]), "lon": np.array([114.0])}, ["1 points for a matrix of 2"]),
            ({"durations_s": np.array([[0, -2], [1, 0]])}, ["negative figures other than -1"]),
            ({"durations_s": np.array([[0.0, 2], [1, 0]])}, ["float64: must be int64"]),
            ({"durations_s": np.array([[7, 2], [1, 0]])}, ["a diagonal that is not zero"]),
            ({"durations_s": np.zeros((2, 3), np.int64)}, ["must be square"]),
            ({"durations_s": np.array([[0, -1], [1, 0]])}, ["differ in their unreachable pairs"]),
        ],
    )
    def test_is_checked_when_read(
        self, tmp_path: Path, changes: dict[str, Any], told: list[str]
    ) -> None:
        square = np.array([[0, 5], [6, 0]])
        arrays: dict[str, Any] = {
            "mode": np.array("car"),
            "lat": np.array([22.5, 22.6]),
            "lon": np.array([114.0, 114.1]),
            "durations_s": square,
            "distances_m": square,
        }
        kept = {key: value for key, value in (arrays | changes).items() if value is not None}
        np.savez(tmp_path / "m.npz", **kept)
        with pytest.raises(FileFormatError) as caught:
            read_matrix(tmp_path / "m.npz")
        assert all(words in str(caught.value) for words in told), str(caught.value)

    @pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04 broken", b"\x93NUMPY"])
    def test_that_is_none_is_told(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "m.npz"
        path.write_bytes(content)
        with pytest.raises(FileFormatError, match=r"m\.npz"):
            read_matrix(path)

    def test_with_objects_in_it_is_refused(self, tmp_path: Path) -> None:
        np.savez(tmp_path / "m.npz", mode=np.array([{}], object))
        with pytest.raises(FileFormatError, match="is not a travel matrix"):
            read_matrix(tmp_path / "m.npz")

    def test_that_is_missing_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(FileFormatError, match="No such file"):
            read_matrix(tmp_path / "none.npz")


class TestPointsFile:
    def test_becomes_a_matrix_file(self, tmp_path: Path, roads: Path) -> None:
        near, far = spot(100, 10), spot(700, -10)
        text = f"remark,lon,id,LAT\nx,{near.lon},A,{near.lat}\ny,{far.lon},B,{far.lat}\n"
        out = tmp_path / "new" / "m.npz"
        result = matrix_file(roads, points_file(tmp_path, text), Mode.CAR, out, even_settings())
        assert (result.points, result.unreachable, result.report) == (2, (), ())
        read = read_matrix(out)
        # 600 m at 10 m a second.
        assert read.matrix.durations_s.tolist() == [[0, 60], [60, 0]]
        assert read.matrix.distances_m[0, 1] == 600
        assert read.locations[0].lat == near.lat

    def test_reports_what_cannot_be_reached(self, tmp_path: Path) -> None:
        path = tmp_path / "town.osm"
        path.write_text(osm_xml({1: (0, 0), 2: (900, 0)}, [((1, 2), {"oneway": "yes"})]))
        rows = [f"{name},{spot(x, 0).lat},{spot(x, 0).lon}" for name, x in (("A", 100), ("B", 500))]
        points = points_file(tmp_path, "\n".join(["name,lat,lon", *rows]))
        result = matrix_file(path, points, Mode.CAR, tmp_path / "m.npz", even_settings())
        assert result.unreachable == ((1, 0),)
        assert result.report == (
            "A: no path from it to 0 and to it from 1 of the 1 other points",
            "B: no path from it to 1 and to it from 0 of the 1 other points",
        )

    def test_tells_every_fault_with_its_row(self, tmp_path: Path, roads: Path) -> None:
        text = "id,lat,lon\nA,0.0,0.001\nB,,0.001\nC,north,0.001\nD,114.05,22.5\nE,0,nan\n"
        with pytest.raises(FileFormatError) as caught:
            matrix_file(
                roads, points_file(tmp_path, text), Mode.CAR, tmp_path / "m.npz", even_settings()
            )
        told = "\n".join(caught.value.faults)
        assert len(caught.value.faults) == 4
        assert "row 3: lat is ''" in told
        assert "row 4: lat is 'north'" in told
        assert "row 5: lat 114.05" in told
        assert "swapped" in told
        assert "row 6: lon is 'nan'" in told
        assert not (tmp_path / "m.npz").exists()

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("id,latitude\nA,1\n", "column lat and lon is missing"),
            ("lat,x\n1,2\n", "column lon is missing"),
            ("lat,lon\n", "holds no points"),
        ],
    )
    def test_without_points_says_so(
        self, tmp_path: Path, roads: Path, text: str, told: str
    ) -> None:
        with pytest.raises(FileFormatError, match=told):
            matrix_file(
                roads, points_file(tmp_path, text), Mode.CAR, tmp_path / "m.npz", even_settings()
            )

    def test_points_off_the_network_are_named(self, tmp_path: Path, roads: Path) -> None:
        points = points_file(tmp_path, "id,lat,lon\nA,0,0.001\nB,10,20\nC,0.5,0.5\n")
        with pytest.raises(OffNetworkError, match=r"2 of 3 points.*point 2 .*point 3 "):
            matrix_file(roads, points, Mode.CAR, tmp_path / "m.npz", even_settings())

    def test_place_that_cannot_be_written_is_told(self, tmp_path: Path, roads: Path) -> None:
        points = points_file(tmp_path, "lat,lon\n0,0.001\n")
        with pytest.raises(InputError, match="cannot be written"):
            matrix_file(roads, points, Mode.CAR, points / "m.npz", even_settings())


class TestCache:
    def test_keeps_the_graph_and_the_table(self, roads: Path) -> None:
        provider = make_provider(even_settings(), roads)
        first = provider.table([spot(0, 0), spot(500, 0)], Mode.CAR)
        kept = [*cache_dir("roads").iterdir(), *cache_dir("matrix").iterdir()]
        assert len(kept) == 2
        for path in kept:
            path.write_bytes(b"damaged")
        again = make_provider(even_settings(), roads).table([spot(0, 0), spot(500, 0)], Mode.CAR)
        assert again.digest() == first.digest()
        assert all(path.read_bytes() != b"damaged" for path in kept)

    def test_does_not_mistake_other_roads_settings_modes_or_points(self, roads: Path) -> None:
        spots = [spot(0, 0), spot(500, 0)]
        first = make_provider(even_settings(), roads).table(spots, Mode.CAR)
        slow = even_settings(speed_kmh={mode: {"default": 18.0} for mode in Mode})
        assert make_provider(slow, roads).table(spots, Mode.CAR).durations_s[0, 1] == 100
        limited = dataclasses.replace(even_settings(), snap_limit_m=5.0)
        with pytest.raises(OffNetworkError):
            make_provider(limited, roads).table([spot(0, 0), spot(500, 9)], Mode.CAR)
        roads.write_text(osm_xml(LINE, [((1, 2), {"oneway": "yes"})]), encoding="utf-8")
        other = make_provider(even_settings(), roads).table(spots, Mode.CAR)
        assert first.reachable.all()
        assert not other.reachable.all()

    def test_graph_comes_back_whole(self, futian: Path) -> None:
        spots = [Location(22.53, 114.01), Location(22.545, 114.03)]
        first = RoadsProvider(futian, even_settings(snap_limit_m=300.0))
        again = RoadsProvider(futian, even_settings(snap_limit_m=300.0))
        for mode in Mode:
            path = first.path(spots[0], spots[1], mode)
            assert again.path(spots[0], spots[1], mode) == path
            assert len(path) > 10


class TestBaseMap:
    def test_holds_all_roads_whoever_may_use_them(self, roads: Path) -> None:
        first = base_map(roads)
        assert [(line.highway, line.name, len(line.points)) for line in first] == [
            ("residential", "滨河大道", 2),
            ("footway", "", 2),
        ]
        assert base_map(roads) == first

    def test_without_roads_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "town.osm"
        path.write_text(osm_xml({1: (0, 0)}, []))
        with pytest.raises(FileFormatError, match="holds no roads"):
            base_map(path)
        with pytest.raises(FileFormatError, match="check the path"):
            base_map(tmp_path / "none.osm")
