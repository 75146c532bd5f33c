"""Functions of a whole number that are made of straight pieces, with gaps and jumps.

A function is a list of pieces, sorted and not overlapping; it is undefined (no
value can be had) between them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import NamedTuple

__all__ = ["Piece", "cut", "least_from", "lower", "plus_hinge", "plus_line", "shifted", "waited"]


class Piece(NamedTuple):
    """``value + slope * (x - first)`` for whole x from `first` to `last`, both included."""

    first: int
    last: int
    value: int
    slope: int

    def at(self, x: int) -> int:
        """Return the value at `x`."""
        return self.value + self.slope * (x - self.first)

    def between(self, first: int, last: int) -> Piece:
        """Return the piece within narrower bounds."""
        return Piece(first, last, self.at(first), self.slope)


def cut(pieces: Iterable[Piece], first: int, last: int) -> list[Piece]:
    """Return the function on ``first..last`` only."""
    return [
        piece.between(max(first, piece.first), min(last, piece.last))
        for piece in pieces
        if piece.first <= last and piece.last >= first
    ]


def shifted(pieces: Iterable[Piece], by: int) -> list[Piece]:
    """Return x -> f(x + by)."""
    return [Piece(piece.first - by, piece.last - by, piece.value, piece.slope) for piece in pieces]


def plus_line(pieces: Iterable[Piece], slope: int) -> list[Piece]:
    """Return x -> f(x) + slope * x."""
    return [
        Piece(piece.first, piece.last, piece.value + slope * piece.first, piece.slope + slope)
        for piece in pieces
    ]


def plus_hinge(pieces: Iterable[Piece], at: int, slope: int, *, rising: bool) -> list[Piece]:
    """Return f plus ``slope * max(0, x - at)``, or ``max(0, at - x)`` if not `rising`."""
    found = []
    for piece in pieces:
        if piece.first < at < piece.last:
            parts = [piece.between(piece.first, at), piece.between(at + 1, piece.last)]
        else:
            parts = [piece]
        for part in parts:
            steep = part.first >= at if rising else part.last <= at
            if not steep:
                found.append(part)
                continue
            sign = slope if rising else -slope
            added = sign * (part.first - at)
            found.append(Piece(part.first, part.last, part.value + added, part.slope + sign))
    return found


def waited(pieces: Sequence[Piece], since: int) -> list[Piece]:
    """Return x -> the least of f from x on, for x from `since`."""
    found: list[Piece] = []
    least: int | None = None
    border = 0
    for piece in reversed(pieces):
        if least is not None and piece.last + 1 < border:
            found.append(Piece(piece.last + 1, border - 1, least, 0))
        least, parts = _waited_piece(piece, least)
        found += parts
        border = piece.first
    if least is not None and since < border:
        found.append(Piece(since, border - 1, least, 0))
    return _joined(cut(reversed(found), since, found[0].last)) if found else []


def _waited_piece(piece: Piece, least: int | None) -> tuple[int, list[Piece]]:
    """Return the least value from the start of `piece` on, and its parts from the right."""
    first, last, value, slope = piece
    if slope <= 0:
        ends = piece.at(last)
        level = ends if least is None else min(ends, least)
        return level, [Piece(first, last, level, 0)]
    if least is None or piece.at(last) <= least:
        return value, [piece]
    if value >= least:
        return least, [Piece(first, last, least, 0)]
    below = first + (least - value) // slope
    return value, [Piece(below + 1, last, least, 0), piece.between(first, below)]


def lower(one: Sequence[Piece], other: Sequence[Piece]) -> list[Piece]:
    """Return the lower of two functions; where only one is defined, that one."""
    borders = sorted({b for p in (*one, *other) for b in (p.first, p.last + 1)})
    found: list[Piece] = []
    ones, others = _Cursor(one), _Cursor(other)
    for first, following in itertools.pairwise(borders):
        a, b = ones.at(first), others.at(first)
        if a is not None and b is not None:
            found += _lower_line(a, b, first, following - 1)
        elif a is not None:
            found.append(a.between(first, following - 1))
        elif b is not None:
            found.append(b.between(first, following - 1))
    return _joined(found)


class _Cursor:
    """Finds the piece at each of a rising sequence of x."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces, self._at = pieces, 0

    def at(self, x: int) -> Piece | None:
        """Return the piece that covers `x`."""
        while self._at < len(self._pieces) and self._pieces[self._at].last < x:
            self._at += 1
        if self._at == len(self._pieces) or self._pieces[self._at].first > x:
            return None
        return self._pieces[self._at]


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Return the function with neighbours on one line made one piece."""
    found: list[Piece] = []
    for piece in pieces:
        before = found[-1] if found else None
        if (
            before is not None
            and before.last + 1 == piece.first
            and before.slope == piece.slope
            and before.at(piece.first) == piece.value
        ):
            found[-1] = Piece(before.first, piece.last, before.value, before.slope)
        else:
            found.append(piece)
    return found


def _lower_line(a: Piece, b: Piece, first: int, last: int) -> list[Piece]:
    gap_first, gap_last = a.at(first) - b.at(first), a.at(last) - b.at(last)
    if gap_first <= 0 and gap_last <= 0:
        return [a.between(first, last)]
    if gap_first >= 0 and gap_last >= 0:
        return [b.between(first, last)]
    left, right = (a, b) if gap_first < 0 else (b, a)
    crossing = first + abs(gap_first) // abs(a.slope - b.slope)
    return [left.between(first, crossing), right.between(crossing + 1, last)]


def least_from(pieces: Iterable[Piece], since: int) -> tuple[int, int] | None:
    """Return the least value from `since` on and the first x that has it."""
    ends = [
        (piece.at(x), x)
        for piece in pieces
        if piece.last >= since
        for x in (max(since, piece.first), piece.last)
    ]
    return min(ends, default=None)
