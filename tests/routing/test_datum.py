"""Datum shifts against other people's figures."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.datum import (
    bd09_to_gcj02,
    bd09_to_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    wgs84_to_bd09,
    wgs84_to_gcj02,
)

VECTORS = Path(__file__).parents[2] / "fixtures" / "coord_vectors" / "vectors.csv"
BD09 = [
    ("eviltransform 0.1.1", 22.543096, 114.057865, 22.546037353, 114.069529050),
    ("coord-convert 0.2.1", 22.543096, 114.057865, 22.546037399, 114.069528963),
    ("eviltransform 0.1.1", 39.908722, 116.397499, 39.916464771, 116.410115675),
    ("coord-convert 0.2.1", 39.908722, 116.397499, 39.916464747, 116.410115569),
    ("eviltransform 0.1.1", 31.230416, 121.473701, 31.234326547, 121.484782549),
    ("coord-convert 0.2.1", 31.230416, 121.473701, 31.234326581, 121.484782472),
    ("eviltransform 0.1.1", 29.56301, 106.551557, 29.566475853, 106.561705416),
    ("coord-convert 0.2.1", 29.56301, 106.551557, 29.566475901, 106.561705354),
    ("eviltransform 0.1.1", 45.803775, 126.534967, 45.811370913, 126.547626451),
    ("coord-convert 0.2.1", 45.803775, 126.534967, 45.811370880, 126.547626349),
    ("eviltransform 0.1.1", 43.825592, 87.616848, 43.832941290, 87.626148151),
    ("coord-convert 0.2.1", 43.825592, 87.616848, 43.832941270, 87.626148102),
    ("eviltransform 0.1.1", 20.044002, 110.198293, 20.047688419, 110.209126858),
    ("coord-convert 0.2.1", 20.044002, 110.198293, 20.047688456, 110.209126785),
    ("eviltransform 0.1.1", 29.652491, 91.17211, 29.655755484, 91.180070073),
    ("coord-convert 0.2.1", 29.652491, 91.17211, 29.655755531, 91.180070048),
]
"""What two independent libraries of PyPI give for the middles of eight cities."""

IN_CHINA = {"lat": st.floats(18.2, 53.5), "lon": st.floats(73.7, 134.7)}


def apart_m(lat_a: object, lon_a: object, lat_b: object, lon_b: object) -> float:
    north = float(lat_a) - float(lat_b)  # type: ignore[arg-type]
    east = (float(lon_a) - float(lon_b)) * math.cos(math.radians(float(lat_a)))  # type: ignore[arg-type]
    return math.hypot(north, east) * 111_195


def test_gcj02_is_within_a_metre_of_the_published_pairs() -> None:
    rows = list(csv.DictReader(VECTORS.read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 3
    for row in rows:
        lat, lon = wgs84_to_gcj02(float(row["lat_a"]), float(row["lng_a"]))
        assert apart_m(lat, lon, row["lat_b"], row["lng_b"]) < 1.0


@pytest.mark.parametrize(("library", "lat", "lon", "lat_bd09", "lon_bd09"), BD09)
def test_bd09_is_within_a_metre_of_two_libraries(
    library: str, lat: float, lon: float, lat_bd09: float, lon_bd09: float
) -> None:
    assert apart_m(*wgs84_to_bd09(lat, lon), lat_bd09, lon_bd09) < 1.0


@pytest.mark.parametrize(
    ("there", "back"),
    [
        (wgs84_to_gcj02, gcj02_to_wgs84),
        (gcj02_to_bd09, bd09_to_gcj02),
        (wgs84_to_bd09, bd09_to_wgs84),
    ],
)
@settings(deadline=None)
@given(**IN_CHINA)
def test_there_and_back_is_the_same_point(there, back, lat: float, lon: float) -> None:  # type: ignore[no-untyped-def]
    assert apart_m(*back(*there(lat, lon)), lat, lon) < 1e-3


@settings(deadline=None)
@given(**IN_CHINA)
def test_inside_china_points_move_by_hundreds_of_metres(lat: float, lon: float) -> None:
    assert apart_m(*wgs84_to_gcj02(lat, lon), lat, lon) < 1_500
    assert apart_m(*wgs84_to_bd09(lat, lon), lat, lon) < 2_500
    assert apart_m(*gcj02_to_bd09(lat, lon), lat, lon) > 300


@pytest.mark.parametrize(("lat", "lon"), [(47.14, 9.52), (0.0, 0.0), (-33.9, 151.2), (40.7, -74.0)])
def test_outside_china_nothing_moves(lat: float, lon: float) -> None:
    for shift in (wgs84_to_gcj02, gcj02_to_wgs84, gcj02_to_bd09, bd09_to_gcj02, bd09_to_wgs84):
        assert tuple(map(float, shift(lat, lon))) == (lat, lon)


def test_arrays_are_shifted_point_by_point() -> None:
    lats, lons = np.array([22.54, 47.14]), np.array([114.06, 9.52])
    north, east = wgs84_to_gcj02(lats, lons)
    assert north.shape == east.shape == (2,)
    assert (north[0], east[0]) == tuple(map(float, wgs84_to_gcj02(22.54, 114.06)))
    assert (north[1], east[1]) == (47.14, 9.52)
