"""How much of a file is taken in before it is called an attack or a mistake."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Limits"]

_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that no honest order file comes near.

    Parameters
    ----------
    file_bytes, unpacked_bytes
        Of the file, and of a workbook once unzipped.
    columns, rows
        Of one sheet, blank ones included.
    cells
        Of one sheet as the rectangle around all of them.
    memory_bytes
        What reading a workbook may take.
    cell_chars
        Of one cell; Excel itself stops at 32,767.
    header_rows
        How many rows from the top are searched for the header.
    """

    file_bytes: int = 200 * _MEGABYTE
    unpacked_bytes: int = 400 * _MEGABYTE
    columns: int = 1_000
    rows: int = 500_000
    cells: int = 20_000_000
    memory_bytes: int = 2_000 * _MEGABYTE
    cell_chars: int = 32_767
    header_rows: int = 40
