from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from routing.report.palette import COLOURS, stroke_of

# Ottosson 2020, https://bottosson.github.io/posts/oklab/
TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
# Machado et al. 2009, severity 1.0
SIGHTS = {
    "full": np.eye(3),
    "deuteranope": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "protanope": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
}


def linear(colour: str) -> NDArray[np.float64]:
    shares = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)


def seen(colour: str, sight: str) -> NDArray[np.float64]:
    light = np.clip(SIGHTS[sight] @ linear(colour), 0, 1)
    return np.asarray(TO_LAB @ np.cbrt(TO_CONES @ light))


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize(("count", "least"), [(12, 0.085), (24, 0.055)])
def test_colours_differ_for_every_eye(sight: str, count: int, least: float) -> None:
    for one, other in combinations(COLOURS[:count], 2):
        distance = float(np.linalg.norm(seen(one, sight) - seen(other, sight)))
        assert distance > least, (one, other)


@pytest.mark.parametrize("colour", COLOURS)
def test_colours_stand_out_from_the_paper_and_carry_white_figures(colour: str) -> None:
    luminance = float(linear(colour) @ np.array([0.2126, 0.7152, 0.0722]))
    assert 1.05 / (luminance + 0.05) >= 3
    assert (0.88 + 0.05) / (luminance + 0.05) >= 2.8


def test_seventy_two_couriers_look_different() -> None:
    assert len({stroke_of(index) for index in range(72)}) == 72
    assert {stroke_of(index).dash for index in range(24)} == {""}
