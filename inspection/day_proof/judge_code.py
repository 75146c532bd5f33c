"""Whether a signed code in a photo proves the day: sheets and challenges."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from inspection.day_proof.calendar_zh import day_zh
from inspection.day_proof.expectation import Expectation
from inspection.day_proof.token import Challenge, Sheet, open_token, read_unchecked
from inspection.errors import ProofError
from inspection.finding import Evidence, Finding, Outcome
from inspection.settings import ProofSettings, default_settings

if TYPE_CHECKING:
    from inspection.day_proof.qr import SeenCode

__all__ = ["judge_code", "judge_reuse"]

_NEW_SHEET = "use a sheet printed at the branch today"
_NEW_CHALLENGE = "ask for a new challenge and take the photo at once"
_NEXT_SHEET = "take a new sheet for each car"


def judge_code(
    seen: SeenCode,
    photo: Evidence,
    expected: Expectation,
    settings: ProofSettings | None = None,
) -> Finding:
    """Judge signature, branch or visit, and day or time of a code.

    Parameters
    ----------
    seen
        As :func:`inspection.day_proof.qr.find_codes` returns it.
    photo
        Name and digest of the photo.
    expected
        What it must show.
    """
    bounds = settings or default_settings().proof
    evidence = (Evidence(photo.photo, photo.digest, seen.region, seen.text),)
    try:
        content = read_unchecked(seen.text)
    except ProofError as error:
        return Finding("proof.sheet", Outcome.FAIL, _words(error), _NEW_SHEET, evidence)
    code = "proof.sheet" if isinstance(content, Sheet) else "proof.challenge"
    remedy = _NEW_SHEET if isinstance(content, Sheet) else _NEW_CHALLENGE
    claim = _claim(content)
    if not expected.keys:
        message = f"{claim}; whether it is genuine was not checked: no key was given"
        return Finding(code, Outcome.CANNOT_TELL, message, "", evidence)
    try:
        open_token(seen.text, expected.keys)
    except ProofError as error:
        message = f"it claims to be {claim}, but {_words(error)}"
        return Finding(code, Outcome.FAIL, message, remedy, evidence)
    faults = (
        _sheet_faults(content, expected)
        if isinstance(content, Sheet)
        else _challenge_faults(content, expected, bounds)
    )
    if faults:
        message = f"{claim}: {'; '.join(faults)}"
        return Finding(code, Outcome.FAIL, message, remedy, evidence)
    doubts = _doubts(content, expected)
    message = f"{claim}, signature good, {seen.module_pixels:.1f} pixels a module"
    if doubts:
        message += f"; {'; '.join(doubts)}"
        return Finding(code, Outcome.CANNOT_TELL, message, "", evidence)
    return Finding(code, Outcome.PASS, message, "", evidence)


def judge_reuse(
    content: Sheet | Challenge,
    evidence: Evidence,
    expected: Expectation,
    settings: ProofSettings | None = None,
) -> Finding | None:
    """Say whether a sheet or a challenge was shown before for another car.

    How many cars one sheet may serve is `nonce_serves` of the settings; a
    challenge never serves two.  ``None`` if no earlier use is known.
    """
    bounds = settings or default_settings().proof
    others = [
        use for use in expected.uses if use.nonce == content.nonce and use.car != expected.car
    ]
    if not others:
        return None
    cars = len({use.car for use in others})
    said = f"shown before for {cars} other car{'s' if cars > 1 else ''}"
    serves = "car" if isinstance(content, Challenge) else bounds.nonce_serves
    strangers = len({use.courier for use in others if use.courier != expected.courier})
    if serves == "courier" and strangers:
        said += f" by {strangers} other courier{'s' if strangers > 1 else ''}"
    allowed = serves == "branch" or (serves == "courier" and not strangers)
    outcome = Outcome.PASS if allowed else Outcome.FAIL
    remedy = "" if allowed else _NEXT_SHEET
    if isinstance(content, Challenge):
        remedy = _NEW_CHALLENGE
    message = f"{said}{', which the settings allow' if allowed else ''}"
    return Finding("proof.reuse", outcome, message, remedy, (evidence,))


def _claim(content: Sheet | Challenge) -> str:
    if isinstance(content, Sheet):
        return f"sheet of {content.day} ({day_zh(content.day)}) of branch {content.branch}"
    return f"challenge of {content.issued_at:%Y-%m-%d %H:%M:%S} UTC for visit {content.visit}"


def _sheet_faults(content: Sheet, expected: Expectation) -> list[str]:
    faults = []
    if expected.day is not None and content.day != expected.day:
        faults.append(f"the visit is on {expected.day}")
    if expected.branch is not None and content.branch != expected.branch:
        faults.append(f"the visit is of branch {expected.branch}")
    return faults


def _challenge_faults(
    content: Challenge, expected: Expectation, bounds: ProofSettings
) -> list[str]:
    faults = []
    if expected.visit is not None and content.visit != expected.visit:
        faults.append(f"this is visit {expected.visit}")
    if expected.arrived_at is not None:
        skew, valid = timedelta(seconds=bounds.clock_skew_s), bounds.challenge_valid_s
        if content.issued_at > expected.arrived_at + skew:
            faults.append("it is from after the photo arrived")
        if expected.arrived_at > content.issued_at + timedelta(seconds=valid) + skew:
            age_s = (expected.arrived_at - content.issued_at).total_seconds()
            faults.append(
                f"it was {age_s:,.0f} s old when the photo arrived, valid are {valid:,} s"
            )
    return faults


def _doubts(content: Sheet | Challenge, expected: Expectation) -> Iterable[str]:
    if isinstance(content, Challenge) and expected.arrived_at is None:
        return ("when the photo arrived is not known",)
    return ()


def _words(error: ProofError) -> str:
    return "; ".join(error.faults)
