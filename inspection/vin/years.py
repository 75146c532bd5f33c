"""The model year at position 10.

References
----------
ISO 3779:2009 (30-year cycle, without I, O, Q, U, Z and 0), GB 16735-2019 table 2,
49 CFR 565.15 (d) (position 7 tells the two cycles of cars and light trucks apart).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

__all__ = ["ModelYear", "YearBasis", "is_year_code", "model_year"]

_CODES = "ABCDEFGHJKLMNPRSTVWXY123456789"
_FIRST_YEAR = 1980
_CYCLE = len(_CODES)
_CHINA = re.compile("^[HL]")
_NORTH_AMERICA = re.compile("^([1-5]|7[F-HJ-NPR-Z0-9])")
_CHINA_FIRST_YEAR = 1996
"""GB/T 16735-1996 brought the number to China."""


class YearBasis(StrEnum):
    """Whether the maker's region prescribes a model year at position 10."""

    PRESCRIBED = "prescribed"
    CUSTOMARY = "customary"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ModelYear:
    """What position 10 says.

    Parameters
    ----------
    candidates
        Every year the code can stand for, latest first; empty if it is none.
    plausible
        The likeliest of them.
    basis
        Whether the code must be there at all.
    reason
        Why `plausible` was chosen.
    """

    candidates: tuple[int, ...]
    plausible: int | None
    basis: YearBasis
    reason: str


def is_year_code(character: str) -> bool:
    """Say whether a character at position 10 can stand for a year."""
    return character in _CODES


def model_year(number: str, *, today: date, first_registered: date | None = None) -> ModelYear:
    """Read the model year of a 17-character number.

    Parameters
    ----------
    today
        No candidate is later than the year after it.
    first_registered
        From the driving licence (初次登记日期): a car is not registered before
        its model year begins, which is at most one calendar year earlier.
    """
    code = number[9]
    position = _year_position(number)
    if position != 9:
        code = number[position]
    if code not in _CODES:
        reason = f"{code} at position {position + 1} is no model-year code"
        return ModelYear((), None, YearBasis.NONE, reason)
    latest = today.year + 1
    first = _FIRST_YEAR + _CODES.index(code)
    candidates = tuple(reversed(range(first, latest + 1, _CYCLE)))
    plausible, reason = _plausible(number, candidates, first_registered)
    return ModelYear(candidates, plausible, _basis(number), reason)


def _basis(number: str) -> YearBasis:
    prescribed = _CHINA.match(number) or _NORTH_AMERICA.match(number)
    return YearBasis.PRESCRIBED if prescribed else YearBasis.CUSTOMARY


def _year_position(number: str) -> int:
    from vininfo.dicts import WMI

    holder = WMI.get(number[:3])
    return 9 + int(getattr(holder, "year_position", 0))


def _plausible(
    number: str, candidates: tuple[int, ...], first_registered: date | None
) -> tuple[int | None, str]:
    if not candidates:
        return None, "the code's first year is yet to come"
    if first_registered is not None:
        fitting = [year for year in candidates if year <= first_registered.year + 1]
        if not fitting:
            return None, f"first registered {first_registered}, before any year of the code"
        return fitting[0], f"the last one not after the first registration on {first_registered}"
    if _CHINA.match(number):
        fitting = [year for year in candidates if year >= _CHINA_FIRST_YEAR]
        if fitting:
            return fitting[0], f"the latest one; China numbers so since {_CHINA_FIRST_YEAR}"
    if _NORTH_AMERICA.match(number):
        return _by_position_7(number, candidates)
    return candidates[0], "the latest one"


def _by_position_7(number: str, candidates: tuple[int, ...]) -> tuple[int, str]:
    old = number[6].isdigit()
    fitting = [year for year in candidates if (year < 2010) == old]
    if not fitting:
        return candidates[0], "the latest one"
    kind = "digit: up to 2009" if old else "letter: 2010 or later"
    return fitting[0], f"position 7 is a {kind} (cars and light trucks)"
