"""Piecewise functions against their values written out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from routing.piecewise import Piece, cut, least_from, lower, plus_hinge, plus_line, shifted, waited


@st.composite
def functions(draw: st.DrawFn) -> list[Piece]:
    found, at = [], draw(st.integers(-5, 5))
    for _ in range(draw(st.integers(0, 4))):
        first = at + draw(st.integers(0, 3))
        last = first + draw(st.integers(0, 6))
        found.append(Piece(first, last, draw(st.integers(-20, 20)), draw(st.integers(-4, 4))))
        at = last + 1
    return found


def table(pieces: list[Piece]) -> dict[int, int]:
    values: dict[int, int] = {}
    for piece in pieces:
        for x in range(piece.first, piece.last + 1):
            assert x not in values
            values[x] = piece.at(x)
    assert list(values) == sorted(values)
    return values


@given(functions(), st.integers(-8, 30))
def test_waiting_takes_the_least_value_to_come(pieces: list[Piece], since: int) -> None:
    values = table(pieces)
    expected = {
        x: min(value for later, value in values.items() if later >= x)
        for x in range(since, max(values, default=since - 1) + 1)
    }
    assert table(waited(pieces, since)) == expected


@given(functions(), functions())
def test_the_lower_function_is_lower_everywhere(one: list[Piece], other: list[Piece]) -> None:
    a, b = table(one), table(other)
    expected = {x: min(f[x] for f in (a, b) if x in f) for x in sorted(a | b)}
    assert table(lower(one, other)) == expected


@given(functions(), st.integers(-8, 30), st.integers(0, 4), st.booleans())
def test_a_hinge_adds_on_one_side(pieces: list[Piece], at: int, slope: int, rising: bool) -> None:
    expected = {
        x: value + slope * max(0, x - at if rising else at - x)
        for x, value in table(pieces).items()
    }
    assert table(plus_hinge(pieces, at, slope, rising=rising)) == expected


@given(functions(), st.integers(-4, 4))
def test_shifts_lines_and_cuts(pieces: list[Piece], by: int) -> None:
    values = table(pieces)
    assert table(shifted(pieces, by)) == {x - by: value for x, value in values.items()}
    assert table(plus_line(pieces, by)) == {x: value + by * x for x, value in values.items()}
    assert table(cut(pieces, by, 9)) == {x: v for x, v in values.items() if by <= x <= 9}


@given(functions(), st.integers(-8, 30))
def test_the_first_of_the_least_is_found(pieces: list[Piece], since: int) -> None:
    values = [(value, x) for x, value in table(pieces).items() if x >= since]
    assert least_from(pieces, since) == min(values, default=None)
