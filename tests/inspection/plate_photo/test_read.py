"""Plates, drawn and read."""

import random

import pytest

from inspection.errors import NumberError
from inspection.finding import Outcome, Region
from inspection.ocr import Character, Line, Quad, default_engine
from inspection.photo import ExifFacts, Photo, PhotoFormat
from inspection.plate_photo import (
    PlateAnswer,
    PlateReading,
    match_plate,
    plate_finding,
    plates_in,
    read_plates,
)
from tests.inspection.scenes.drawing import any_camera, photographed
from tests.inspection.scenes.papers import number_plate

BOX = Quad((10, 10), (90, 10), (90, 30), (10, 30))


def line(text: str, confidence: float = 0.99) -> Line:
    characters = tuple(
        Character(one, confidence, (at + 0.5) / len(text)) for at, one in enumerate(text)
    )
    return Line(text, confidence, BOX, characters)


def reading(number: str, confidence: float = 0.99) -> PlateReading:
    return PlateReading(number, confidence, Region(0, 0, 0.5, 0.5), number)


@pytest.mark.parametrize("number", ["粤B12K45", "京AD12345"])
def test_a_drawn_plate_is_read(number: str) -> None:
    rng = random.Random(number)
    photo = photographed(number_plate(number), any_camera(rng, 900, 700), rng)
    assert [one.number for one in read_plates(photo, default_engine())] == [number]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("粤B·12345", ["粤B12345"]),
        ("沪A·O1234", ["沪A01234"]),
        ("京AD12345", ["京AD12345"]),
        ("使014578", ["使014578"]),
        ("粤Z1234港", ["粤Z1234港"]),
        ("1820 kg", []),
        ("", []),
    ],
)
def test_numbers_are_found_in_lines(text: str, numbers: list[str]) -> None:
    assert [one.number for one in plates_in([line(text)], 100, 100)] == numbers


@pytest.mark.parametrize(
    ("read", "answer"),
    [
        ([], PlateAnswer.CANNOT_TELL),
        ([reading("粤B12345")], PlateAnswer.MATCH),
        ([reading("粤B1234S")], PlateAnswer.CANNOT_TELL),
        ([reading("粤B12346")], PlateAnswer.NO_MATCH),
        ([reading("粤B12346", 0.6)], PlateAnswer.CANNOT_TELL),
        ([reading("京A99999"), reading("粤B12345", 0.8)], PlateAnswer.MATCH),
    ],
)
def test_only_the_same_number_matches(read: list[PlateReading], answer: PlateAnswer) -> None:
    assert match_plate(read, "粤b 12345").answer is answer


def test_an_order_without_a_plate_number_is_refused() -> None:
    with pytest.raises(NumberError):
        match_plate([], "12")


def test_another_plate_is_a_finding_that_failed() -> None:
    from PIL import Image

    photo = Photo("p.jpg", "0" * 64, 1, PhotoFormat.JPEG, ExifFacts(), Image.new("RGB", (9, 9)))
    finding = plate_finding(photo, match_plate([reading("粤B12346")], "粤B12345"))
    assert finding.outcome is Outcome.FAIL
    assert finding.evidence[0].text == "粤B12346"
