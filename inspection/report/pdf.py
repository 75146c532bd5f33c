"""report.pdf: the report on paper, ready for the underwriter's decision and a signature.

It is left unsigned: :data:`SIGNATURE_PLACE` says where on the last page a signature is
to be shown.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from inspection.finding import Outcome, Region
from inspection.report.model import PhotoRecord, Picture, Report
from inspection.report.pdf_font import ReportFont, report_font
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

if TYPE_CHECKING:
    from fpdf import FPDF

__all__ = ["SIGNATURE_PLACE", "SignaturePlace", "report_pdf"]

_FAMILY = "report"
_INK, _SOFT, _LINE = (28, 36, 48), (91, 102, 117), (190, 198, 208)
_COLORS = {
    Outcome.PASS: (27, 110, 60),
    Outcome.FAIL: (200, 30, 24),
    Outcome.CANNOT_TELL: (200, 130, 0),
}
_MARGIN_MM, _WIDTH_MM, _FOOT_MM = 14.0, 182.0, 16.0
_PHOTO_MM = (88.0, 66.0)
_PHOTO_SIDE_PIXELS, _PHOTO_QUALITY = 900, 78


@dataclass(frozen=True, slots=True)
class SignaturePlace:
    """A rectangle on the last page, in points (1/72 inch) from the lower left corner."""

    left: float
    bottom: float
    right: float
    top: float


SIGNATURE_PLACE = SignaturePlace(left=325.0, bottom=70.0, right=555.0, top=160.0)


def report_pdf(report: Report) -> bytes:
    """Return the report as PDF with all fonts embedded; the same bytes for the same report."""
    words = _Collector()
    _write(report, words)
    with report_font("".join(words.texts)) as font:
        paper = _Paper(_document(report, font), font)
        _write(report, paper)
        content = bytes(paper.pdf.output())
        _close_fonts(paper.pdf)
    return content


class _Writer:
    """What a report is written to: first to learn its characters, then for good."""

    def heading(self, text: str, size: float = 13) -> None: ...

    def line(self, text: str, size: float = 9.5, color: tuple[int, int, int] = _INK) -> None: ...

    def table(self, widths: Sequence[float], rows: Sequence[Sequence[str]]) -> None: ...

    def photos(self, cards: Sequence[_Card]) -> None: ...

    def decision(self, labels: Sequence[str], place: str) -> None: ...

    def footer(self, text: str) -> None: ...


@dataclass(frozen=True)
class _Card:
    """A photo with its marks and what stands below it."""

    picture: Picture | None
    marks: tuple[Mark, ...]
    lines: tuple[str, ...]


def _write(report: Report, out: _Writer) -> None:
    out.footer(f"验车报告 {report.order.order}")
    out.heading("验车报告", 18)
    out.table((30, 152), facts_zh(report))
    _advice(report, out)
    _items(report, out)
    _findings(report, out)
    _agreement(report, out)
    _damages(report, out)
    _pairs(report, out)
    _photos(report, out)
    _all(report, out)
    labels = ("核保意见：□ 通过　□ 拒绝　□ 补拍　□ 转上级", "理由代码：", "说明：", "核保人：",
              "日期：")  # fmt: skip
    out.decision(labels, "签名处")


def _advice(report: Report, out: _Writer) -> None:
    advice = report.recommendation
    out.heading(word("proposals", advice.proposal.value))
    out.line("软件只提建议，由核保人决定。", color=_SOFT)
    findings = {(one.finding.code, one.finding.message): one.finding for one in report.findings}
    for reason in advice.reasons:
        finding = findings.get((reason.code, reason.message))
        said = said_zh(finding).text if finding else reason.message
        out.line(f"· {called(reason.code)}：{said}（{reason.rule}）")
    for name, photos, how in retakes_zh(report):
        out.line(f"· 需补拍 {name}{f'（{photos}）' if photos else ''}：{how}")


def _items(report: Report, out: _Writer) -> None:
    out.heading("应拍照片")
    out.line(decision_zh(report))
    rows = [
        (
            one.name_zh + ("" if one.required else "（视情况）"),
            word("states", one.state.value),
            "、".join(one.photos),
        )
        for one in report.items
    ]
    if rows:
        out.table((50, 30, 102), [("项目", "状态", "照片"), *rows])


def _findings(report: Report, out: _Writer) -> None:
    rows = open_rows(report)
    out.heading(f"需要关注（{len(rows)}）")
    if not rows:
        out.line("没有需要处理的发现。")
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
    out.table((32, 18, 68, 36, 28), [("检查", "结果", "说明", "照片", "处理"), *listed])


def _told(text: str, original: str, read: Sequence[str]) -> str:
    """Return what is said, the message itself where that says more, and what was read."""
    return "\n".join(one for one in (text, original, *read) if one)


def _agreement(report: Report, out: _Writer) -> None:
    if not report.agreement:
        return
    out.heading("照片、行驶证、订单比对")
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
    out.table((26, 46, 46, 46, 18), [("项目", "照片", "行驶证", "订单", "结果"), *rows])


def _damages(report: Report, out: _Writer) -> None:
    if not report.order.damages:
        return
    out.heading("损伤（配送员录入）")
    rows = [(one.part, one.severity, one.note, one.photo) for one in report.order.damages]
    out.table((40, 24, 70, 48), [("部位", "程度", "说明", "照片"), *rows])


def _pairs(report: Report, out: _Writer) -> None:
    pictures = {**dict(report.twins), **{one.digest: one.picture for one in report.photos}}
    own = {one.digest for one in report.photos}
    for title, sides in pairs_of(report):
        out.heading(title, 10.5)
        cards = []
        for at, side in enumerate(sides):
            marks = (Mark("重合部分", Outcome.FAIL, side.region),) if side.region else ()
            when = "本次" if at == 0 or side.digest in own else "以前"
            cards.append(_Card(pictures.get(side.digest), marks, (f"{when}：{side.photo}",)))
        out.photos(cards)


def _photos(report: Report, out: _Writer) -> None:
    if not report.photos:
        return
    out.heading(f"照片（{len(report.photos)}）及原件摘要（SHA-256）")
    out.photos([_card(report, photo) for photo in report.photos])
    if report.ignored:
        out.line(f"不是照片、未检查的文件：{'、'.join(report.ignored)}", color=_SOFT)


def _card(report: Report, photo: PhotoRecord) -> _Card:
    size = f"{photo.kind} {photo.width} x {photo.height}，{photo.size_bytes:,} 字节"
    lines = (
        f"{item_zh(report, photo.item)}（{word('assigned', photo.assigned_by.value)}）{photo.name}",
        size if photo.picture else "无法使用",
        photo.digest[:32] or "（未计算）",
        photo.digest[32:],
    )
    return _Card(photo.picture, tuple(marks_of(report, photo.digest, photo.name)), lines)


def _all(report: Report, out: _Writer) -> None:
    rows = [
        (row.name, row.outcome, _told(row.text, row.original, ()), "、".join(row.photos))
        for row in rows_of(report.findings)
    ]
    out.heading(f"全部检查（{len(rows)}）")
    out.table((36, 20, 80, 46), [("检查", "结果", "说明", "照片"), *rows])
    out.line(f"policy-courier {report.software}，规则 {report.decision.version}", 8, _SOFT)


class _Collector(_Writer):
    """Keeps the texts of a report and nothing else."""

    def __init__(self) -> None:
        self.texts: list[str] = ["第页共/没有可显示的照片"]

    def heading(self, text: str, size: float = 13) -> None:
        self.texts.append(text)

    def line(self, text: str, size: float = 9.5, color: tuple[int, int, int] = _INK) -> None:
        self.texts.append(text)

    def table(self, widths: Sequence[float], rows: Sequence[Sequence[str]]) -> None:
        self.texts += [cell for row in rows for cell in row]

    def photos(self, cards: Sequence[_Card]) -> None:
        self.texts += [line for card in cards for line in card.lines]
        self.texts += [mark.name for card in cards for mark in card.marks]

    def decision(self, labels: Sequence[str], place: str) -> None:
        self.texts += [*labels, place]

    def footer(self, text: str) -> None:
        self.texts.append(text)


class _Paper(_Writer):
    """Writes on pages of A4."""

    def __init__(self, pdf: FPDF, font: ReportFont) -> None:
        self.pdf = pdf
        self.font = font

    def heading(self, text: str, size: float = 13) -> None:
        self._keep(size + 14)
        self.pdf.ln(3)
        self._text(text, size, _INK)
        self.pdf.ln(1)

    def line(self, text: str, size: float = 9.5, color: tuple[int, int, int] = _INK) -> None:
        self._text(text, size, color)

    def table(self, widths: Sequence[float], rows: Sequence[Sequence[str]]) -> None:
        from fpdf.enums import TableBordersLayout, WrapMode

        self.pdf.set_font(_FAMILY, size=8.5)
        self.pdf.set_text_color(*_INK)
        self.pdf.set_draw_color(*_LINE)
        with self.pdf.table(
            col_widths=tuple(widths), width=_WIDTH_MM, align="L", text_align="L",
            first_row_as_headings=False, line_height=4.4, padding=0.8,
            borders_layout=TableBordersLayout.HORIZONTAL_LINES, wrapmode=WrapMode.CHAR,
        ) as table:  # fmt: skip
            for row in rows:
                cells = table.row()
                for cell in row:
                    cells.cell(self.font.spell(cell))

    def photos(self, cards: Sequence[_Card]) -> None:
        high = _PHOTO_MM[1] + 5 + 4.2 * max((len(card.lines) for card in cards), default=0)
        for first in range(0, len(cards), 2):
            self._keep(high)
            top = self.pdf.get_y()
            for column, card in enumerate(cards[first : first + 2]):
                self._card(card, _MARGIN_MM + column * (_PHOTO_MM[0] + 6), top)
            self.pdf.set_xy(_MARGIN_MM, top + high)

    def decision(self, labels: Sequence[str], place: str) -> None:
        self.pdf.add_page()
        self._text("核保人决定", 14, _INK)
        self.pdf.ln(4)
        for label in labels:
            self._text(label, 11, _INK)
            self.pdf.ln(12 if label.startswith("说明") else 5)
        left, top = _mm(SIGNATURE_PLACE.left), self.pdf.h - _mm(SIGNATURE_PLACE.top)
        wide = _mm(SIGNATURE_PLACE.right - SIGNATURE_PLACE.left)
        high = _mm(SIGNATURE_PLACE.top - SIGNATURE_PLACE.bottom)
        self.pdf.set_draw_color(*_SOFT)
        self.pdf.rect(left, top, wide, high)
        self.pdf.set_xy(left, top - 6)
        self._text(place, 9, _SOFT)

    def footer(self, text: str) -> None:
        self.pdf.footer_text = self.font.spell(text)  # type: ignore[attr-defined]

    def _text(self, text: str, size: float, color: tuple[int, int, int]) -> None:
        from fpdf.enums import WrapMode

        self.pdf.set_font(_FAMILY, size=size)
        self.pdf.set_text_color(*color)
        self.pdf.multi_cell(
            0, size * 0.52, self.font.spell(text), align="L", wrapmode=WrapMode.CHAR,
            new_x="LMARGIN", new_y="NEXT",
        )  # fmt: skip

    def _keep(self, high: float) -> None:
        """Begin a new page if less than so many millimetres are left."""
        if self.pdf.get_y() + high > self.pdf.h - _FOOT_MM:
            self.pdf.add_page()

    def _card(self, card: _Card, left: float, top: float) -> None:
        if card.picture is None:
            self.pdf.set_draw_color(*_LINE)
            self.pdf.rect(left, top, *_PHOTO_MM)
            self.pdf.set_xy(left + 4, top + 30)
            self._small("没有可显示的照片")
        else:
            self._picture(card.picture, card.marks, left, top)
        for at, line in enumerate(card.lines):
            self.pdf.set_xy(left, top + _PHOTO_MM[1] + 1 + 4.2 * at)
            self._small(line)

    def _small(self, text: str) -> None:
        self.pdf.set_font(_FAMILY, size=7.5)
        self.pdf.set_text_color(*_SOFT)
        spelled = self.font.spell(text)
        while self.pdf.get_string_width(spelled) > _PHOTO_MM[0] - 2 and len(spelled) > 4:
            spelled = f"{spelled[:-2]}…" if "…" in self.font.known else spelled[:-1]
        self.pdf.cell(_PHOTO_MM[0], 4, spelled)

    def _picture(self, picture: Picture, marks: Sequence[Mark], left: float, top: float) -> None:
        scale = min(_PHOTO_MM[0] / picture.width, _PHOTO_MM[1] / picture.height)
        wide, high = picture.width * scale, picture.height * scale
        self.pdf.image(io.BytesIO(_smaller(picture)), x=left, y=top, w=wide, h=high)
        for mark in marks:
            self._mark(mark, lambda region: _laid(region, left, top, wide, high))
        self.pdf.set_line_width(0.2)

    def _mark(
        self, mark: Mark, place: Callable[[Region], tuple[float, float, float, float]]
    ) -> None:
        x, y, wide, high = place(mark.region)
        self.pdf.set_line_width(1.0)
        self.pdf.set_draw_color(255, 255, 255)
        self.pdf.rect(x, y, wide, high)
        self.pdf.set_line_width(0.5)
        self.pdf.set_draw_color(*_COLORS[mark.outcome])
        self.pdf.rect(x, y, wide, high)
        self.pdf.set_font(_FAMILY, size=6.5)
        self.pdf.set_text_color(*_COLORS[mark.outcome])
        self.pdf.set_fill_color(255, 255, 255)
        name = self.font.spell(mark.name)
        self.pdf.set_xy(x, max(y - 3.2, 0))
        self.pdf.cell(self.pdf.get_string_width(name) + 1.5, 3, name, fill=True)


def _laid(
    region: Region, left: float, top: float, wide: float, high: float
) -> tuple[float, float, float, float]:
    return (
        left + region.left * wide,
        top + region.top * high,
        region.width * wide,
        region.height * high,
    )


def _smaller(picture: Picture) -> bytes:
    from PIL import Image

    side = max(picture.width, picture.height)
    if side <= _PHOTO_SIDE_PIXELS:
        return picture.jpeg
    scale = _PHOTO_SIDE_PIXELS / side
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    file = io.BytesIO()
    with Image.open(io.BytesIO(picture.jpeg)) as opened:
        opened.resize(size, Image.Resampling.LANCZOS).save(file, "JPEG", quality=_PHOTO_QUALITY)
    return file.getvalue()


def _document(report: Report, font: ReportFont) -> FPDF:
    from fpdf import FPDF

    class Document(FPDF):
        """Pages with their number at the foot."""

        footer_text = ""

        def footer(self) -> None:
            """Write the report's name and the page's number."""
            self.set_xy(_MARGIN_MM, self.h - 12)
            self.set_font(_FAMILY, size=8)
            self.set_text_color(*_SOFT)
            self.cell(_WIDTH_MM / 2, 5, self.footer_text)
            self.cell(_WIDTH_MM / 2, 5, f"第 {self.page_no()} 页 / 共 {{nb}} 页", align="R")

    pdf = Document(format="A4")
    visit = report.order.visit
    made_at = visit.ended_at or datetime.combine(visit.day, time(12), UTC)
    pdf.set_creation_date(made_at)
    pdf.set_title(font.spell(f"验车报告 {report.order.order}"))
    pdf.set_lang("zh-CN")
    pdf.set_margins(_MARGIN_MM, 12)
    pdf.set_auto_page_break(auto=True, margin=_FOOT_MM)
    pdf.add_font(_FAMILY, fname=str(font.path))
    pdf.footer_text = font.spell(f"验车报告 {report.order.order}")
    pdf.add_page()
    return pdf


def _mm(points: float) -> float:
    return points * 25.4 / 72


def _close_fonts(pdf: FPDF) -> None:
    """Close the files that fpdf2 leaves open."""
    from fpdf.fonts import TTFFont

    for font in pdf.fonts.values():
        if isinstance(font, TTFFont):
            font.close()
