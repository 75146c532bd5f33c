"""What page and PDF both show: findings and marks, put in words and in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from inspection.finding import Evidence, Finding, Outcome, Region
from inspection.report.model import Judged, Report
from inspection.report.words import called, item_zh, reason_zh, remedy_zh, said_zh, word
from inspection.rules import Action, Requirement

__all__ = ["Mark", "Row", "decision_zh", "facts_zh", "marks_of", "open_rows", "pairs_of",
           "retakes_zh", "rows_of"]  # fmt: skip

_SAME_SHOT = ("duplicate.visit", "duplicate.earlier", "duplicate.thing")
_ACTIONS = {Action.REFER: "转核保", Action.RETAKE: "补拍", Action.NONE: ""}
_ORDER = (Outcome.FAIL, Outcome.CANNOT_TELL, Outcome.PASS)
_SMALLEST_SHARE, _MOST_MARKS = 0.999, 8


@dataclass(frozen=True, slots=True)
class Mark:
    """A rectangle over a photo."""

    name: str
    outcome: Outcome
    region: Region


@dataclass(frozen=True, slots=True)
class Row:
    """One finding, or the same one of several photos, as a line of a table.

    Parameters
    ----------
    name, outcome, text, remedy, action
        In Chinese; `original` is the message itself where `text` says less.
    read
        Texts that were read and count.
    photos
        Names of the files.
    """

    judged: Judged
    name: str
    outcome: str
    text: str
    original: str
    remedy: str
    action: str
    read: tuple[str, ...]
    photos: tuple[str, ...]


def facts_zh(report: Report) -> list[tuple[str, str]]:
    """Return what the report is about, name by name; what is not known is left out."""
    order, visit = report.order, report.order.visit
    place = f"{visit.lat:.6f}, {visit.lon:.6f}" if visit.lat is not None and visit.lon else ""
    facts = (
        ("订单", order.order), ("车架号", order.vin), ("号牌", order.plate or ""),
        ("上门", visit.visit), ("网点", visit.branch), ("配送员", visit.courier),
        ("日期", visit.day.isoformat()),
        ("开始", visit.started_at.isoformat(" ", "minutes") if visit.started_at else ""),
        ("结束", visit.ended_at.isoformat(" ", "minutes") if visit.ended_at else ""),
        ("地点", place),
    )  # fmt: skip
    return [(name, value) for name, value in facts if value]


def decision_zh(report: Report) -> str:
    """Return whether the car was to be inspected, and by which row."""
    decision = report.decision
    said = word("requirements", decision.requirement.value)
    why = reason_zh(decision.code, decision.reason)
    text = f"{said}：{why}（{decision.code}，规则 {decision.version}）"
    if decision.requirement is Requirement.REQUIRED and decision.proofs_needed:
        proofs = "、".join(word("proofs", one.code) for one in decision.proofs)
        text += f"；当日证明 {decision.proofs_needed} 项（{proofs}）"
    return text


def rows_of(judged: Sequence[Judged]) -> list[Row]:
    """Return the findings in words, those of several photos that say the same as one."""
    grouped: dict[tuple[object, ...], list[Judged]] = {}
    for one in judged:
        finding = one.finding
        key = (finding.code, finding.outcome, finding.message, one.action, one.settled_by)
        grouped.setdefault(key, []).append(one)
    return [_row(group) for group in grouped.values()]


def open_rows(report: Report) -> list[Row]:
    """Return what asks for something, or would if it were not settled; weightiest first."""
    asking = [one for one in report.findings if one.action is not Action.NONE]
    weight = {Action.REFER: 0, Action.RETAKE: 1, Action.NONE: 2}
    ranked = sorted(
        asking,
        key=lambda one: (not one.counts, weight[one.action], _ORDER.index(one.finding.outcome)),
    )
    return rows_of(ranked)


def _row(group: Sequence[Judged]) -> Row:
    first = group[0]
    said = said_zh(first.finding)
    evidence = [one for judged in group for one in judged.finding.evidence]
    action = _ACTIONS[first.action]
    if first.settled_by:
        action = f"{action}（已由其他照片或规则解决）"
    return Row(
        judged=first,
        name=called(first.finding.code),
        outcome=word("outcome_names", first.finding.outcome.value),
        text=said.text,
        original=said.original,
        remedy=remedy_zh(first.finding),
        action=action,
        read=tuple(dict.fromkeys(one.text for one in evidence if one.text and _short(one))),
        photos=tuple(dict.fromkeys(one.photo for one in evidence)),
    )


def _short(evidence: Evidence) -> bool:
    """Say whether a text is for reading: signed codes are not."""
    return evidence.text is not None and len(evidence.text) <= 60


def marks_of(report: Report, digest: str, name: str) -> list[Mark]:
    """Return what is marked in one photo: regions smaller than the whole, failures last."""
    marks = [
        Mark(called(one.finding.code), one.finding.outcome, evidence.region)
        for one in report.findings
        for evidence in one.finding.evidence
        if evidence.photo == name and evidence.digest == digest and _partly(evidence)
        if evidence.region is not None and _telling(one.finding)
    ]
    unlike = list(dict.fromkeys(marks))
    ranked = sorted(unlike, key=lambda one: -_ORDER.index(one.outcome))
    return ranked[-_MOST_MARKS:]


def _telling(finding: Finding) -> bool:
    """Say whether a region is worth a mark: what was read, and what is wrong."""
    if finding.code in _SAME_SHOT:
        return False
    return finding.outcome is not Outcome.PASS or not finding.code.startswith("quality.")


def _partly(evidence: Evidence) -> bool:
    region = evidence.region
    return region is not None and region.width * region.height < _SMALLEST_SHARE


def pairs_of(report: Report) -> list[tuple[str, tuple[Evidence, Evidence]]]:
    """Return the photos that findings lay side by side, with what is said of them."""
    pairs = []
    for one in report.findings:
        finding = one.finding
        if finding.code in _SAME_SHOT and len(finding.evidence) == 2:
            title = f"{called(finding.code)}：{said_zh(finding).text}"
            pairs.append((title, (finding.evidence[0], finding.evidence[1])))
    return pairs


def retakes_zh(report: Report) -> list[tuple[str, str, str]]:
    """Return what to take again: item, files, and how."""
    listed = []
    for retake in report.recommendation.retakes:
        codes = {one.code for one in retake.reasons}
        hows = [
            remedy_zh(one.finding)
            for one in report.findings
            if one.counts and one.finding.code in codes and one.finding.remedy in retake.remedies
        ]
        how = "；".join(dict.fromkeys(how for how in hows if how))
        listed.append((item_zh(report, retake.item), "、".join(retake.photos), how))
    return listed
