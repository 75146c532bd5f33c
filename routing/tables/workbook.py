"""Spreadsheets: .xlsx, .xlsm, .xlsb, .xls and .ods, by calamine.

A cell merged downwards counts for each of its rows: it was written once for all
of them.  One merged sideways stands in its first column only.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from routing.tables.errors import TableFileError, TableFileFlaw
from routing.tables.limits import Limits
from routing.tables.raw import RawRow, RawSheet, clean
from routing.tables.table import Cell
from routing.tables.workbook_scan import SheetScan, scan_workbook

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

__all__ = ["read_workbook"]


def read_workbook(name: str, content: bytes, limits: Limits, *, scan: bool) -> list[RawSheet]:
    """Return the worksheets of a workbook; `scan` if it is an .xlsx.

    Raises
    ------
    TableFileError
        If it cannot be opened.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    scans = scan_workbook(name, content, limits) if scan else {}
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            return list(_sheets(workbook, scans, limits))
    except PasswordError as error:
        raise TableFileError(
            name,
            TableFileFlaw.PASSWORD,
            "is protected by a password",
            "save it without one (File > Info > Protect Workbook)",
        ) from error
    except (CalamineError, OSError, ValueError) as error:
        raise TableFileError(
            name,
            TableFileFlaw.DAMAGED,
            f"cannot be opened as a workbook ({error})",
            "open it in Excel or WPS and save it as a new .xlsx",
        ) from error


def _sheets(
    workbook: CalamineWorkbook, scans: dict[str, SheetScan], limits: Limits
) -> Iterator[RawSheet]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    for about in workbook.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(about.name)
        grid: list[list[Cell]] = [
            [clean(cell, limits.cell_chars) for cell in row]
            for row in sheet.to_python(skip_empty_area=False)
        ]
        _put_bad_cells(grid, scans.get(about.name, SheetScan()))
        _fill_merged(grid, sheet.merged_cell_ranges or ())
        rows = [RawRow(number, cells) for number, cells in enumerate(grid, start=1)]
        yield RawSheet(about.name, rows, hidden=about.visible != SheetVisibleEnum.Visible)


def _put_bad_cells(grid: list[list[Cell]], scan: SheetScan) -> None:
    for (row, column), bad in scan.bad.items():
        while row >= len(grid):
            grid.append([])
        grid[row] += [None] * (column + 1 - len(grid[row]))
        grid[row][column] = bad


def _fill_merged(
    grid: list[list[Cell]], ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]]
) -> None:
    for (top, left), (bottom, _) in ranges:
        if top >= len(grid) or left >= len(grid[top]):
            continue
        for row in grid[top + 1 : bottom + 1]:
            row += [None] * (left + 1 - len(row))
            row[left] = grid[top][left]
