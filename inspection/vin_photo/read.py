"""Read the VIN in a photo without knowing which one to expect."""

from __future__ import annotations

import math
from dataclasses import dataclass

from inspection.finding import Region
from inspection.ocr import Quad
from inspection.settings import VinPhotoSettings
from inspection.vin.check_digit import CheckDigit, check
from inspection.vin_photo.evidence import Evidence, Weighed
from inspection.vin_photo.plausible import check_digit_fits, check_digit_used
from inspection.vin_photo.sight import Sight, SpelledLine

__all__ = ["NOTHING_READ", "VinReading", "read_vin"]


@dataclass(frozen=True, slots=True)
class VinReading:
    """The likeliest VIN of a photo.

    Parameters
    ----------
    vin
        17 characters; ``None`` if nothing in the photo looks like a VIN.
    confidence
        0 to 1: by the margin over the next likeliest number.
    accepted
        Whether it counts without a human look.  Never if `repaired`.
    repaired
        Whether the check digit or the customs of VINs changed what the picture
        alone says.
    check_digit
        What it says of `vin`; ``None`` without one.
    margin
        How much likelier than the next number the picture makes it, natural logarithm.
    quad
        Where it stands, in pixels of the upright photo.
    region
        The upright rectangle around it, shares of the upright photo.
    text
        The line as the engine reads it by itself.
    """

    vin: str | None
    confidence: float
    accepted: bool
    repaired: bool
    check_digit: CheckDigit | None
    margin: float
    quad: Quad | None
    region: Region | None
    text: str


NOTHING_READ = VinReading(None, 0.0, False, False, None, 0.0, None, None, "")


def read_vin(sight: Sight, settings: VinPhotoSettings) -> VinReading:
    """Return the likeliest VIN of what was seen in a photo."""
    readings = [_read_line(sight, line, settings) for line in sight.lines]
    found = [reading for reading in readings if reading is not None]
    if not found:
        return NOTHING_READ
    _, best = max(found, key=lambda one: one[0].total)
    return best


def _read_line(
    sight: Sight, line: SpelledLine, settings: VinPhotoSettings
) -> tuple[Weighed, VinReading] | None:
    evidence = line.evidence
    if not evidence.words:
        return None
    best = _climbed(evidence, evidence.words[0].word)
    if best.total < -settings.max_reading_doubt:
        return None
    raw = next(evidence.near(best.word))
    rivals = (one for one in evidence.near(best.word) if one.word != best.word)
    rival = next((one for one in rivals if _may_be(one.word)), None)
    margin = best.seen - (rival.seen if rival else -math.inf)
    repaired = raw.word != best.word
    accepted = (
        not repaired
        and not line.fitted
        and check(best.word) is not CheckDigit.MISMATCH
        and best.seen >= -settings.max_accepted_doubt
        and margin >= _margin_wanted(best.word, settings)
        and evidence.reading(best.word) >= settings.min_agreeing_share
    )
    return best, VinReading(
        vin=best.word,
        confidence=_confidence(best, margin, repaired),
        accepted=accepted,
        repaired=repaired,
        check_digit=check(best.word),
        margin=margin,
        quad=line.quad,
        region=line.quad.region(sight.width, sight.height),
        text=evidence.lattices[0].spelling.text,
    )


def _climbed(evidence: Evidence, word: str) -> Weighed:
    """Go from `word` to ever likelier neighbours; return the last one."""
    for _ in range(4):
        best = evidence.best_near(word)
        if best.word == word:
            break
        word = best.word
    return best


def _may_be(number: str) -> bool:
    """Say whether a number can be a car's: where the check digit is prescribed, it fits."""
    return not check_digit_used(number) or check_digit_fits(number)


def _margin_wanted(number: str, settings: VinPhotoSettings) -> float:
    if check_digit_fits(number):
        return settings.min_margin_checked
    return settings.min_margin_unchecked


def _confidence(best: Weighed, margin: float, repaired: bool) -> float:
    likely = 1 / (1 + math.exp(-min(margin, 50.0)))
    return round(likely * math.exp(min(best.seen, 0.0) / 4) * (0.8 if repaired else 1.0), 4)
