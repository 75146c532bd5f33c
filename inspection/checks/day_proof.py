"""Whether the visit has the proofs of the day that the rules ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from inspection.checks.shown import ShownPhoto
from inspection.day_proof import VISIT_CODE, Expectation, FoundProof, ProofKind, find_proof
from inspection.finding import Finding, Outcome
from inspection.rules import Decision
from inspection.settings import ProofSettings, default_settings

if TYPE_CHECKING:
    from inspection.ocr import Engine

__all__ = ["ITEM", "check", "judge"]

ITEM = "vin"
"""The proof must stand in the photo of the frame number: elsewhere it proves nothing."""


def check(
    decision: Decision,
    shown: Sequence[ShownPhoto],
    expected: Expectation,
    engine: Engine | None,
    settings: ProofSettings | None = None,
) -> tuple[tuple[Finding, ...], tuple[FoundProof, ...]]:
    """Look for proofs in the photos of the frame number and count those that the rules accept.

    Returns
    -------
    tuple
        The findings, ``proof.day`` on the whole last; and what was found, whose
        nonces are to be kept as uses.
    """
    if not decision.proofs_needed:
        return (), ()
    bounds = settings or default_settings().proof
    accepted = {proof.code for proof in decision.proofs}
    reader = engine if ProofKind.NEWSPAPER in accepted else None
    photos = [
        one.intake.photo for one in shown if one.item == ITEM and one.intake.photo is not None
    ]
    found = [find_proof(photo, expected, reader, bounds) for photo in photos]
    return judge(decision, found)


def judge(
    decision: Decision, found: Sequence[FoundProof]
) -> tuple[tuple[Finding, ...], tuple[FoundProof, ...]]:
    """Return what :func:`check` does, of what was found in each photo of the frame number."""
    if not decision.proofs_needed:
        return (), ()
    accepted = {proof.code for proof in decision.proofs}
    judged = [one for one in found if one.kind is not None]
    findings = [_ruled(finding, decision, one) for one in judged for finding in one.findings]
    good = {one.kind for one in judged if one.outcome is Outcome.PASS and one.kind in accepted}
    unsure = [one for one in judged if one.kind in accepted - good and _but_for_its_code(one)]
    if len(good | {one.kind for one in unsure}) >= decision.proofs_needed > len(good):
        findings.append(_by_hand(decision, unsure))
        return tuple(findings), tuple(judged)
    lost = [finding for one in found if one.kind is None for finding in one.findings]
    findings.append(_whole(decision, photos_there=bool(found), good=len(good), lost=lost))
    return tuple(findings), tuple(judged)


def _but_for_its_code(found: FoundProof) -> bool:
    """Say whether nothing is open but what the courier's hand wrote on it."""
    open_ = {one.code: one.outcome for one in found.findings if one.outcome is not Outcome.PASS}
    return open_ == {VISIT_CODE: Outcome.CANNOT_TELL}


def _by_hand(decision: Decision, unsure: Sequence[FoundProof]) -> Finding:
    """Return that a human has to read the code: another photo of the same hand is no better."""
    message = "the proof of the day is good, but the visit's code on it could not be read for sure"
    evidence = tuple(
        evidence
        for one in unsure
        for finding in one.findings
        if finding.code == VISIT_CODE
        for evidence in finding.evidence
    )
    rule = f"{decision.version}:proof"
    return Finding("proof.day", Outcome.CANNOT_TELL, message, "", evidence, rule=rule)


def _ruled(finding: Finding, decision: Decision, found: FoundProof) -> Finding:
    """Add the rule; a proof that the rules do not accept is no pass."""
    codes = {proof.code for proof in decision.proofs}
    if found.kind is not None and found.kind in codes:
        return replace(finding, rule=f"{decision.version}:proof/{found.kind}")
    message = f"{finding.message}; the rules do not accept a {found.kind}"
    outcome = Outcome.CANNOT_TELL if finding.outcome is Outcome.PASS else finding.outcome
    return replace(finding, outcome=outcome, message=message)


def _whole(
    decision: Decision, *, photos_there: bool, good: int, lost: Sequence[Finding]
) -> Finding:
    rule, needed = f"{decision.version}:proof", decision.proofs_needed
    codes = ", ".join(proof.code for proof in decision.proofs)
    if good >= needed:
        message = f"{good} proofs of the day, {needed} asked for"
        return Finding("proof.day", Outcome.PASS, message, rule=rule)
    message = f"{good} of {needed} proofs of the day; accepted are: {codes}"
    if not photos_there:
        message = f"{message}; there is no usable photo of the frame number"
    evidence = tuple(one for finding in lost for one in finding.evidence)
    remedy = lost[0].remedy if lost else "show a proof of the day beside the frame number"
    return Finding("proof.day", Outcome.FAIL, message, remedy, evidence, rule=rule)
