"""plan.xlsx: the day for those who work in a spreadsheet."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from routing.report.inputs import ReportInputs
from routing.report.itinerary import Itinerary, itineraries
from routing.report.sheet_rows import (
    COURIER_COLUMNS,
    LEFT_COLUMNS,
    STOP_COLUMNS,
    Column,
    Row,
    Value,
    courier_rows,
    left_rows,
    stop_rows,
    summary_rows,
)
from routing.report.wording import presentable

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["plan_workbook"]


def plan_workbook(inputs: ReportInputs) -> bytes:
    """Return the workbook with the sheets 汇总, 路线, 未派单 and 配送员.

    Times are local date-times shown as ``hh:mm``, spans are day fractions,
    money is yuan.  Text is never a formula, whatever it starts with.
    """
    from openpyxl import Workbook

    routes = itineraries(inputs.problem, inputs.plan)
    book = Workbook()
    book.properties.created = datetime.combine(inputs.problem.day, datetime.min.time())
    _summary(book, inputs, routes)
    _fill(book, "路线", STOP_COLUMNS, stop_rows(inputs.problem, routes))
    _fill(book, "未派单", LEFT_COLUMNS, left_rows(inputs))
    _fill(book, "配送员", COURIER_COLUMNS, courier_rows(inputs.problem, routes))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _summary(book: Workbook, inputs: ReportInputs, routes: Sequence[Itinerary]) -> None:
    from openpyxl.styles import Font

    sheet = book.worksheets[0]
    sheet.title = "汇总"
    for row, (name, value, form) in enumerate(summary_rows(inputs, routes), 1):
        _put(sheet.cell(row, 1), name)
        _put(sheet.cell(row, 2), value, form)
        sheet.cell(row, 1).font = Font(bold=True)
    sheet.column_dimensions["A"].width = 26
    sheet.column_dimensions["B"].width = 60


def _fill(book: Workbook, title: str, columns: Sequence[Column], rows: Iterable[Row]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet: Worksheet = book.create_sheet(title)
    for column, (name, width, _) in enumerate(columns, 1):
        head = sheet.cell(1, column, name)
        head.font = Font(bold=True, color="FFFFFF")
        head.fill = PatternFill("solid", fgColor="2B4C6F")
        head.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[head.column_letter].width = width
    for at, row in enumerate(rows, 2):
        for column, (value, (_, width, form)) in enumerate(zip(row, columns, strict=True), 1):
            cell = sheet.cell(at, column)
            _put(cell, value, form)
            cell.alignment = Alignment(vertical="top", wrap_text=width >= 20 and not form)
    sheet.freeze_panes = "D2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _put(cell: Cell | MergedCell, value: Value, form: str = "") -> None:
    if isinstance(value, str):
        text = presentable(value)
        cell.value = text
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
        return
    cell.value = value
    if form:
        cell.number_format = form
