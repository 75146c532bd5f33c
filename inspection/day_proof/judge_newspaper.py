"""Whether a newspaper in a photo proves the day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from inspection.day_proof.calendar_zh import WEEKDAYS_ZH, weekday_zh
from inspection.day_proof.expectation import Expectation
from inspection.finding import Evidence, Finding, Outcome
from inspection.settings import ProofSettings, default_settings

if TYPE_CHECKING:
    from inspection.day_proof.masthead import PrintedDate

__all__ = ["judge_newspaper"]

CODE = "proof.newspaper"
_CLOSER = "hold the top of the newspaper's front page flat beside the frame number, closer"
_TODAY = "use a newspaper of today"


def judge_newspaper(
    seen: Sequence[PrintedDate],
    photo: Evidence,
    expected: Expectation,
    settings: ProofSettings | None = None,
) -> Finding:
    """Judge the dates that were read from a masthead, the most telling first.

    It passes only if one date stands out, falls on the weekday beside it and
    has something around it that only mastheads have.
    """
    bounds = settings or default_settings().proof
    if not seen:
        bare = (Evidence(photo.photo, photo.digest),)
        return Finding(CODE, Outcome.CANNOT_TELL, "no date of a newspaper was found", _CLOSER, bare)
    best = seen[0]
    evidence = (Evidence(photo.photo, photo.digest, best.region, best.text),)
    said = f"the newspaper is of {best.day} ({weekday_zh(best.day)})"
    doubts = _doubts(best, seen[1:], bounds)
    if doubts:
        message = f"{best.day} was read; {'; '.join(doubts)}"
        return Finding(CODE, Outcome.CANNOT_TELL, message, _CLOSER, evidence, best.confidence)
    if expected.day is not None and best.day != expected.day:
        message = f"{said}, the visit is on {expected.day}"
        return Finding(CODE, Outcome.FAIL, message, _TODAY, evidence, best.confidence)
    return Finding(CODE, Outcome.PASS, said, "", evidence, best.confidence)


def _doubts(best: PrintedDate, others: Sequence[PrintedDate], bounds: ProofSettings) -> list[str]:
    doubts = []
    if best.consistent is False and best.weekday is not None:
        printed = WEEKDAYS_ZH[best.weekday]
        doubts.append(f"星期{printed} stands beside it, but that day is a {weekday_zh(best.day)}")
    if best.consistent is None and best.marks < 2:
        doubts.append("no weekday stands beside it")
    if not best.marks:
        doubts.append("nothing else of a masthead is there: any print has dates")
    if best.confidence < bounds.min_date_confidence:
        doubts.append(f"the reader was unsure ({best.confidence:.2f})")
    rivals = [
        one for one in others if one.consistent == best.consistent and one.marks == best.marks
    ]
    if rivals:
        doubts.append(f"{rivals[0].day} is as likely")
    return doubts
