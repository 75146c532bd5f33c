"""Boxes around lines of text."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspection.errors import ValueFaultError
from inspection.ocr import Quad
from inspection.ocr.strips import cut, laid_along

FLAT = Quad((10, 20), (110, 20), (110, 40), (10, 40))
sides = st.floats(1, 500)


def close(one: Quad, other: Quad) -> bool:
    return all(math.dist(a, b) < 1e-6 for a, b in zip(one.corners, other.corners, strict=True))


def test_the_region_is_the_upright_rectangle_as_shares() -> None:
    region = FLAT.region(200, 100)
    assert (region.left, region.top, region.width, region.height) == (0.05, 0.2, 0.5, 0.2)


def test_what_stands_over_the_edge_is_cut_off() -> None:
    region = Quad((-10, -10), (50, -10), (50, 20), (-10, 20)).region(100, 100)
    assert (region.left, region.top, region.width, region.height) == (0, 0, 0.5, 0.2)


def test_a_quad_outside_has_no_region() -> None:
    with pytest.raises(ValueFaultError):
        FLAT.region(5, 5)


@given(st.integers(-8, 8))
def test_four_turns_are_none(quarters: int) -> None:
    assert FLAT.turned(quarters).turned(-quarters) == FLAT


def test_text_that_stands_sideways_is_laid_along_its_longer_side() -> None:
    upright = Quad((0, 0), (20, 0), (20, 100), (0, 100))
    laid = laid_along(upright)
    assert (laid.width, laid.height) == (100, 20)


def test_stretching_keeps_middle_and_direction() -> None:
    assert close(FLAT.stretched(5, 2), Quad((5, 18), (115, 18), (115, 42), (5, 42)))


@given(sides, sides, st.floats(0, 2 * math.pi))
def test_the_whole_band_of_a_rectangle_is_the_rectangle(
    wide: float, high: float, angle: float
) -> None:
    cos, sin = math.cos(angle), math.sin(angle)
    quad = Quad(*((x * cos - y * sin, x * sin + y * cos)
                  for x, y in ((0, 0), (wide, 0), (wide, high), (0, high))))  # fmt: skip
    assert close(quad.band(0.0, 1.0), quad)


def test_the_upper_half_is_a_band() -> None:
    assert close(FLAT.band(0.0, 0.5), Quad((10, 20), (110, 20), (110, 30), (10, 30)))


def test_a_strip_shows_what_the_quad_frames() -> None:
    import numpy as np

    picture = np.zeros((60, 120, 3), np.uint8)
    picture[20:40, 10:110] = 200
    strip = cut(picture, FLAT, height=10, stretch=2.0)
    assert strip.shape == (10, 100, 3)
    assert strip[2:-2, 2:-2].min() == 200
    head = cut(picture, FLAT.turned(1))
    assert head.shape == (100, 20, 3)
