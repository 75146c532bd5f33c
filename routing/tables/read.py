"""Any table file to :class:`Table`, judged by its content, whatever its name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from routing.model import RowRef
from routing.tables.delimited import read_delimited
from routing.tables.encoding import decode
from routing.tables.errors import TableFileError, TableFileFlaw
from routing.tables.header import Recognise, find_header
from routing.tables.json_list import JsonRow, read_json
from routing.tables.limits import Limits
from routing.tables.raw import RawRow, RawSheet
from routing.tables.table import Cell, RowFlaw, Table, TableRow
from routing.tables.workbook import read_workbook

__all__ = ["read_tables"]

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_FOREIGN = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"SQLite format 3", "a database"),
)
_WEB_PAGE = re.compile(r"\s*(<!doctype html|<html|<table|<\?xml|<meta|<head)", re.IGNORECASE)
_SAVE_AS = "open it in Excel or WPS and save it as .xlsx or as CSV"


def read_tables(
    path: Path, *, recognise: Recognise | None = None, limits: Limits | None = None
) -> tuple[Table, ...]:
    """Return the tables of a CSV, XLSX (also XLS, XLSB, ODS) or JSON file.

    Encoding, delimiter, kind of file and header row are found by looking at the
    content.  Sheets without any content are left out.

    Parameters
    ----------
    path
        The file.
    recognise
        Tells known column names; finds the header below titles and over two
        rows.  Without it the header is the first row as wide as the table.
    limits
        Bounds on what is taken in.

    Raises
    ------
    TableFileError
        A :class:`~routing.errors.FileFormatError` with its ``flaw`` if the file
        cannot be read as a table.
    """
    limits = limits or Limits()
    name = path.name
    content = _content(path, limits)
    if content.startswith((_ZIP, _OLE2)):
        scan = content.startswith(_ZIP) and _is_xlsx(content)
        sheets = read_workbook(name, _checked_container(name, content), limits, scan=scan)
        return _tables(name, sheets, recognise, limits)
    text, notes = _text(name, content)
    if text.lstrip()[:1] in {"[", "{"}:
        return (_json_table(name, read_json(name, text, limits)),)
    return _tables(name, [read_delimited(text, limits, notes)], recognise, limits)


def _content(path: Path, limits: Limits) -> bytes:
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= limits.file_bytes else b""
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise TableFileError(
            path.name,
            TableFileFlaw.UNREADABLE,
            f"cannot be read ({reason})",
            "check the path and the permissions",
        ) from error
    if size > limits.file_bytes:
        raise TableFileError(
            path.name,
            TableFileFlaw.TOO_LARGE,
            f"is {size / 1e6:,.0f} MB; at most {limits.file_bytes / 1e6:,.0f} MB are read",
            "export only the rows of the day",
        )
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise TableFileError(
            path.name, TableFileFlaw.EMPTY, "is empty", "export or send the file again"
        )
    return content


def _is_xlsx(content: bytes) -> bool:
    return b"xl/workbook.xml" in content


def _checked_container(name: str, content: bytes) -> bytes:
    """Return `content` if it can be a workbook; Office files share their containers."""
    if content.startswith(_OLE2):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise TableFileError(
                name,
                TableFileFlaw.PASSWORD,
                "is protected by a password",
                "save it without one (File > Info > Protect Workbook)",
            )
        return content
    parts = (b"xl/", b"spreadsheet")
    if not any(part in content for part in parts):
        raise TableFileError(
            name, TableFileFlaw.NOT_A_TABLE, "is an archive, not a workbook", _SAVE_AS
        )
    return content


def _text(name: str, content: bytes) -> tuple[str, tuple[str, ...]]:
    for mark, kind in _FOREIGN:
        if content.startswith(mark):
            raise TableFileError(name, TableFileFlaw.NOT_A_TABLE, f"is {kind}", _SAVE_AS)
    decoded = decode(content)
    if decoded.text is None:
        raise TableFileError(
            name, TableFileFlaw.ENCODING, "is binary or in an unknown encoding", _SAVE_AS
        )
    if _WEB_PAGE.match(decoded.text):
        raise TableFileError(
            name, TableFileFlaw.NOT_A_TABLE, "is a web page (HTML or XML) by its content", _SAVE_AS
        )
    return decoded.text, decoded.notes


def _tables(
    name: str, sheets: Sequence[RawSheet], recognise: Recognise | None, limits: Limits
) -> tuple[Table, ...]:
    tables = []
    for sheet in sheets:
        rows = [row for row in sheet.rows if not row.blank]
        if not rows:
            continue
        header = find_header(rows, recognise, limits.header_rows)
        if header is None:
            raise TableFileError(
                name,
                TableFileFlaw.NO_HEADER,
                f"has no header row{f' in sheet {sheet.name}' if sheet.name else ''}",
                "give the columns names in the first row",
            )
        columns = header.columns
        width = _widest(rows[header.below :], columns) if sheet.shifts else None
        below = [_row(name, sheet, row, columns, width) for row in rows[header.below :]]
        tables.append(Table(name, sheet.name, columns, tuple(below), sheet.hidden, sheet.notes))
    if not tables:
        raise TableFileError(
            name, TableFileFlaw.EMPTY, "has no content", "export or send the file again"
        )
    return tuple(tables)


def _widest(rows: Sequence[RawRow], columns: Sequence[str]) -> int:
    """Return how many cells a row may have before they must have shifted."""
    lengths = Counter(len(row.cells) for row in rows)
    usual = max(lengths.items(), key=lambda item: (item[1], -item[0]), default=(0, 0))[0]
    named = sum(not column.startswith("[") for column in columns)
    return max(usual, named)


def _row(
    name: str, sheet: RawSheet, row: RawRow, columns: Sequence[str], width: int | None
) -> TableRow:
    flaws = row.flaws
    if width is not None and len(row.cells) > width and not flaws:
        flaws = (RowFlaw.SURPLUS_CELLS,)
    cells: dict[str, Cell] = {
        column: cell for column, cell in zip(columns, row.cells, strict=False) if cell is not None
    }
    return TableRow(RowRef(name, sheet.name, row.number), cells, flaws)


def _json_table(name: str, rows: Sequence[JsonRow]) -> Table:
    if not rows:
        raise TableFileError(
            name, TableFileFlaw.EMPTY, "holds an empty list", "export or send the file again"
        )
    columns = dict.fromkeys(column for _, cells, _ in rows for column in cells)
    below = [TableRow(RowRef(name, "", number), cells, flaws) for number, cells, flaws in rows]
    filled = tuple(row for row in below if row.cells or row.flaws)
    return Table(name, "", tuple(columns), filled)
