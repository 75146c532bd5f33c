"""report.html: the report on one page that needs no network and runs no script."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from importlib.resources import files

from inspection.finding import Evidence
from inspection.report.model import PhotoRecord, Picture, Report
from inspection.report.shown import (
    Mark,
    Row,
    decision_zh,
    facts_zh,
    marks_of,
    open_rows,
    pairs_of,
    retakes_zh,
    rows_of,
)
from inspection.report.words import called, item_zh, reason_zh, said_zh, word

__all__ = ["report_page"]

_HELD = {"yes": "是", "no": "否", "unknown": "不详"}
View = Mapping[str, object]


def report_page(report: Report) -> bytes:
    """Return the page, UTF-8; whatever stands in the report is shown as text."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        loader=FunctionLoader(_source),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    parts = environment.get_template("page_parts.html").module
    anchors = {one.name: f"photo-{at}" for at, one in enumerate(report.photos, start=1)}
    text = environment.get_template("page.html").render(
        report=report,
        css=_css(),
        row=parts.row,  # type: ignore[attr-defined]
        frame=parts.frame,  # type: ignore[attr-defined]
        facts=facts_zh(report),
        decision=decision_zh(report),
        advice=_advice(report),
        items=[_item(report, at) for at in range(len(report.items))],
        open=[_row(one, anchors) for one in open_rows(report)],
        all=[_row(one, anchors) for one in rows_of(report.findings)],
        pairs=[_pair(report, title, sides) for title, sides in pairs_of(report)],
        photos=[_photo(report, one, anchors) for one in report.photos],
        damages=report.order.damages,
        agreement=_agreement(report),
        ignored="、".join(report.ignored),
        steps=_steps(report),
    )
    return text.encode()


def _source(name: str) -> str:
    return files("inspection.report").joinpath(name).read_text("utf-8")


def _css() -> object:
    from markupsafe import Markup

    return Markup(_source("page.css"))  # noqa: S704 - our own file


def _advice(report: Report) -> View:
    advice = report.recommendation
    messages = {(one.finding.code, one.finding.message): one.finding for one in report.findings}
    reasons = []
    for reason in advice.reasons:
        finding = messages.get((reason.code, reason.message))
        said = said_zh(finding) if finding else None
        text = said.text if said else reason_zh(reason.code.partition(".")[2], reason.message)
        original = said.original if said else ""
        reasons.append(
            {"name": called(reason.code), "text": text, "original": original, "rule": reason.rule}
        )
    retakes = [{"name": a, "photos": b, "how": c} for a, b, c in retakes_zh(report)]
    kind = advice.proposal.value
    return {
        "kind": kind,
        "title": word("proposals", kind),
        "reasons": reasons,
        "retakes": retakes,
    }


def _item(report: Report, at: int) -> View:
    one = report.items[at]
    state = word("states", one.state.value)
    kind = one.state.value if one.required or one.state.value != "missing" else "cannot_tell"
    return {
        "name": one.name_zh,
        "required": one.required,
        "kind": kind,
        "state": state,
        "photos": "、".join(one.photos),
    }


def _row(row: Row, anchors: Mapping[str, str]) -> View:
    finding = row.judged.finding
    sure = finding.confidence
    return {
        "name": row.name,
        "code": finding.code,
        "kind": finding.outcome.value,
        "outcome": row.outcome,
        "sure": f"{sure:.2f}" if sure is not None else "",
        "text": row.text,
        "original": row.original,
        "remedy": row.remedy,
        "read": row.read,
        "photos": [{"name": name, "anchor": anchors.get(name)} for name in row.photos],
        "action": row.action,
        "rule": finding.rule or row.judged.block,
        "settled": bool(row.judged.settled_by),
    }


def _photo(report: Report, photo: PhotoRecord, anchors: Mapping[str, str]) -> View:
    size = f"{photo.kind}，{photo.width} x {photo.height}，{photo.size_bytes:,} 字节"
    return {
        **_frame(photo.picture, marks_of(report, photo.digest, photo.name)),
        "anchor": anchors[photo.name],
        "name": item_zh(report, photo.item),
        "alt": f"{item_zh(report, photo.item)} {photo.name}",
        "told": word("assigned", photo.assigned_by.value),
        "file": photo.name,
        "size": size if photo.picture else "无法使用",
        "digest": photo.digest or "（文件过大或无法读取，未计算）",
    }


def _pair(report: Report, title: str, sides: tuple[Evidence, Evidence]) -> View:
    own = {one.digest: one.picture for one in report.photos}
    pictures = {**dict(report.twins), **own}
    shown = []
    for at, side in enumerate(sides):
        caption = f"{'本次' if at == 0 or side.digest in own else '以前'}：{side.photo}"
        marks = (
            [Mark("重合部分", report.findings[0].finding.outcome, side.region)]
            if side.region
            else []
        )
        shown.append(
            {**_frame(pictures.get(side.digest), marks), "caption": caption, "alt": caption}
        )
    return {"title": title, "sides": shown}


def _frame(picture: Picture | None, marks: list[Mark]) -> View:
    if picture is None:
        return {"src": "", "width": 0, "height": 0, "marks": []}
    packed = base64.b64encode(picture.jpeg).decode("ascii")
    return {
        "src": f"data:image/jpeg;base64,{packed}",
        "width": picture.width,
        "height": picture.height,
        "marks": [_mark(one) for one in marks],
    }


def _mark(mark: Mark) -> View:
    region = mark.region
    return {
        "kind": mark.outcome.value,
        "name": mark.name,
        "left": round(100 * region.left, 2),
        "top": round(100 * region.top, 2),
        "width": round(100 * region.width, 2),
        "height": round(100 * region.height, 2),
    }


def _agreement(report: Report) -> list[View]:
    return [
        {
            "name": word("entries", one.item.value),
            "photo": one.photo or "—",
            "licence": one.licence or "—",
            "order": one.order or "—",
            "kind": one.outcome.value,
            "outcome": word("outcome_names", one.outcome.value),
        }
        for one in report.agreement
    ]


def _steps(report: Report) -> list[View]:
    return [
        {
            "name": reason_zh(step.rule.rpartition("/")[2], step.reason),
            "rule": step.rule,
            "held": _HELD[step.held.value],
            "compared": "; ".join(step.compared),
        }
        for step in report.decision.steps
    ]
