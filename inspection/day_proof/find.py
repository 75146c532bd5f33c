"""Find whatever proves the day in one photo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from inspection.day_proof.expectation import Expectation
from inspection.day_proof.judge_code import judge_code, judge_reuse
from inspection.day_proof.judge_newspaper import judge_newspaper
from inspection.day_proof.masthead import PrintedDate, read_masthead
from inspection.day_proof.qr import SeenCode, find_codes
from inspection.day_proof.token import PREFIX, Challenge, Sheet, read_unchecked
from inspection.day_proof.visit_code import judge_visit_code
from inspection.errors import ProofError
from inspection.finding import Evidence, Finding, Outcome
from inspection.settings import ProofSettings, default_settings

if TYPE_CHECKING:
    from inspection.ocr import Engine
    from inspection.photo import Photo

__all__ = ["FoundProof", "ProofKind", "find_proof"]


class ProofKind(StrEnum):
    """What can prove the day; the rule tables name proofs by these words."""

    SHEET = "sheet"
    CHALLENGE = "challenge"
    NEWSPAPER = "newspaper"


@dataclass(frozen=True, slots=True)
class FoundProof:
    """What was found in one photo.

    Parameters
    ----------
    kind
        ``None`` if nothing that could prove a day is in the photo.
    day
        As claimed by a sheet or printed in a newspaper; ``None`` for others.
    branch
        As claimed by a sheet; ``None`` for others.
    nonce
        Of a code, to be kept as a use of it; ``None`` for others.
    printed, code
        What was read, whichever it was.
    findings
        The first is on the proof itself, at least one.
    """

    kind: ProofKind | None
    day: date | None
    branch: str | None
    nonce: bytes | None
    printed: PrintedDate | None
    code: SeenCode | None
    findings: tuple[Finding, ...]

    @property
    def outcome(self) -> Outcome:
        """Fail if a finding failed, else cannot tell if one could not, else pass."""
        outcomes = {finding.outcome for finding in self.findings}
        worst = (Outcome.FAIL, Outcome.CANNOT_TELL, Outcome.PASS)
        return next(one for one in worst if one in outcomes)


def find_proof(
    photo: Photo,
    expected: Expectation,
    engine: Engine | None,
    settings: ProofSettings | None = None,
) -> FoundProof:
    """Look for signed codes first, then for a newspaper.

    Parameters
    ----------
    photo
        That also shows the frame number.
    expected
        What the proof must show.
    engine
        Reads the newspaper and the visit's code; ``None`` to look for signed
        codes only.
    """
    bounds = settings or default_settings().proof
    seen = [
        _judged_code(photo, code, expected, engine, bounds)
        for code in find_codes(photo.image, PREFIX)
    ]
    if seen:
        order = (Outcome.PASS, Outcome.CANNOT_TELL, Outcome.FAIL)
        return min(seen, key=lambda one: order.index(one.outcome))
    whole = Evidence(photo.name, photo.digest)
    printed = read_masthead(photo.image, engine) if engine is not None else ()
    finding = judge_newspaper(printed, whole, expected, bounds)
    if printed:
        best = printed[0]
        return FoundProof(ProofKind.NEWSPAPER, best.day, None, None, best, None, (finding,))
    return FoundProof(None, None, None, None, None, None, (_nothing(whole, bounds),))


def _nothing(whole: Evidence, bounds: ProofSettings) -> Finding:
    message = "neither a code of ours nor a newspaper's date was found"
    remedy = (
        "hold the sheet of the day flat beside the frame number and closer: "
        f"a module of its code must have {bounds.min_module_pixels:g} pixels"
    )
    return Finding("proof.day", Outcome.CANNOT_TELL, message, remedy, (whole,))


def _judged_code(
    photo: Photo,
    code: SeenCode,
    expected: Expectation,
    engine: Engine | None,
    bounds: ProofSettings,
) -> FoundProof:
    evidence = Evidence(photo.name, photo.digest, code.region, code.text)
    findings = [judge_code(code, evidence, expected, bounds)]
    try:
        content: Sheet | Challenge | None = read_unchecked(code.text)
    except ProofError:
        content = None
    if content is None:
        return FoundProof(ProofKind.SHEET, None, None, None, None, code, tuple(findings))
    reuse = judge_reuse(content, evidence, expected, bounds)
    findings += [reuse] if reuse else []
    if isinstance(content, Challenge):
        kind, day, branch = ProofKind.CHALLENGE, None, None
    else:
        kind, day, branch = ProofKind.SHEET, content.day, content.branch
        if expected.visit_code is not None:
            findings.append(judge_visit_code(photo, code, expected.visit_code, engine, bounds))
    return FoundProof(kind, day, branch, content.nonce, None, code, tuple(findings))
