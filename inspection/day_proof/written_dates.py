"""Days as they stand in print: digits, Chinese numerals, western forms, and their weekday.

Only days of the years 2000 to 2099 that exist in the calendar are dates; days
of the lunar calendar (丙午年五月初四) are not.  Letters that readers take for
digits are put right where a digit must stand.

References
----------
GB/T 15835-2011 (numerals in publications: 2026年6月18日, 二〇二六年六月十八日);
GB/T 7408 and ISO 8601 (2026-06-18).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

__all__ = [
    "WrittenDate", "WrittenMonth", "day_of_month", "find_dates", "find_month", "find_weekday",
]  # fmt: skip

NUMERALS = {numeral: value for value, numeral in enumerate("〇一二三四五六七八九")}
ZEROS = "〇○◯零OoQ"
DIGIT = "[0-9OoQIl|]"
YEAR = rf"(?:(?:20|2[Oo]){DIGIT}{{2}}|二[{ZEROS}0][{ZEROS}0一二三四五六七八九]{{2}})"
SMALL = r"[0-9OoQIl|]{1,2}|[一二三四五六七八九十廿卅]{1,3}"
AFTER_YEAR, AFTER_MONTH = "[年午]", "[月]"
FULL = re.compile(
    rf"(?<!\d)(?P<y>{YEAR}){AFTER_YEAR}(?P<m>{SMALL}){AFTER_MONTH}(?P<d>{SMALL})(?P<end>[日曰号])?(?!\d)"
)
MONTH_ONLY = re.compile(rf"^(?P<y>{YEAR}){AFTER_YEAR}(?P<m>{SMALL}){AFTER_MONTH}$")
DAY_ONLY = re.compile(rf"^(?P<d>{SMALL})[日曰号]?$")
NUMERIC = re.compile(r"(?<![\d./-])(?P<y>20\d\d)([-./·])(?P<m>\d{1,2})\2(?P<d>\d{1,2})(?![\d./-])")
MONTHS_EN = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NAME_EN = (
    r"(?P<n>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
ENGLISH = (
    re.compile(rf"{NAME_EN}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?(?P<y>20\d\d)(?!\d)", re.IGNORECASE),
    re.compile(
        rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?{NAME_EN},?(?P<y>20\d\d)(?!\d)", re.IGNORECASE
    ),
)
WEEKDAY = re.compile(r"(?:星期|礼拜|周)([一二三四五六日天曰])")
WEEKDAYS_EN = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A day found in a text.

    Parameters
    ----------
    day
        In the calendar, 2000 to 2099.
    start, end
        Indices into the text without its spaces.
    """

    day: date
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class WrittenMonth:
    """A line that holds a year and a month and leaves the day to its neighbour."""

    year: int
    month: int


def plain(text: str) -> str:
    """Return `text` in half-width characters without spaces."""
    folded = unicodedata.normalize("NFKC", text.replace("〇", "\u25cb")).replace("\u25cb", "〇")
    return "".join(folded.split())


def find_dates(text: str) -> tuple[WrittenDate, ...]:
    """Return the days that a line of text names, in its order."""
    line = plain(text)
    found = sorted(set(_dates(line)), key=lambda one: (one.start, -one.end))
    kept: list[WrittenDate] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def find_month(text: str) -> WrittenMonth | None:
    """Return year and month of a line that says nothing else, such as 2026年6月."""
    found = MONTH_ONLY.match(plain(text))
    if found is None:
        return None
    year, month = _year(found["y"]), _small(found["m"])
    return WrittenMonth(year, month) if _day(year, month, 1) is not None else None


def day_of_month(text: str) -> int | None:
    """Return the number of a line that says nothing else, such as 18 or 18日."""
    found = DAY_ONLY.match(plain(text))
    value = _small(found["d"]) if found else 0
    return value if 1 <= value <= 31 else None


def find_weekday(text: str) -> int | None:
    """Return the weekday that a line names, 0 for Monday; ``None`` for none or several."""
    line = plain(text)
    named = {"一二三四五六日".index(_sunday(sign)) for sign in WEEKDAY.findall(line)}
    low = line.lower()
    named |= {number for number, name in enumerate(WEEKDAYS_EN) if name in low}
    return named.pop() if len(named) == 1 else None


def _sunday(sign: str) -> str:
    return "日" if sign in "天曰" else sign


def _dates(line: str) -> Iterator[WrittenDate]:
    for pattern in (FULL, NUMERIC):
        for found in pattern.finditer(line):
            day = _day(_year(found["y"]), _small(found["m"]), _small(found["d"]))
            if day is not None:
                yield WrittenDate(day, found.start(), found.end())
    for pattern in ENGLISH:
        for found in pattern.finditer(line):
            month = MONTHS_EN.index(found["n"][:3].lower()) + 1
            day = _day(int(found["y"]), month, int(found["d"]))
            if day is not None:
                yield WrittenDate(day, found.start(), found.end())


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 2000 <= year <= 2099 else None
    except ValueError:
        return None


def _year(text: str) -> int:
    digits = "".join(str(_digit(sign)) for sign in text)
    return int(digits) if digits.isdigit() else 0


def _digit(sign: str) -> int | str:
    if sign in ZEROS:
        return 0
    if sign in "Il|":
        return 1
    return NUMERALS.get(sign, sign)


def _small(text: str) -> int:
    """Return a number from 1 to 39 in digits or numerals; 0 if it is none."""
    if re.fullmatch(f"{DIGIT}+", text):
        return _year(text)
    tens = {"廿": "二十", "卅": "三十"}
    spelled = "".join(tens.get(sign, sign) for sign in text)
    if "十" not in spelled:
        return NUMERALS.get(spelled, 0)
    before, _, after = spelled.partition("十")
    if "十" in after or len(before) > 1 or len(after) > 1:
        return 0
    return (NUMERALS[before] if before else 1) * 10 + (NUMERALS[after] if after else 0)
