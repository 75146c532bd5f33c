"""Addresses to be placed, read from a table."""

from __future__ import annotations

import csv
from pathlib import Path

from routing.errors import FileFormatError
from routing.geocode.known import find_columns
from routing.tables import read_tables
from routing.tables.encoding import decode

__all__ = ["read_queries"]

SPELLINGS = ("address", "query", "地址", "配送地址", "详细地址")


def read_queries(path: Path) -> list[str]:
    """Return the addresses of a table, in order; blank lines are skipped, blank cells are not.

    Under a header of ``address`` alone each line is one address, commas and
    all, whether it is quoted or not.

    Raises
    ------
    FileFormatError
        If it is no table or has no column ``address``.
    """
    lines = _lines_under_lone_header(path)
    if lines is not None:
        return lines
    found: list[str] = []
    for table in read_tables(path, recognise=_is_known):
        column = find_columns(table, {"address": SPELLINGS})["address"]
        found += [str(row.cells.get(column) or "") for row in table.rows]
    return found


def _lines_under_lone_header(path: Path) -> list[str] | None:
    """Return one address a line; ``None`` if the file is anything but such a list."""
    try:
        text = decode(path.read_bytes()).text
    except OSError as error:
        raise FileFormatError(str(path), [f"cannot be read: {error.strerror}"]) from error
    header, _, body = (text or "").lstrip("\ufeff\r\n").partition("\n")
    if not _is_known(header.strip(' \t\r"')):
        return None
    try:
        rows = list(csv.reader(body.splitlines(), strict=True, skipinitialspace=True))
    except csv.Error:
        return None
    return [", ".join(cell.strip() for cell in row) for row in rows if row]


def _is_known(name: str) -> bool:
    return name.strip().casefold() in SPELLINGS
