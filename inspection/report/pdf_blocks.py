"""What stands in the PDF, block by block, before a page is laid out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from inspection.finding import Outcome
from inspection.report.model import PhotoRecord, Picture, Report
from inspection.report.shown import (
    Mark,
    decision_zh,
    facts_zh,
    marks_of,
    open_rows,
    pairs_of,
    retakes_zh,
    rows_of,
)
from inspection.report.words import called, item_zh, said_zh, word

__all__ = ["NO_PICTURE", "Block", "Card", "Cards", "Form", "Heading", "Table", "Text", "blocks_of",
           "texts_of"]  # fmt: skip

NO_PICTURE = "没有可显示的照片"


@dataclass(frozen=True, slots=True)
class Heading:
    """Begins a part of the report; `size` in points."""

    text: str
    size: float = 13


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; `soft` in grey, `size` in points."""

    text: str
    size: float = 9.5
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells in columns of so many millimetres; the first row may be their names."""

    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A photo with its marks and what stands below it."""

    picture: Picture | None
    marks: tuple[Mark, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cards:
    """Photos, two side by side."""

    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """What the underwriter fills in, and the name of the place for a signature."""

    title: str
    labels: tuple[str, ...]
    place: str


Block = Heading | Text | Table | Cards | Form


def blocks_of(report: Report) -> tuple[Block, ...]:
    """Return the whole report in the order of the pages."""
    return tuple(_blocks(report))


def texts_of(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield every text that is written, to know which characters are needed."""
    for block in blocks:
        match block:
            case Heading(text=text) | Text(text=text):
                yield text
            case Table(rows=rows):
                yield from (cell for row in rows for cell in row)
            case Cards(cards=cards):
                yield from (line for card in cards for line in card.lines)
                yield from (mark.name for card in cards for mark in card.marks)
            case Form(title=title, labels=labels, place=place):
                yield from (title, *labels, place)


def _blocks(report: Report) -> Iterator[Block]:
    yield Heading("验车报告", 18)
    yield Table((30, 152), tuple(facts_zh(report)))
    yield from _advice(report)
    yield from _items(report)
    yield from _findings(report)
    yield from _agreement(report)
    yield from _damages(report)
    yield from _pairs(report)
    yield from _photos(report)
    yield from _all(report)
    choices = "核保意见：□ 通过　□ 拒绝　□ 补拍　□ 转上级"
    yield Form("核保人决定", (choices, "理由代码：", "说明：", "核保人：", "日期："), "签名处")


def _advice(report: Report) -> Iterator[Block]:
    advice = report.recommendation
    yield Heading(word("proposals", advice.proposal.value))
    yield Text("软件只提建议，由核保人决定。", soft=True)
    findings = {(one.finding.code, one.finding.message): one.finding for one in report.findings}
    for reason in advice.reasons:
        finding = findings.get((reason.code, reason.message))
        said = said_zh(finding).text if finding else reason.message
        yield Text(f"· {called(reason.code)}：{said}（{reason.rule}）")
    for name, photos, how in retakes_zh(report):
        yield Text(f"· 需补拍 {name}{f'（{photos}）' if photos else ''}：{how}")


def _items(report: Report) -> Iterator[Block]:
    yield Heading("应拍照片")
    yield Text(decision_zh(report))
    rows = [
        (
            one.name_zh + ("" if one.required else "（视情况）"),
            word("states", one.state.value),
            "、".join(one.photos),
        )
        for one in report.items
    ]
    if rows:
        yield Table((50, 30, 102), (("项目", "状态", "照片"), *rows))


def _findings(report: Report) -> Iterator[Block]:
    rows = open_rows(report)
    yield Heading(f"需要关注（{len(rows)}）")
    if not rows:
        yield Text("没有需要处理的发现。")
        return
    listed = [
        (
            row.name,
            row.outcome,
            _told(row.text, row.original, row.read),
            "、".join(row.photos),
            row.action,
        )
        for row in rows
    ]
    yield Table((32, 18, 68, 36, 28), (("检查", "结果", "说明", "照片", "处理"), *listed))


def _told(text: str, original: str, read: Sequence[str]) -> str:
    """Return what is said, the message itself where that says more, and what was read."""
    return "\n".join(one for one in (text, original, *read) if one)


def _agreement(report: Report) -> Iterator[Block]:
    if not report.agreement:
        return
    yield Heading("照片、行驶证、订单比对")
    rows = [
        (
            word("entries", one.item.value),
            one.photo or "—",
            one.licence or "—",
            one.order or "—",
            word("outcome_names", one.outcome.value),
        )
        for one in report.agreement
    ]
    yield Table((26, 46, 46, 46, 18), (("项目", "照片", "行驶证", "订单", "结果"), *rows))


def _damages(report: Report) -> Iterator[Block]:
    if not report.order.damages:
        return
    yield Heading("损伤（配送员录入）")
    rows = [(one.part, one.severity, one.note, one.photo) for one in report.order.damages]
    yield Table((40, 24, 70, 48), (("部位", "程度", "说明", "照片"), *rows))


def _pairs(report: Report) -> Iterator[Block]:
    pictures = {**dict(report.twins), **{one.digest: one.picture for one in report.photos}}
    own = {one.digest for one in report.photos}
    for title, sides in pairs_of(report):
        yield Heading(title, 10.5)
        cards = []
        for at, side in enumerate(sides):
            marks = (Mark("重合部分", Outcome.FAIL, side.region),) if side.region else ()
            when = "本次" if at == 0 or side.digest in own else "以前"
            cards.append(Card(pictures.get(side.digest), marks, (f"{when}：{side.photo}",)))
        yield Cards(tuple(cards))


def _photos(report: Report) -> Iterator[Block]:
    if not report.photos:
        return
    yield Heading(f"照片（{len(report.photos)}）及原件摘要（SHA-256）")
    yield Cards(tuple(_card(report, photo) for photo in report.photos))
    if report.ignored:
        yield Text(f"不是照片、未检查的文件：{'、'.join(report.ignored)}", soft=True)


def _card(report: Report, photo: PhotoRecord) -> Card:
    size = f"{photo.kind} {photo.width} x {photo.height}，{photo.size_bytes:,} 字节"
    lines = (
        f"{item_zh(report, photo.item)}（{word('assigned', photo.assigned_by.value)}）{photo.name}",
        size if photo.picture else "无法使用",
        photo.digest[:32] or "（未计算）",
        photo.digest[32:],
    )
    return Card(photo.picture, tuple(marks_of(report, photo.digest, photo.name)), lines)


def _all(report: Report) -> Iterator[Block]:
    rows = [
        (row.name, row.outcome, _told(row.text, row.original, ()), "、".join(row.photos))
        for row in rows_of(report.findings)
    ]
    yield Heading(f"全部检查（{len(rows)}）")
    yield Table((36, 20, 80, 46), (("检查", "结果", "说明", "照片"), *rows))
    yield Text(f"policy-courier {report.software}，规则 {report.decision.version}", 8, soft=True)
