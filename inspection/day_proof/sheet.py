"""The sheet of the day as a PDF: one page for each car."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from inspection.day_proof.calendar_zh import day_zh, weekday_zh
from inspection.day_proof.draw import code_png
from inspection.day_proof.layout import CODE, CODE_CELLS, PAGE_MM
from inspection.day_proof.token import Sheet, new_nonce, sign
from inspection.errors import ValueFaultError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from fpdf import FPDF

__all__ = ["MOST_COPIES", "new_sheets", "sheet_pdf"]

MOST_COPIES = 200
FAMILY = "sheet"
INK, SOFT, RED = (0, 0, 0), (90, 90, 90), (200, 0, 0)
DOTS = 8
"""Pixels of a module in the embedded picture; printers enlarge without smoothing."""
NOTES = (
    "1. 每辆车用一张，不得重复使用，不得复印。",
    "2. 到达后将手机应用显示的四位上门码写入上方四个空格，一格一个数字。",
    "3. 将本页平放在车架号旁，与车架号拍入同一张照片；二维码须完整、清晰、无反光。",
)
TEST_NOTE = "测试密钥：本页不能作为凭证"


def new_sheets(branch: str, day: date, copies: int = 1) -> tuple[Sheet, ...]:
    """Return sheets of a branch and day, each with a nonce of its own.

    Raises
    ------
    ValueFaultError
        If `copies` is not 1 to 200, or the branch or the day cannot be.
    """
    if not 1 <= copies <= MOST_COPIES:
        raise ValueFaultError("sheet of the day", [f"copies: 1 to {MOST_COPIES}, not {copies}"])
    return tuple(Sheet(branch, day, new_nonce()) for _ in range(copies))


def sheet_pdf(
    sheets: Sequence[Sheet],
    key: Ed25519PrivateKey,
    *,
    made_at: datetime,
    branch_name: str = "",
    test_key: bool = False,
) -> bytes:
    """Return A4 pages to be printed, one for each of `sheets`.

    Parameters
    ----------
    sheets
        At least one.
    key
        Of the branch.
    made_at
        Aware instant, for the document's properties.
    branch_name
        As people call the branch; by default its identifier.
    test_key
        Whether to mark every page as no evidence.
    """
    pdf = _document(made_at)
    for number, sheet in enumerate(sheets, start=1):
        pdf.add_page()
        _heading(pdf, sheet, branch_name or sheet.branch)
        _code(pdf, sign(sheet, key), test_key=test_key)
        _cells(pdf)
        _notes(pdf, f"{sheet.nonce.hex()[:8]}  第 {number} 页 共 {len(sheets)} 页")
    content = bytes(pdf.output())
    _close_fonts(pdf)
    return content


def _document(made_at: datetime) -> FPDF:
    from fpdf import FPDF
    from pylopdf_fonts_zh_cn import sans_path

    pdf = FPDF(format="A4")
    pdf.set_creation_date(made_at)
    pdf.set_title("验车当日凭证")
    pdf.set_lang("zh-CN")
    pdf.set_margins(15, 12)
    pdf.set_auto_page_break(auto=False)
    pdf.add_font(FAMILY, fname=str(sans_path()))
    return pdf


def _line(
    pdf: FPDF, top_mm: float, size: float, text: str, color: tuple[int, int, int] = INK
) -> None:
    """Write one centred line, smaller if it is too wide for the page."""
    pdf.set_font(FAMILY, size=size)
    room = PAGE_MM[0] - 30
    wide = pdf.get_string_width(text)
    if wide > room:
        pdf.set_font(FAMILY, size=size * room / wide)
    pdf.set_text_color(*color)
    pdf.set_xy(15, top_mm)
    pdf.cell(w=room, h=size * 0.42, text=text, align="C")


def _heading(pdf: FPDF, sheet: Sheet, branch_name: str) -> None:
    _line(pdf, 10, 18, f"验车当日凭证  {branch_name}")
    _line(pdf, 22, 56, day_zh(sheet.day))
    _line(pdf, 48, 36, weekday_zh(sheet.day))


def _code(pdf: FPDF, text: str, *, test_key: bool) -> None:
    picture = io.BytesIO(code_png(text, module_pixels=DOTS, margin_modules=0))
    pdf.image(picture, x=CODE.left, y=CODE.top, w=CODE.width, h=CODE.height)
    if test_key:
        _line(pdf, 188, 22, TEST_NOTE, RED)


def _cells(pdf: FPDF) -> None:
    _line(pdf, 201, 16, "上门码（手写）")
    pdf.set_draw_color(*INK)
    pdf.set_line_width(0.8)
    for cell in CODE_CELLS:
        pdf.rect(cell.left, cell.top, cell.width, cell.height)


def _notes(pdf: FPDF, closing: str) -> None:
    top_mm = 254.0
    for note in NOTES:
        _line(pdf, top_mm, 11, note)
        top_mm += 7.5
    _line(pdf, 282, 9, closing, SOFT)


def _close_fonts(pdf: FPDF) -> None:
    """Close the files that fpdf2 leaves open."""
    from fpdf.fonts import TTFFont

    for font in pdf.fonts.values():
        if isinstance(font, TTFFont):
            font.close()
