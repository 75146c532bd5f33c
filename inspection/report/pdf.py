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
from inspection.report.model import Picture, Report
from inspection.report.pdf_blocks import (
    NO_PICTURE,
    Block,
    Card,
    Cards,
    Form,
    Heading,
    Table,
    Text,
    blocks_of,
    texts_of,
)
from inspection.report.pdf_font import ReportFont, report_font
from inspection.report.shown import Mark

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
_FOOT_WORDS = "第页共/…"
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
    blocks = blocks_of(report)
    foot = f"验车报告 {report.order.order}"
    with report_font("".join((*texts_of(blocks), NO_PICTURE, foot, _FOOT_WORDS))) as font:
        paper = _Paper(_document(report, font, foot), font)
        for block in blocks:
            paper.write(block)
        content = bytes(paper.pdf.output())
        _close_fonts(paper.pdf)
    return content


class _Paper:
    """Writes blocks on pages of A4."""

    def __init__(self, pdf: FPDF, font: ReportFont) -> None:
        self.pdf = pdf
        self.font = font

    def write(self, block: Block) -> None:
        match block:
            case Heading(text, size):
                self._keep(size + 14)
                self.pdf.ln(3)
                self._text(text, size, _INK)
                self.pdf.ln(1)
            case Text(text, size, soft):
                self._text(text, size, _SOFT if soft else _INK)
            case Table(widths, rows):
                self._table(widths, rows)
            case Cards(cards):
                self._cards(cards)
            case Form():
                self._form(block)

    def _table(self, widths: Sequence[float], rows: Sequence[Sequence[str]]) -> None:
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

    def _cards(self, cards: Sequence[Card]) -> None:
        high = _PHOTO_MM[1] + 5 + 4.2 * max((len(card.lines) for card in cards), default=0)
        for first in range(0, len(cards), 2):
            self._keep(high)
            top = self.pdf.get_y()
            for column, card in enumerate(cards[first : first + 2]):
                self._card(card, _MARGIN_MM + column * (_PHOTO_MM[0] + 6), top)
            self.pdf.set_xy(_MARGIN_MM, top + high)

    def _form(self, form: Form) -> None:
        self.pdf.add_page()
        self._text(form.title, 14, _INK)
        self.pdf.ln(4)
        for label in form.labels:
            self._text(label, 11, _INK)
            self.pdf.ln(12 if label.startswith("说明") else 5)
        left, top = _mm(SIGNATURE_PLACE.left), self.pdf.h - _mm(SIGNATURE_PLACE.top)
        wide = _mm(SIGNATURE_PLACE.right - SIGNATURE_PLACE.left)
        high = _mm(SIGNATURE_PLACE.top - SIGNATURE_PLACE.bottom)
        self.pdf.set_draw_color(*_SOFT)
        self.pdf.rect(left, top, wide, high)
        self.pdf.set_xy(left, top - 6)
        self._text(form.place, 9, _SOFT)

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

    def _card(self, card: Card, left: float, top: float) -> None:
        if card.picture is None:
            self.pdf.set_draw_color(*_LINE)
            self.pdf.rect(left, top, *_PHOTO_MM)
            self.pdf.set_xy(left + 4, top + 30)
            self._small(NO_PICTURE)
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


def _document(report: Report, font: ReportFont, foot: str) -> FPDF:
    from fpdf import FPDF

    class Document(FPDF):
        """Pages with their number at the foot."""

        def footer(self) -> None:
            """Write the report's name and the page's number."""
            self.set_xy(_MARGIN_MM, self.h - 12)
            self.set_font(_FAMILY, size=8)
            self.set_text_color(*_SOFT)
            self.cell(_WIDTH_MM / 2, 5, font.spell(foot))
            self.cell(_WIDTH_MM / 2, 5, f"第 {self.page_no()} 页 / 共 {{nb}} 页", align="R")

    pdf = Document(format="A4")
    visit = report.order.visit
    made_at = visit.ended_at or datetime.combine(visit.day, time(12), UTC)
    pdf.set_creation_date(made_at)
    pdf.set_title(font.spell(foot))
    pdf.set_lang("zh-CN")
    pdf.set_margins(_MARGIN_MM, 12)
    pdf.set_auto_page_break(auto=True, margin=_FOOT_MM)
    pdf.add_font(_FAMILY, fname=str(font.path))
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
