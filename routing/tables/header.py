"""Finding the header: under title rows, over one or two rows, with or without gaps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from routing.tables.raw import RawRow

__all__ = ["Header", "Recognise", "find_header"]

Recognise = Callable[[str], bool]
"""Whether a text is a known column name."""


@dataclass(frozen=True, slots=True)
class Header:
    """Column names, unique, and the index of the first row below them."""

    columns: tuple[str, ...]
    below: int


def find_header(rows: Sequence[RawRow], recognise: Recognise | None, depth: int) -> Header | None:
    """Return the header within the first `depth` rows, or ``None``.

    With `recognise`, it is the row (or pair of rows) with most known names;
    without, or where nothing is known, the first row about as wide as the table.
    """
    top = list(rows[:depth])
    width = max((len(row.cells) for row in rows), default=0)
    found = None if recognise is None else _known_header(top, recognise)
    if found is None:
        found = _widest_header(top)
    if found is None:
        return None
    names, below = found
    names += [""] * (width - len(names))
    return Header(_unique(names), below)


def _known_header(top: Sequence[RawRow], recognise: Recognise) -> tuple[list[str], int] | None:
    best: tuple[int, list[str], int] | None = None
    for at, row in enumerate(top):
        single = _texts(row)
        options = [(single, at + 1)]
        if at + 1 < len(top):
            options.append((_combined(single, _texts(top[at + 1]), recognise), at + 2))
        for names, below in options:
            score = len({name for name in names if name and recognise(name)})
            if score and (best is None or score > best[0]):
                best = (score, names, below)
    return None if best is None else best[1:]


def _widest_header(top: Sequence[RawRow]) -> tuple[list[str], int] | None:
    counts = [sum(isinstance(cell, str) for cell in row.cells) for row in top]
    widest = max(counts, default=0)
    for at, count in enumerate(counts):
        if count and count * 10 >= widest * 6:
            return _texts(top[at]), at + 1
    return None


def _texts(row: RawRow) -> list[str]:
    return [" ".join(cell.split()) if isinstance(cell, str) else "" for cell in row.cells]


def _combined(upper: Sequence[str], lower: Sequence[str], recognise: Recognise) -> list[str]:
    """Return the names of a header of two rows; an upper cell spans the gap to its right."""
    names: list[str] = []
    group = ""
    for at in range(max(len(upper), len(lower))):
        above = upper[at] if at < len(upper) else ""
        below = lower[at] if at < len(lower) else ""
        group = above or group
        if not below:
            names.append(above)
        elif recognise(group + below):
            names.append(group + below)
        else:
            names.append(below)
    return names


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    unique = []
    for at, name in enumerate(names):
        label = name or f"[{_letter(at)}]"
        seen[label] = seen.get(label, 0) + 1
        unique.append(label if seen[label] == 1 else f"{label}#{seen[label]}")
    return tuple(unique)


def _letter(at: int) -> str:
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
