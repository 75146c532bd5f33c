"""Spreadsheets: .xlsx, .xlsm, .xlsb, .xls and .ods, by calamine.

A cell merged downwards counts for each of its rows: it was written once for all
of them.  One merged sideways stands in its first column only.
"""

from __future__ import annotations

from collections.abc import Sequence

from routing.tables.cage import read_caged
from routing.tables.errors import TableFileError, TableFileFlaw
from routing.tables.extent import lies_close
from routing.tables.limits import Limits
from routing.tables.raw import RawRow, RawSheet, clean
from routing.tables.sheets import Sheet, read_sheets
from routing.tables.table import Cell
from routing.tables.workbook_scan import SheetScan, scan_workbook

__all__ = ["read_workbook"]

REFUSED = {
    "password": (
        TableFileFlaw.PASSWORD,
        "is protected by a password",
        "save it without one (File > Info > Protect Workbook)",
    ),
    "large": (
        TableFileFlaw.TOO_LARGE,
        "takes more memory or time than any day's orders",
        "export only the rows of the day, and delete stray cells far down or far right",
    ),
}


def read_workbook(name: str, content: bytes, limits: Limits, *, scan: bool) -> list[RawSheet]:
    """Return the worksheets of a workbook; `scan` if it is an .xlsx.

    Raises
    ------
    TableFileError
        If it cannot be opened.
    """
    scans = scan_workbook(name, content, limits) if scan else {}
    if scan and lies_close(content):
        kind, told = read_sheets(content, limits.cells)
    else:
        kind, told = read_caged(content, limits)
    if kind != "read":
        raise _refused(name, kind, told)
    return [_sheet(sheet, scans, limits) for sheet in told]


def _refused(name: str, kind: str, told: str) -> TableFileError:
    if kind in REFUSED:
        return TableFileError(name, *REFUSED[kind])
    return TableFileError(
        name,
        TableFileFlaw.DAMAGED,
        f"cannot be opened as a workbook ({told})",
        "open it in Excel or WPS and save it as a new .xlsx",
    )


def _sheet(sheet: Sheet, scans: dict[str, SheetScan], limits: Limits) -> RawSheet:
    name, hidden, cells, merged = sheet
    grid: list[list[Cell]] = [[clean(cell, limits.cell_chars) for cell in row] for row in cells]
    _put_bad_cells(grid, scans.get(name, SheetScan()))
    _fill_merged(grid, merged)
    rows = [RawRow(number, row) for number, row in enumerate(grid, start=1)]
    return RawSheet(name, rows, hidden=hidden)


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
