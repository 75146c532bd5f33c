"""Whether the VIN in a photo is the one on the order.

The question is put to the picture itself: how likely is the expected number
there, and how likely is the number of some other car?  What another car can be
depends on the maker.

*With a prescribed check digit* another car differs in two places at least, so
one character misread does no harm: the expected number must be likelier than
every other number whose check digit fits.

*Without one* every change is another car, so each place must stand on its own:
likelier than every other character there, except for the letter or digit that
readers take for it, where it is enough that the reader was unsure.

In either case some strip must read the expected number with one difference at
most; where the check digit guards, a letter read for the digit it looks like
is none.  What is neither a match nor clearly another number is for a human.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from inspection.finding import Region
from inspection.ocr import Quad
from inspection.ocr.confusion import confusable, easily_confused
from inspection.settings import VinPhotoSettings
from inspection.vin import validate_shape
from inspection.vin.check_digit import CheckDigit, check
from inspection.vin_photo.distance import near_somewhere
from inspection.vin_photo.evidence import Evidence
from inspection.vin_photo.letters import VIN_ALPHABET
from inspection.vin_photo.plausible import check_digit_by_choice, check_digit_fits, plausibility
from inspection.vin_photo.read import VinReading, read_vin
from inspection.vin_photo.sight import Sight, SpelledLine

__all__ = ["Answer", "Difference", "VinMatch", "match_vin"]


_FITS_INSTEAD, _CLEAR = 5.0, 0.5


class Answer(StrEnum):
    """Whether the photo shows the expected number."""

    MATCH = "match"
    NO_MATCH = "no_match"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the likeliest reading is not the expected number.

    Parameters
    ----------
    position
        From 1 to 17.
    expected, read
        One character each.
    """

    position: int
    expected: str
    read: str


@dataclass(frozen=True, slots=True)
class VinMatch:
    """The answer for one photo and one expected number.

    Parameters
    ----------
    expected
        17 characters.
    answer
        Match, no match or cannot tell.
    reason
        Why, for the underwriter.
    differences
        To the likeliest reading; empty for the same number, and if nothing was read.
    margin
        How much likelier than another car's number the expected one is, natural
        logarithm; negative if less likely.
    confidence
        0 to 1, of the answer.
    reading
        What the photo says without the expectation.
    quad, region
        Where the compared line stands; ``None`` if there is none.
    text
        That line as the engine reads it by itself.
    """

    expected: str
    answer: Answer
    reason: str
    differences: tuple[Difference, ...]
    margin: float
    confidence: float
    reading: VinReading
    quad: Quad | None
    region: Region | None
    text: str


@dataclass(frozen=True, slots=True)
class _Case:
    """What the line nearest to the expected number says about it.

    `seen` is the picture's word on it, `margin` that against another car's
    number, `doubted` that against the letter or digit readers take for one of it.
    """

    line: SpelledLine
    near: bool
    seen: float
    margin: float
    doubted: float


def match_vin(
    sight: Sight, expected: str, settings: VinPhotoSettings, reading: VinReading | None = None
) -> VinMatch:
    """Compare what was seen in a photo with the VIN on the order.

    Parameters
    ----------
    reading
        Of this sight, if there is one already.

    Raises
    ------
    LengthError, CharacterError
        If `expected` is no 17 characters of a VIN.
    """
    number = validate_shape(expected)
    reading = reading or read_vin(sight, settings)
    lines = [line for line in sight.lines if line.word]
    if not lines:
        return _answer(number, Answer.CANNOT_TELL, "no line of text that can be a VIN", reading)
    case = _case(max(lines, key=lambda one: one.evidence.seen(number)), number)
    answer, reason = _judged(case, number, reading, settings)
    return _answer(number, answer, reason, reading, sight, case)


def _case(line: SpelledLine, number: str) -> _Case:
    evidence = line.evidence
    seen = evidence.seen(number)
    guarded = check(number) is CheckDigit.MATCH
    if guarded:
        other, doubted = _likeliest_checked(evidence, number), -math.inf
    else:
        other, doubted = _likeliest_unchecked(evidence, number)
    texts = [lattice.spelling for lattice in evidence.lattices]
    near = any(near_somewhere(number, spelling, confusions_count=not guarded) for spelling in texts)
    return _Case(line, near, seen, seen - other, seen - doubted)


def _likeliest_checked(evidence: Evidence, number: str) -> float:
    """Return the picture's word on the likeliest other number whose check digit fits."""
    best = -math.inf
    for other in evidence.near(number):
        if other.seen <= best:
            break
        if other.word != number and check_digit_fits(other.word):
            best = max(best, other.seen + _less_plausible(other.word, number))
    return best


def _likeliest_unchecked(evidence: Evidence, number: str) -> tuple[float, float]:
    """Return the picture's word on the likeliest number with one other character.

    First of characters that nobody confuses, then of letters and digits that
    readers take for each other.
    """
    others, doubted = [-math.inf], [-math.inf]
    changes = evidence.changes(number)
    for place, own in enumerate(number):
        for letter, character in enumerate(VIN_ALPHABET.characters):
            if character != own:
                other = f"{number[:place]}{character}{number[place + 1 :]}"
                score = float(changes[place, letter]) + _less_plausible(other, number)
                score += _fits_instead(other, number)
                (doubted if easily_confused(own, character) else others).append(score)
    return max(others), max(doubted)


def _fits_instead(other: str, number: str) -> float:
    """Return what speaks for a number whose check digit fits if the expected one's does not.

    Makers that need no check digit may use one all the same: then the expected
    number is no car's, and the other one is the twin it was forged from.
    """
    if not check_digit_by_choice(number) or check_digit_fits(number):
        return 0.0
    return _FITS_INSTEAD if check_digit_fits(other) else 0.0


def _less_plausible(other: str, number: str) -> float:
    return min(0.0, plausibility(other) - plausibility(number))


def _judged(
    case: _Case, number: str, reading: VinReading, settings: VinPhotoSettings
) -> tuple[Answer, str]:
    enforced = check(number) is CheckDigit.MATCH
    wanted = settings.min_match_margin_checked if enforced else settings.min_match_margin_unchecked
    clear = (
        case.near
        and case.seen >= -settings.max_match_doubt
        and case.margin >= wanted
        and case.doubted >= -settings.max_confusion
    )
    if clear:
        return Answer.MATCH, "the expected number, and no other one, stands there"
    if _is_another(case, number, reading, settings):
        return Answer.NO_MATCH, f"another number stands there: {reading.vin}"
    if not case.near:
        return Answer.CANNOT_TELL, "no line comes within one character of the expected number"
    if case.margin < wanted:
        return Answer.CANNOT_TELL, "another car's number is about as likely"
    return Answer.CANNOT_TELL, "too little of the expected number can be read"


def _is_another(case: _Case, number: str, reading: VinReading, settings: VinPhotoSettings) -> bool:
    """Say whether a number that is surely not the expected one was surely read."""
    if reading.vin is None or reading.vin == number or confusable(number, reading.vin):
        return False
    different = sum(one != two for one, two in zip(number, reading.vin, strict=True))
    clear = reading.confidence >= _CLEAR and reading.check_digit is not CheckDigit.MISMATCH
    if different > 1 and not reading.repaired and clear:
        return case.seen <= -settings.min_otherness
    return reading.accepted and case.seen <= -settings.min_otherness


def _answer(
    number: str,
    answer: Answer,
    reason: str,
    reading: VinReading,
    sight: Sight | None = None,
    case: _Case | None = None,
) -> VinMatch:
    quad = case.line.quad if case else None
    return VinMatch(
        expected=number,
        answer=answer,
        reason=reason,
        differences=_differences(number, reading.vin),
        margin=case.margin if case else -math.inf,
        confidence=_confidence(answer, case, reading),
        reading=reading,
        quad=quad,
        region=quad.region(sight.width, sight.height) if quad and sight else None,
        text=case.line.evidence.lattices[0].spelling.text if case else "",
    )


def _differences(number: str, read: str | None) -> tuple[Difference, ...]:
    if read is None:
        return ()
    pairs = enumerate(zip(number, read, strict=True), start=1)
    return tuple(Difference(at, one, two) for at, (one, two) in pairs if one != two)


def _confidence(answer: Answer, case: _Case | None, reading: VinReading) -> float:
    if case is None or answer is Answer.CANNOT_TELL:
        return 0.0
    if answer is Answer.NO_MATCH:
        return reading.confidence
    return round(1 / (1 + math.exp(-min(case.margin, 50.0))), 4)
