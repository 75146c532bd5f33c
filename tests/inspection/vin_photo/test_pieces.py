"""A number of which only a piece was found, or which stands in a block of lines."""

import math

import numpy as np
import pytest

from inspection.ocr import Alphabet, Character, Quad, Spelling
from inspection.vin_photo.pieces import grown, rows, trimmed
from tests.inspection.scenes.drawing import canvas, font

VIN = "LVVDB24B5MD268789"


def spelled(text: str, confidence: float = 0.95) -> Spelling:
    characters = tuple(
        Character(one, confidence, (at + 0.5) / len(text)) for at, one in enumerate(text)
    )
    return Spelling(characters, Alphabet("", ()), np.zeros((1, 1), np.float32))


def box(left: float, right: float, top: float = 100, bottom: float = 120) -> Quad:
    return Quad((left, top), (right, top), (right, bottom), (left, bottom))


@pytest.mark.parametrize(("first", "last"), [(0, 8), (9, 17), (4, 13)])
def test_a_piece_tells_how_far_the_number_reaches(first: int, last: int) -> None:
    # Seventeen characters of 10 pixels from 200 to 370.
    piece = box(200 + 10 * first, 200 + 10 * last)
    places = grown(piece, spelled(VIN[first:last]))
    whole = [
        one
        for one in places
        if min(x for x, _ in one.corners) <= 201 and max(x for x, _ in one.corners) >= 369
    ]
    assert whole
    assert all(one.width < 270 for one in places)


@pytest.mark.parametrize(("text", "confidence"), [("1820", 0.95), ("MD268789", 0.4), (VIN, 0.95)])
def test_what_is_too_short_unsure_or_whole_is_not_grown(text: str, confidence: float) -> None:
    assert grown(box(200, 300), spelled(text, confidence)) == []


def test_the_number_is_cut_out_of_a_longer_line() -> None:
    line = box(0, 400)
    cut = trimmed(line, spelled(f"MODEL{VIN}ABCDEFGHJK"), VIN)
    left, right = cut.top_left[0], cut.top_right[0]
    assert 40 < left <= 62.5
    assert 275 <= right < 300


@pytest.mark.parametrize("slant_deg", [0.0, 3.0, -4.5])
def test_the_rows_of_a_slanted_block_are_found(slant_deg: float) -> None:
    image, draw = canvas(900, 500, (230, 230, 230))
    for at in range(3):
        draw.text((150, 170 + 50 * at), VIN, (20, 20, 20), font(34))
    pixels = np.asarray(image.rotate(-slant_deg, fillcolor=(230, 230, 230)))
    found = rows(pixels, box(150, 580, 170, 310))
    assert len(found) >= 3
    for row in found[:3]:
        (left, top), (right, low) = row.top_left, row.top_right
        assert math.degrees(math.atan2(low - top, right - left)) == pytest.approx(
            slant_deg, abs=1.6
        )
        assert 25 < row.height < 70
