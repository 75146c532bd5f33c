"""From findings to one recommendation, by the blocks of the rule table.

A finding alone asks for nothing, a retake or the underwriter (its row of the
table).  Looked at together, four things change that:

- what one photo cannot tell is settled if another photo of the same item told it;
- what is wrong with one photo is settled if the item has another one without fault;
- what cannot be told from a photo that is to be taken again waits for the new one;
- a photo that nobody asked for is never asked for again, and neither is any photo
  of a car that is exempt.

A finding that fails and is for the underwriter is never settled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from inspection.finding import Finding, Outcome
from inspection.report.model import (
    OTHER,
    Judged,
    PhotoRecord,
    Proposal,
    Reason,
    Recommendation,
    Retake,
)
from inspection.rules import Action, Decision, Requirement, RuleTable, block_for

__all__ = ["judge", "recommend"]

_COVERAGE = "coverage."
_PROOF_ITEM = "vin"


def judge(
    findings: Iterable[Finding],
    photos: Sequence[PhotoRecord],
    decision: Decision,
    table: RuleTable,
) -> tuple[Judged, ...]:
    """Return each finding with the action it asks for and what settles it."""
    alone = [_alone(finding, table) for finding in findings]
    items = {photo.name: photo.item for photo in photos}
    if decision.requirement is Requirement.EXEMPT:
        return tuple(
            replace(one, settled_by="the car is exempt") if one.action is Action.RETAKE else one
            for one in alone
        )
    settled = [replace(one, settled_by=_settled(one, alone, items)) for one in alone]
    again = {
        evidence.photo
        for one in settled
        if one.counts and one.action is Action.RETAKE
        for evidence in one.finding.evidence
    }
    return tuple(_waiting(one, again) for one in settled)


def recommend(
    judged: Sequence[Judged], photos: Sequence[PhotoRecord], decision: Decision
) -> Recommendation:
    """Return the recommendation that counted findings make."""
    counted = [one for one in judged if one.counts]
    referred = [one for one in counted if one.action is Action.REFER]
    wanted = [one for one in counted if one.action is Action.RETAKE]
    retakes = _retakes(wanted, {photo.name: photo.item for photo in photos})
    if referred:
        return Recommendation(Proposal.REFER, _reasons(referred), retakes)
    if retakes:
        return Recommendation(Proposal.RETAKE, _reasons(wanted), retakes)
    if decision.requirement is Requirement.EXEMPT:
        rule = f"{decision.version}:exempt/{decision.code}"
        why = (Reason(f"exempt.{decision.code}", decision.reason, rule),)
        return Recommendation(Proposal.ACCEPT, why, ())
    return Recommendation(Proposal.ACCEPT, (), ())


def _alone(finding: Finding, table: RuleTable) -> Judged:
    block = block_for(finding, table)
    if block is None:
        return Judged(finding, Action.NONE)
    return Judged(finding, Action(block.action), f"{table.version}:block/{block.finding}")


def _settled(one: Judged, alone: Sequence[Judged], items: Mapping[str, str]) -> str:
    """Return which other photo settles a finding; empty if none does."""
    finding = one.finding
    if one.action is Action.NONE or not finding.evidence or _spans(finding):
        return ""
    if one.action is Action.REFER and finding.outcome is Outcome.FAIL:
        return ""
    name = finding.evidence[0].photo
    item = items.get(name, OTHER)
    if item == OTHER:
        return "nobody asked for this photo" if one.action is Action.RETAKE else ""
    others = [other for other, own in items.items() if own == item and other != name]
    if finding.outcome is Outcome.CANNOT_TELL:
        told = _passing(finding.code, others, alone)
        return f"{told} tells it" if told else ""
    sound = [other for other in others if _sound(other, alone)]
    return f"{sound[0]} is without fault" if sound else ""


def _spans(finding: Finding) -> bool:
    """Say whether a finding is on the visit and not on one photo."""
    return finding.code.startswith((_COVERAGE, "jump.", "places.")) or finding.code == "proof.day"


def _passing(code: str, names: Sequence[str], alone: Sequence[Judged]) -> str:
    return next(
        (
            evidence.photo
            for one in alone
            if one.finding.code == code and one.finding.outcome is Outcome.PASS
            for evidence in one.finding.evidence
            if evidence.photo in names
        ),
        "",
    )


def _sound(name: str, alone: Sequence[Judged]) -> bool:
    return not any(
        evidence.photo == name
        for one in alone
        if one.action is not Action.NONE
        for evidence in one.finding.evidence
    )


def _waiting(one: Judged, again: set[str]) -> Judged:
    if not one.counts or one.action is not Action.REFER:
        return one
    if one.finding.outcome is not Outcome.CANNOT_TELL:
        return one
    waits = [evidence.photo for evidence in one.finding.evidence if evidence.photo in again]
    return replace(one, settled_by=f"{waits[0]} is to be taken again") if waits else one


def _reasons(judged: Iterable[Judged]) -> tuple[Reason, ...]:
    reasons = (
        Reason(one.finding.code, one.finding.message, one.finding.rule or one.block or "")
        for one in judged
    )
    return tuple(dict.fromkeys(reasons))


def _retakes(judged: Sequence[Judged], items: Mapping[str, str]) -> tuple[Retake, ...]:
    by_item: dict[str, list[Judged]] = {}
    for one in judged:
        for item in _items_of(one.finding, items):
            by_item.setdefault(item, []).append(one)
    return tuple(_retake(item, rows, items) for item, rows in by_item.items())


def _items_of(finding: Finding, items: Mapping[str, str]) -> list[str]:
    if finding.code.startswith(_COVERAGE):
        return [finding.code.removeprefix(_COVERAGE)]
    named = [items[one.photo] for one in finding.evidence if one.photo in items]
    return list(dict.fromkeys(named)) or [_PROOF_ITEM]


def _retake(item: str, rows: Sequence[Judged], items: Mapping[str, str]) -> Retake:
    photos = [
        evidence.photo
        for one in rows
        for evidence in one.finding.evidence
        if items.get(evidence.photo) == item
    ]
    remedies = [one.finding.remedy for one in rows if one.finding.remedy]
    return Retake(
        item, tuple(dict.fromkeys(photos)), _reasons(rows), tuple(dict.fromkeys(remedies))
    )
