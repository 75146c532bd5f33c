"""What every kind of table file becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from routing.model import RowRef

__all__ = ["BadCell", "Cell", "CellFlaw", "RowFlaw", "Table", "TableRow"]


class CellFlaw(StrEnum):
    """Why a cell has no usable content."""

    FORMULA = "formula"
    ERROR = "error"
    TOO_LONG = "too_long"
    NESTED = "nested"


class RowFlaw(StrEnum):
    """Why a row's cells may stand under the wrong columns."""

    SURPLUS_CELLS = "surplus_cells"
    BROKEN_QUOTE = "broken_quote"
    NOT_AN_OBJECT = "not_an_object"


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell that is not blank, yet says nothing.

    Parameters
    ----------
    flaw
        What it is instead: a formula never calculated, an error value such as
        ``#N/A``, too much text, or a JSON list or object.
    text
        The formula, the error value, or the beginning of the text.
    """

    flaw: CellFlaw
    text: str = ""


Cell = str | int | float | Decimal | bool | datetime | date | time | timedelta | BadCell | None
"""Content of a cell; blank ones are ``None``, dates and times are the sheet's local ones."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row below the header that is not blank.

    Parameters
    ----------
    ref
        Where it stands.
    cells
        By column; blank cells are left out.
    flaws
        What is wrong with the row as such.
    """

    ref: RowRef
    cells: Mapping[str, Cell]
    flaws: tuple[RowFlaw, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet, or a whole file of a format without sheets.

    Parameters
    ----------
    file, sheet
        As in :class:`~routing.model.RowRef`.
    columns
        Names as written, one line each; a name that comes again is followed by
        ``#2``, ``#3``; a column without a name is called by its letter, ``[F]``.
    rows
        In order.
    hidden
        Whether the sheet is hidden in the workbook.
    notes
        What was mended while reading, in plain words.
    """

    file: str
    sheet: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    hidden: bool = False
    notes: tuple[str, ...] = ()
