"""Numbers on a straight street: number n lies 10 n metres north, even ones 20 m to the east."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.geocode.numbering import estimate
from routing.geocode.plane import distance_m
from tests.routing.geocode.builders import north


def door(number: int) -> tuple[float, float]:
    return north(10 * number, 0 if number % 2 else 20)


def points(numbers: list[int]) -> np.ndarray:
    return np.asarray([door(number) for number in numbers])


@pytest.mark.parametrize("sought", [3, 4, 5, 8, 11])
def test_between_two_numbers_of_its_side_the_point_is_exact(sought: int) -> None:
    known = [1, 2, 12, 13]
    found = estimate(sought, known, points(known))
    assert distance_m((found.lat, found.lon), door(sought)) < 0.1
    assert found.basis == ((1, 13) if sought % 2 else (2, 12))


def test_without_its_own_side_the_other_side_tells_how_far_along() -> None:
    known = [1, 11]
    found = estimate(6, known, points(known))
    assert distance_m((found.lat, found.lon), north(60, 0)) < 0.1
    assert found.error_m > estimate(7, known, points(known)).error_m


def test_beyond_the_last_number_it_goes_on_at_the_same_pace() -> None:
    known = [1, 3, 5, 7]
    found = estimate(9, known, points(known))
    assert distance_m((found.lat, found.lon), door(9)) < 5
    assert found.error_m < estimate(29, known, points(known)).error_m


def test_a_single_number_is_all_there_is() -> None:
    found = estimate(5, [3], points([3]))
    assert distance_m((found.lat, found.lon), door(3)) < 0.1
    assert found.error_m == pytest.approx(100.0)


def test_far_beyond_the_numbers_the_error_grows() -> None:
    known = [1, 3, 5]
    assert estimate(501, known, points(known)).error_m > 1_000


def test_numbers_in_disorder_are_not_trusted() -> None:
    known = [1, 3, 5, 7, 9]
    shuffled = np.asarray([door(number) for number in (61, 3, 145, 7, 99)])
    assert estimate(6, known, shuffled).error_m > 300 > estimate(6, known, points(known)).error_m


def test_a_long_gap_follows_the_bend_of_the_road() -> None:
    """The road goes 200 m north, then 200 m east; half-way is the corner."""
    line = np.asarray([north(0), north(200), north(200, 200)])
    ends = np.asarray([north(0, -10), north(190, 200)])
    found = estimate(11, [1, 21], ends, [line])
    assert distance_m((found.lat, found.lon), north(200)) < 15
    straight = estimate(11, [1, 21], ends)
    assert distance_m((straight.lat, straight.lon), north(200)) > 100


def test_doors_far_from_the_road_are_joined_straight() -> None:
    line = np.asarray([north(0, 500), north(300, 500)])
    ends = np.asarray([north(0), north(200)])
    found = estimate(11, [1, 21], ends, [line])
    assert distance_m((found.lat, found.lon), north(100)) < 0.1


@settings(deadline=None)
@given(st.lists(st.integers(1, 400), min_size=1, max_size=12), st.integers(1, 9_999))
def test_any_numbers_give_a_finite_point(known: list[int], sought: int) -> None:
    found = estimate(sought, known, points(known))
    assert np.isfinite([found.lat, found.lon, found.error_m]).all()
    assert found.error_m > 0
