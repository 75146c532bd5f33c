"""Whether every photo that the rules ask for is there and can be used."""

from __future__ import annotations

from collections.abc import Sequence

from inspection.checks.shown import ShownPhoto
from inspection.finding import Finding, Outcome
from inspection.rules import Decision
from inspection.rules.table import PhotoItem

__all__ = ["check"]


def check(decision: Decision, shown: Sequence[ShownPhoto]) -> tuple[Finding, ...]:
    """Return one finding for each item, coded ``coverage.ITEM``.

    Present is pass; missing or unusable is fail; an item that is asked for only
    if something unknown turns out so, and is not there, is cannot tell.
    """
    asked = [_judged(decision, item, shown, sure=True) for item in decision.photos]
    unsure = [_judged(decision, item, shown, sure=False) for item in decision.photos_unsure]
    return (*asked, *unsure)


def _judged(
    decision: Decision, item: PhotoItem, shown: Sequence[ShownPhoto], *, sure: bool
) -> Finding:
    code, rule = f"coverage.{item.item}", f"{decision.version}:photo/{item.item}"
    photos = [one for one in shown if one.item == item.item]
    usable = [one for one in photos if one.intake.photo is not None]
    if usable:
        evidence = tuple(one.evidence for one in usable)
        many = "" if len(usable) == 1 else f", {len(usable)} photos"
        return Finding(code, Outcome.PASS, f"present: {item.name}{many}", "", evidence, rule=rule)
    if photos:
        evidence = tuple(one.evidence for one in photos)
        message = f"unusable: {item.name}; {_why(photos)}"
        remedy = f"take the photo again: {item.name_zh}"
        return Finding(code, Outcome.FAIL, message, remedy, evidence, rule=rule)
    remedy = f"take the photo that is missing: {item.name_zh}"
    if sure:
        return Finding(code, Outcome.FAIL, f"missing: {item.name}", remedy, rule=rule)
    message = f"missing: {item.name}; it is asked for if a fact that is not known turns out so"
    return Finding(code, Outcome.CANNOT_TELL, message, remedy, rule=rule)


def _why(photos: Sequence[ShownPhoto]) -> str:
    failed = [
        finding.message
        for one in photos
        for finding in one.intake.findings
        if finding.outcome is Outcome.FAIL
    ]
    return "; ".join(dict.fromkeys(failed)) or "it cannot be read"
