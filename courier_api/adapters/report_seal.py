"""The decision written on the last page of a report's PDF, and both signed for good."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from courier_api.errors import SigningError
from courier_api.ports.report_seal import DecisionPanel
from courier_api.ports.signer import Place
from inspection.report import SIGNATURE_PLACE
from inspection.report.pdf_font import ReportFont, report_font

if TYPE_CHECKING:
    from fpdf import FPDF

    from courier_api.adapters.signer.opening import Signing

__all__ = ["PdfSealer"]

FIELD, REASON = "decision", "核保决定"
FAMILY = "decision"
PAGE_PT = (595.28, 841.89)
LEFT_PT, TOP_PT, WIDTH_PT = 40.0, 262.0, 515.0
NAME_PT, PAD_PT, LINE_PT = 96.0, 8.0, 15.0
TITLE_PT, TEXT_PT = 12.0, 9.5
INK, SOFT = (28, 36, 48), (91, 102, 117)


class PdfSealer:
    """A :class:`courier_api.ports.report_seal.ReportSealer` by pyHanko.

    Parameters
    ----------
    open_signing
        Opens key and roots; called once, when the first report is sealed.
    """

    def __init__(self, open_signing: Callable[[], Signing]) -> None:
        self._open_signing = open_signing

    def seal(self, pdf: bytes, panel: DecisionPanel) -> bytes:
        """Return `pdf` with the panel on its last page and a final signature; see the port."""
        at = SIGNATURE_PLACE
        place = Place(at.left, at.bottom, at.right, at.top)
        signed = self._signing.signer.sign(
            _stamped(pdf, _drawn(panel)), reason=REASON, field=FIELD, place=place, final=True
        )
        if not signed.startswith(pdf) or not self._signing.verifier.verify(signed).bottom_line:
            raise SigningError("signed report", ["does not hold: look at key and roots"])
        return signed

    @cached_property
    def _signing(self) -> Signing:
        return self._open_signing()


def _stamped(pdf: bytes, drawing: bytes) -> bytes:
    """Return `pdf` with a drawing appended that lies over its last page."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.layout import BoxConstraints
    from pyhanko.stamp import StaticContentStamp, StaticStampStyle

    from courier_api.adapters.signer.reading import open_pdf
    from courier_api.adapters.signer.stamp import Drawing

    reader = open_pdf(pdf)
    writer = IncrementalPdfFileWriter.from_reader(reader)
    look = StaticStampStyle(background=Drawing(drawing), border_width=0, background_opacity=1.0)
    box = BoxConstraints(width=round(PAGE_PT[0]), height=round(PAGE_PT[1]))
    stamp = StaticContentStamp(writer, look, box)
    stamp.apply(int(reader.root["/Pages"]["/Count"]) - 1, 0, 0)
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


def _drawn(panel: DecisionPanel) -> bytes:
    """Return a page with nothing on it but the panel."""
    from fpdf import FPDF
    from fpdf.fonts import TTFFont

    text = "".join((panel.title, *(part for row in panel.rows for part in row)))
    with report_font(text) as font:
        pdf = FPDF(unit="pt", format=PAGE_PT)
        pdf.set_auto_page_break(auto=False)
        pdf.set_margin(0)
        pdf.c_margin = 0
        pdf.add_page()
        pdf.add_font(FAMILY, fname=str(font.path))
        _write(pdf, panel, font)
        drawn = bytes(pdf.output())
        for one in pdf.fonts.values():
            if isinstance(one, TTFFont):
                one.close()
    return drawn


def _write(pdf: FPDF, panel: DecisionPanel, font: ReportFont) -> None:
    from fpdf.enums import WrapMode

    pdf.set_font(FAMILY, size=TITLE_PT)
    pdf.set_text_color(*INK)
    pdf.set_xy(LEFT_PT + PAD_PT, TOP_PT + PAD_PT)
    pdf.cell(WIDTH_PT - 2 * PAD_PT, LINE_PT, font.spell(panel.title))
    pdf.set_font(FAMILY, size=TEXT_PT)
    top = TOP_PT + PAD_PT + 1.6 * LINE_PT
    for name, value in panel.rows:
        pdf.set_text_color(*SOFT)
        pdf.set_xy(LEFT_PT + PAD_PT, top)
        pdf.cell(NAME_PT, LINE_PT, font.spell(name))
        pdf.set_text_color(*INK)
        pdf.set_xy(LEFT_PT + PAD_PT + NAME_PT, top)
        room = WIDTH_PT - NAME_PT - 2 * PAD_PT
        pdf.multi_cell(room, LINE_PT, font.spell(value), align="L", wrapmode=WrapMode.CHAR)
        top = pdf.get_y()
    pdf.set_draw_color(*INK)
    pdf.set_line_width(0.8)
    pdf.rect(LEFT_PT, TOP_PT, WIDTH_PT, top + PAD_PT - TOP_PT)
