"""What must be known of an .xlsx before it is opened, and what its reader leaves out.

The reader gives neither formulas without a result nor error values: both come
as blanks.  They are found here, and so are archives that unpack to too much and
cells so far out that the sheet would not fit in memory.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO
from xml.etree.ElementTree import Element

from routing.tables.errors import TableFileError, TableFileFlaw
from routing.tables.limits import Limits
from routing.tables.table import BadCell, CellFlaw

__all__ = ["SheetScan", "scan_workbook"]

DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    KeyError,
    SyntaxError,
    NotImplementedError,
)
"""What damaged archives and parts raise; the last one names an unknown compression."""

_CHUNK = 1 << 20
_OVERLAP = 4_096
_FAR_CELL = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{3,}\d+|[A-Z]+\d{5,})"[^>]*[^/]>')
"""Cells beyond column ZZ or row 9,999: few enough to look at each."""
_SUSPECT = re.compile(rb'<(?:\w+:)?f[\s>/]|\st="e"')
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, slots=True)
class SheetScan:
    """Bad cells of a sheet by (row, column), both from 0."""

    bad: dict[tuple[int, int], BadCell] = field(default_factory=dict)


def scan_workbook(name: str, content: bytes, limits: Limits) -> dict[str, SheetScan]:
    """Return what is special in each sheet, by the sheet's name.

    Raises
    ------
    TableFileError
        If the archive is damaged, no workbook, or too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_size(name, archive, limits)
            scans = {
                part: _scan_part(name, archive, part, limits)
                for part in archive.namelist()
                if _SHEET.match(part)
            }
            return {sheet: scans[part] for part, sheet in _sheet_names(archive) if part in scans}
    except DAMAGE as error:
        raise TableFileError(
            name,
            TableFileFlaw.DAMAGED,
            f"is a damaged workbook ({error})",
            "fetch or export the file again; it may have been cut off on the way",
        ) from error


def _check_size(name: str, archive: zipfile.ZipFile, limits: Limits) -> None:
    total = 0
    too_large = TableFileError(
        name,
        TableFileFlaw.TOO_LARGE,
        f"unpacks to more than {limits.unpacked_bytes / 1e6:,.0f} MB",
        "export only the rows of the day",
    )
    if sum(entry.file_size for entry in archive.infolist()) > limits.unpacked_bytes:
        raise too_large
    for entry in archive.infolist():
        if entry.flag_bits & 1:
            raise TableFileError(
                name, TableFileFlaw.PASSWORD, "is encrypted", "save it without a password"
            )
        with archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                total += len(chunk)
                if total > limits.unpacked_bytes:
                    raise too_large


def _scan_part(name: str, archive: zipfile.ZipFile, part: str, limits: Limits) -> SheetScan:
    suspect = False
    with archive.open(part) as stream:
        for window in _windows(stream):
            suspect = suspect or _SUSPECT.search(window) is not None
            for match in _FAR_CELL.finditer(window):
                place = match[1].decode()
                letters = place.rstrip("0123456789")
                row = int(place[len(letters) :])
                if _column(letters) >= limits.columns or row > limits.rows:
                    raise TableFileError(
                        name,
                        TableFileFlaw.TOO_LARGE,
                        f"has a cell as far out as {place}",
                        f"keep to {limits.columns} columns and {limits.rows:,} rows:"
                        " delete stray cells",
                    )
    if not suspect:
        return SheetScan()
    with archive.open(part) as stream:
        return SheetScan(dict(_bad_cells(stream)))


def _windows(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the content in overlapping pieces, so that no tag falls between two."""
    tail = b""
    while chunk := stream.read(_CHUNK):
        window = tail + chunk
        yield window
        tail = window[-_OVERLAP:]


def _column(letters: str) -> int:
    at = 0
    for letter in letters:
        at = at * 26 + ord(letter) - ord("A") + 1
    return at - 1


def _bad_cells(stream: IO[bytes]) -> Iterator[tuple[tuple[int, int], BadCell]]:
    from defusedxml.ElementTree import iterparse

    row = column = -1
    for event, element in iterparse(stream, events=("start", "end")):
        if event == "start":
            if element.tag == f"{_MAIN}row":
                row = int(element.get("r", row + 2)) - 1
                column = -1
            continue
        if element.tag == f"{_MAIN}c":
            letters = element.get("r", "").rstrip("0123456789")
            column = _column(letters) if letters else column + 1
            bad = _bad_cell(element)
            if bad is not None:
                yield (row, column), bad
        elif element.tag == f"{_MAIN}row":
            element.clear()


def _bad_cell(element: Element) -> BadCell | None:
    formula = element.find(f"{_MAIN}f")
    value = element.findtext(f"{_MAIN}v") or ""
    if element.get("t") == "e":
        return BadCell(CellFlaw.ERROR, value)
    if formula is not None and not value:
        return BadCell(CellFlaw.FORMULA, f"={formula.text or ''}"[:40])
    return None


def _sheet_names(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the part and the name of each sheet."""
    from defusedxml.ElementTree import fromstring

    relations = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {item.get("Id"): item.get("Target", "") for item in relations}
    for sheet in fromstring(archive.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_RELATION), "")
        part = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
        yield posixpath.normpath(part), sheet.get("name", "")
