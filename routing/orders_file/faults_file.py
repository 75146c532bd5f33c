"""The spreadsheet of faults that goes back to whoever sent the file."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

from routing.cache import write_atomically
from routing.rules import RowFault, Severity

__all__ = ["COLUMNS", "write_faults"]

COLUMNS = (
    ("文件 File", 26),
    ("工作表 Sheet", 14),
    ("行 Row", 8),
    ("列 Column", 16),
    ("值 Value", 28),
    ("规则 Rule", 9),
    ("处理 Result", 18),
    ("问题 Problem", 60),
    ("如何修改 Remedy", 60),
)
"""Heads and widths in characters."""

_RESULT = {Severity.REFUSE: "未接收 refused", Severity.WARN: "已接收，请核对 warning"}
_UNPRINTABLE = dict.fromkeys(range(32), " ") | {127: " ", 0xFFFE: " ", 0xFFFF: " "}


def write_faults(path: Path, faults: Iterable[RowFault]) -> None:
    """Write one line for each fault, refusals first, in Chinese and English.

    Every cell is text, so that nothing a sender typed can run as a formula.

    Parameters
    ----------
    path
        The .xlsx to be written.
    faults
        In any order; within refusals and warnings theirs is kept.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("问题清单 Faults")
    sheet.freeze_panes = "A2"
    for at, (_, width) in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    head_font, head_fill = Font(bold=True), PatternFill("solid", fgColor="DDE6F0")
    wrap = Alignment(wrap_text=True, vertical="top")
    head = []
    for title, _ in COLUMNS:
        cell = WriteOnlyCell(sheet, title)
        cell.font, cell.fill = head_font, head_fill
        head.append(cell)
    sheet.append(head)
    ordered = sorted(faults, key=lambda fault: fault.severity is Severity.WARN)
    for fault in ordered:
        line = []
        for value in _line(fault):
            cell = WriteOnlyCell(sheet, value)
            if isinstance(value, str):
                cell.data_type = "s"
            cell.alignment = wrap
            line.append(cell)
        sheet.append(line)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{len(ordered) + 1}"
    buffer = io.BytesIO()
    workbook.save(buffer)
    write_atomically(path, buffer.getvalue())


def _line(fault: RowFault) -> tuple[str | int, ...]:
    texts = (
        fault.column,
        fault.value,
        fault.rule,
        _RESULT[fault.severity],
        "\n".join(filter(None, (fault.message_zh, fault.message))),
        "\n".join(filter(None, (fault.remedy_zh, fault.remedy))),
    )
    return _plain(fault.file), _plain(fault.sheet), fault.row, *map(_plain, texts)


def _plain(text: str) -> str:
    kept = text.replace("\n", "\x00").translate(_UNPRINTABLE | {0: "\n"})
    return kept if kept[:1] not in {"=", "+", "-", "@"} else f"'{kept}"
