"""Rows as they lie in the file, before a header is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from routing.tables.table import BadCell, Cell, CellFlaw, RowFlaw

__all__ = ["RawRow", "RawSheet", "clean", "clean_text"]

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"))
_HEAD_CHARS = 40


@dataclass(frozen=True, slots=True)
class RawRow:
    """Cells of one row; ``number`` as in :class:`~routing.model.RowRef`."""

    number: int
    cells: Sequence[Cell]
    flaws: tuple[RowFlaw, ...] = ()

    @property
    def blank(self) -> bool:
        """Whether there is nothing in it."""
        return all(cell is None for cell in self.cells)


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet.

    Parameters
    ----------
    name
        Empty where the format has no sheets.
    rows
        Blank ones may be left out.
    shifts
        Whether an extra cell in a row means that its cells have shifted, as in
        a CSV file with a stray comma; a spreadsheet just has another column.
    """

    name: str
    rows: Sequence[RawRow]
    hidden: bool = False
    shifts: bool = False
    notes: tuple[str, ...] = ()


def clean_text(text: str, limit: int) -> Cell:
    """Return `text` without invisible characters and outer space, blank as ``None``."""
    if len(text) > limit:
        return BadCell(CellFlaw.TOO_LONG, f"{text[:_HEAD_CHARS].strip()}... ({len(text):,} chars)")
    if not text.isprintable():
        text = text.translate(_INVISIBLE)
    return text.strip() or None


def clean(cell: Cell, limit: int) -> Cell:
    """Return a cell with text cleaned and whole floats as integers."""
    if isinstance(cell, str):
        return clean_text(cell, limit)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    return cell
