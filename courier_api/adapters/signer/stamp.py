"""What a signature looks like on the page: a box with words, its font embedded."""

from __future__ import annotations

import io
import tempfile
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.stamp import StaticStampStyle

from inspection.report.pdf_font import report_font

__all__ = ["Drawing", "stamp"]

TITLE, BY, AT, TEST = "电子签名", "签署人", "签署时间", "测试签名，不具法律效力"
FAMILY = "stamp"
PADDING_PT, BIGGEST_PT = 4.0, 11.0
LINE_HEIGHT = 1.35
INK, RED = (28, 36, 48), (200, 30, 24)


def stamp(
    name: str, at: datetime, zone: ZoneInfo, size_pt: tuple[float, float], *, is_test: bool
) -> StaticStampStyle:
    """Return the look of a signature.

    Parameters
    ----------
    name
        Who signs; characters without a glyph are written as ``[U+1F600]``.
    at, zone
        When, and by which clock on the wall it is shown.
    size_pt
        Width and height of the box; the words are made small enough to fit.
    is_test
        Say in red that it means nothing.
    """
    words = [TITLE, f"{BY}：{name}", f"{AT}：{at.astimezone(zone):%Y-%m-%d %H:%M:%S %z}"]
    drawn = _draw((*words, TEST) if is_test else tuple(words), size_pt, is_test=is_test)
    return StaticStampStyle(
        background=Drawing(drawn),
        background_layout=SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID),
        border_width=0,
    )


class Drawing(PdfContent):
    """The page of a small PDF, held in memory, as something that pyHanko can paint.

    Parameters
    ----------
    pdf
        Of one page; what is empty on it stays transparent.
    """

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        super().__init__()

    def render(self) -> bytes:
        """Return the operator that paints it; called by pyHanko."""
        reader = PdfFileReader(io.BytesIO(self._pdf))
        drawing = self._ensure_writer.import_page_as_xobject(reader)
        self.resources.xobject["/Stamp"] = drawing
        left, bottom, right, top = drawing.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return b"/Stamp Do"


def _draw(lines: tuple[str, ...], size_pt: tuple[float, float], *, is_test: bool) -> bytes:
    from fpdf import FPDF
    from fpdf.fonts import TTFFont

    font, known = _font("".join(sorted(set("".join(lines)) | set("0123456789"))))
    spelt = [_spell(line, known) for line in lines]
    pdf = FPDF(unit="pt", format=size_pt)
    pdf.set_auto_page_break(auto=False)
    pdf.set_margin(0)
    pdf.c_margin = 0
    pdf.add_page()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stamp.otf"
        path.write_bytes(font)
        pdf.add_font(FAMILY, fname=path)
        pdf.set_font(FAMILY, size=BIGGEST_PT)
        widest = max(pdf.get_string_width(line) for line in spelt) / BIGGEST_PT
        room, high = (side - 2 * PADDING_PT for side in size_pt)
        size = max(1.0, min(BIGGEST_PT, room / widest, high / (LINE_HEIGHT * len(spelt))))
        pdf.set_font(FAMILY, size=size)
        for number, line in enumerate(spelt):
            is_warning = is_test and number == len(spelt) - 1
            pdf.set_text_color(*(RED if is_warning else INK))
            pdf.set_xy(PADDING_PT, PADDING_PT + number * size * LINE_HEIGHT)
            pdf.cell(w=room, h=size * LINE_HEIGHT, text=line)
        drawn = bytes(pdf.output())
        for one in pdf.fonts.values():
            if isinstance(one, TTFFont):
                one.close()
    return drawn


def _spell(text: str, known: frozenset[str]) -> str:
    return "".join(one if one in known else f"[U+{ord(one):04X}]" for one in text)


@lru_cache(maxsize=8)
def _font(text: str) -> tuple[bytes, frozenset[str]]:
    """Return the font for these characters; cutting it down takes most of a second."""
    with report_font(text) as font:
        return font.path.read_bytes(), font.known
