"""CSV and its relatives: comma, semicolon, tab or bar, with quotes that may be broken.

Rows are counted as a spreadsheet counts them (a quoted line break stays within
its row).  A quote that is never closed would swallow the rest of the file, and
one closed by a stray quote further down the rows between; both are noticed, the
row with the quote is marked and reading goes on with the next line.

References: RFC 4180.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from routing.tables.limits import Limits
from routing.tables.raw import RawRow, RawSheet, clean_text
from routing.tables.table import BadCell, Cell, CellFlaw, RowFlaw

__all__ = ["read_delimited"]

_DELIMITERS = (",", "\t", ";", "|", "，", "\x01")
_SAMPLE_LINES = 60
_SAMPLE_CHARS = 20_000


def read_delimited(text: str, limits: Limits, notes: Sequence[str] = ()) -> RawSheet:
    """Return the rows of delimited `text`."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\x1a\n").split("\n")
    separator = _separator_line(lines)
    rows = []
    with _any_field_size(len(text)):
        delimiter = separator or _delimiter(lines[:_SAMPLE_LINES])
        for number, (cells, flaws) in enumerate(_records(lines, delimiter), start=1):
            if number == 1 and separator is not None:
                continue
            cleaned = [_cell(cell, limits) for cell in cells]
            rows.append(RawRow(number, cleaned, flaws))
    return RawSheet(name="", rows=rows, shifts=True, notes=tuple(notes))


def _separator_line(lines: Sequence[str]) -> str | None:
    """Return the delimiter that Excel's ``sep=;`` line names."""
    first = lines[0].strip().strip('"') if lines else ""
    return first[4] if len(first) == 5 and first.lower().startswith("sep=") else None


def _delimiter(sample: Sequence[str]) -> str:
    """Return the delimiter that gives most lines the same, largest number of cells."""
    best, best_score = _DELIMITERS[0], (0, 0)
    for delimiter in _DELIMITERS:
        widths = Counter(len(cells) for cells in _split(sample, delimiter) if len(cells) > 1)
        if not widths:
            continue
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
        score = (count, width)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _split(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    for line in lines:
        yield next(csv.reader([line[:_SAMPLE_CHARS]], delimiter=delimiter), [])


class _any_field_size:  # noqa: N801 - used as a with statement
    """Lift the csv module's limit: one huge cell must not cost the whole file."""

    def __init__(self, size: int) -> None:
        self._size = size

    def __enter__(self) -> None:
        self._before = csv.field_size_limit(self._size + 1)

    def __exit__(self, *_: object) -> None:
        csv.field_size_limit(self._before)


class _Source:
    """Lines for the csv module, and how far it has read."""

    def __init__(self, lines: Sequence[str], at: int) -> None:
        self._lines = lines
        self.at = at
        self.exhausted = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.at >= len(self._lines):
            self.exhausted = True
            raise StopIteration
        self.at += 1
        return self._lines[self.at - 1] + "\n"


def _records(
    lines: Sequence[str], delimiter: str
) -> Iterator[tuple[list[str], tuple[RowFlaw, ...]]]:
    usual = _usual_width(lines, delimiter)
    at = 0
    while at < len(lines):
        source = _Source(lines, at)
        for cells in csv.reader(source, delimiter=delimiter):
            if source.exhausted or _swallowed(lines[at + 1 : source.at], delimiter, usual):
                # Read the line with the quote as plain text and start afresh below it.
                yield lines[at].split(delimiter), (RowFlaw.BROKEN_QUOTE,)
                at += 1
                break
            flaws = _quote_flaws(lines[at : source.at], delimiter, odd_width=len(cells) != usual)
            at = source.at
            yield cells, flaws
        else:
            return


def _usual_width(lines: Sequence[str], delimiter: str) -> int:
    """Return how many cells most lines have."""
    sample = [line for line in lines if line.strip()][:_SAMPLE_LINES]
    widths = Counter(len(cells) for cells in _split(sample, delimiter))
    return max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))[0]


def _swallowed(inner: Sequence[str], delimiter: str, usual: int) -> bool:
    """Whether lines inside a quoted cell look like rows of their own."""
    return usual > 1 and any(len(cells) >= usual for cells in _split(inner, delimiter))


def _quote_flaws(lines: Sequence[str], delimiter: str, *, odd_width: bool) -> tuple[RowFlaw, ...]:
    """Return the flaw of a record of unusual width whose quotes break the standard."""
    if not odd_width or not any('"' in line for line in lines):
        return ()
    try:
        list(csv.reader((f"{line}\n" for line in lines), delimiter=delimiter, strict=True))
    except csv.Error:
        return (RowFlaw.BROKEN_QUOTE,)
    return ()


def _cell(text: str, limits: Limits) -> Cell:
    cell = clean_text(text, limits.cell_chars)
    if not isinstance(cell, str):
        return cell
    if cell[0] == "'":
        return cell[1:].strip() or None
    if cell[0] != "=":
        return cell
    inner = cell[1:].strip()
    if len(inner) > 1 and inner[0] == inner[-1] == '"':
        return inner[1:-1].strip() or None
    return BadCell(CellFlaw.FORMULA, cell[:40])
