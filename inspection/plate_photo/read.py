"""Read a licence plate in a photo, and compare it with the one on the order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import TYPE_CHECKING

from inspection.finding import Evidence, Finding, Outcome, Region
from inspection.ocr import Line, LineReader
from inspection.ocr.confusion import confusable
from inspection.photo import Photo
from inspection.plate import compact, explain, validate
from inspection.plate.kinds import PROVINCES

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["PlateAnswer", "PlateMatch", "PlateReading", "match_plate", "plate_finding",
           "plates_in", "read_plates"]  # fmt: skip

_LENGTHS = (9, 8, 7)
_READ_AS = {"O": "0", "I": "1", "Q": "0"}
_SURE = 0.9
_RETAKE = "retake the plate from the front, closer and without glare"


class PlateAnswer(StrEnum):
    """Whether the photo shows the expected plate."""

    MATCH = "match"
    NO_MATCH = "no_match"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class PlateReading:
    """One plate in a photo.

    Parameters
    ----------
    number
        A valid number.
    confidence
        0 to 1, of its least sure character, the engine's own word.
    region
        The rectangle around its line, shares of the photo.
    text
        The line as the engine reads it.
    """

    number: str
    confidence: float
    region: Region
    text: str


@dataclass(frozen=True, slots=True)
class PlateMatch:
    """The answer for one photo and one expected plate, with the reading nearest to it."""

    expected: str
    answer: PlateAnswer
    reason: str
    reading: PlateReading | None


def read_plates(image: Image, engine: LineReader) -> tuple[PlateReading, ...]:
    """Return the plates in an RGB picture, surest first."""
    return plates_in(engine.read_lines(image), *image.size)


def plates_in(lines: Sequence[Line], width: int, height: int) -> tuple[PlateReading, ...]:
    """Return the plates among the lines of a picture `width` x `height` pixels large.

    O, I and Q in a serial count as 0, 1 and 0: no serial has O or I (GA 36).
    """
    found = [
        PlateReading(number, sure, line.box.region(width, height), line.text)
        for line in lines
        for number, sure in _numbers_in(line)
    ]
    return tuple(sorted(found, key=lambda one: -one.confidence))


def match_plate(readings: Sequence[PlateReading], expected: str) -> PlateMatch:
    """Compare what was read with the plate on the order.

    Raises
    ------
    NumberError
        If `expected` is no plate.
    """
    number = validate(expected)
    if not readings:
        reason = "no plate can be read in the photo"
        return PlateMatch(number, PlateAnswer.CANNOT_TELL, reason, None)
    nearest = min(readings, key=lambda one: (_distance(number, one.number), -one.confidence))
    if nearest.number == number:
        return PlateMatch(number, PlateAnswer.MATCH, "the expected plate stands there", nearest)
    if confusable(number, nearest.number):
        reason = f"{nearest.number} was read, which readers take for the expected plate"
        return PlateMatch(number, PlateAnswer.CANNOT_TELL, reason, nearest)
    if nearest.confidence < _SURE:
        reason = f"{nearest.number} was read, but not for sure"
        return PlateMatch(number, PlateAnswer.CANNOT_TELL, reason, nearest)
    reason = f"another plate stands there: {nearest.number}"
    return PlateMatch(number, PlateAnswer.NO_MATCH, reason, nearest)


def plate_finding(photo: Photo, match: PlateMatch) -> Finding:
    """Return the finding ``plate.match``."""
    outcome = {
        PlateAnswer.MATCH: Outcome.PASS,
        PlateAnswer.NO_MATCH: Outcome.FAIL,
        PlateAnswer.CANNOT_TELL: Outcome.CANNOT_TELL,
    }[match.answer]
    reading = match.reading
    evidence = Evidence(
        photo.name,
        photo.digest,
        reading.region if reading else None,
        reading.text if reading else None,
    )
    confidence = reading.confidence if reading and outcome is not Outcome.CANNOT_TELL else None
    remedy = "" if outcome is Outcome.PASS else _RETAKE
    message = f"expected {match.expected}: {match.reason}"
    return Finding("plate.match", outcome, message, remedy, (evidence,), confidence)


def _numbers_in(line: Line) -> list[tuple[str, float]]:
    """Return valid numbers in a line, each with its least sure character's confidence."""
    read = [
        (letter, character.confidence)
        for character in line.characters
        for letter in compact(character.text)
    ]
    found: list[tuple[str, float]] = []
    for size, start in product(_LENGTHS, range(len(read))):
        part = read[start : start + size]
        if len(part) < size or not (part[0][0] in PROVINCES + "使领" or part[-1][0] == "使"):
            continue
        text = "".join(letter for letter, _ in part)
        number = text[:2] + "".join(_READ_AS.get(letter, letter) for letter in text[2:])
        if explain(number).valid and all(number not in longer for longer, _ in found):
            found.append((number, min(sure for _, sure in part)))
    return found


def _distance(one: str, other: str) -> int:
    if len(one) != len(other):
        return max(len(one), len(other))
    return sum(a != b for a, b in zip(one, other, strict=True))
