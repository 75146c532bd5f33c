"""Calendar days and instants as people and spreadsheets write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from routing.rules.values.errors import ImpossibleError, RelativeDayError, UnreadableError
from routing.rules.values.text import decimal_digits, normal_text
from routing.tables import Cell

__all__ = ["WEEKDAYS", "read_day", "read_instant"]

WEEKDAYS = "一二三四五六日"
_EXCEL_EPOCH = date(1899, 12, 30)
_SERIALS = range(36_526, 73_051)
"""Excel's day numbers from 2000 to 2099; smaller ones are quantities, not days."""

_RELATIVE = re.compile(
    r"(今|明|后|大后|次|昨|当|隔)[天日]|[本下这上]个?(周|星期|礼拜|月)|尽快|today|tomorrow|月底|月初",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"[(\[]?(?:周|星期|礼拜)([一二三四五六日天])[)\]]?")
_TIME_ZERO = re.compile(r"[ T]0{1,2}:00(:00(\.0+)?)?$")
_FULL = re.compile(r"(?P<y>\d{4})\s?([-/.])\s?(?P<m>\d{1,2})\s?\2\s?(?P<d>\d{1,2})")
_CHINESE = re.compile(r"(?:(?P<y>\d{4}|\d{2})年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]?")
_COMPACT = re.compile(r"(?P<y>20\d{2})(?P<m>\d{2})(?P<d>\d{2})")
_SHORT = re.compile(r"(?:(?P<y>\d{2})([-/.]))?(?P<m>\d{1,2})[-/.](?P<d>\d{1,2})")
_INSTANT = re.compile(
    r"(?P<day>.+?)[ T]?(?P<h>\d{1,2})[:点时](?P<m>\d{2})?(?:[:分](?P<s>\d{2})?(?:\.\d+)?秒?)?"
    r"(?P<zone>Z|[+-]\d{2}:?\d{2})?"
)
_COMPACT_INSTANT = re.compile(r"(20\d{6})[ T]?(\d{2})(\d{2})(\d{2})?")


def read_day(cell: Cell, near: date) -> date:
    """Return the day of a cell.

    Parameters
    ----------
    cell
        ``2026-06-18``, ``2026/6/18``, ``6月18日``, ``20260618``, ``6/18`` (month
        first), a date cell, or Excel's day number.
    near
        Supplies a missing year: the one that puts the day nearest to `near`.

    Raises
    ------
    RelativeDayError
        If it is counted from another day (``明天``).
    ImpossibleError
        If there is no such day, or it is not the weekday it claims to be.
    UnreadableError
        If it is no day.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, bool | time | timedelta):
        raise UnreadableError
    text = normal_text(cell)
    if isinstance(cell, int | float | Decimal) and not _COMPACT.fullmatch(text):
        text = text if int(cell) in _SERIALS else ""
    if re.fullmatch(r"\d{5}(\.\d+)?", text) and int(float(text)) in _SERIALS:
        return _EXCEL_EPOCH + timedelta(days=int(float(text)))
    return _typed_day(text, near)


@lru_cache(maxsize=4_096)
def _typed_day(text: str, near: date) -> date:
    if _RELATIVE.search(text):
        raise RelativeDayError
    weekday = _WEEKDAY.search(text)
    bare = _TIME_ZERO.sub("", _WEEKDAY.sub("", text).strip())
    bare = decimal_digits(bare)
    for pattern in (_FULL, _COMPACT, _CHINESE, _SHORT):
        match = pattern.fullmatch(bare if pattern is _FULL else bare.replace(" ", ""))
        if match is not None:
            day = _from_parts(match["y"], int(match["m"]), int(match["d"]), near)
            _check_weekday(day, weekday[1] if weekday else None)
            return day
    raise UnreadableError


def _from_parts(year: str | None, month: int, day: int, near: date) -> date:
    if year is not None and len(year) == 2 and abs(int(year) + 2000 - near.year) > 1:
        raise UnreadableError
    years = [near.year - 1, near.year, near.year + 1]
    if year is not None:
        years = [int(year) if len(year) == 4 else 2000 + int(year)]
    days = []
    for candidate in years:
        try:
            days.append(date(candidate, month, day))
        except ValueError:
            continue
    if not days:
        raise ImpossibleError(
            f"there is no day {day} of month {month}", f"没有{month}月{day}日这一天"
        )
    return min(days, key=lambda candidate: abs(candidate - near))


def _check_weekday(day: date, weekday: str | None) -> None:
    if weekday is None:
        return
    expected = WEEKDAYS[day.weekday()]
    if weekday.replace("天", "日") != expected:
        raise ImpossibleError(
            f"{day} is 周{expected}, not 周{weekday}", f"{day} 是周{expected}，不是周{weekday}"
        )


def read_instant(cell: Cell, zone: ZoneInfo, near: date) -> datetime:
    """Return date and time as an aware UTC instant; a day alone is its last second.

    Raises
    ------
    BadValueError
        As :func:`read_day`.
    """
    if isinstance(cell, datetime):
        local = cell if cell.tzinfo is not None else cell.replace(tzinfo=zone)
        return local.astimezone(UTC)
    if isinstance(cell, float | Decimal) and int(cell) in _SERIALS:
        midnight = datetime.combine(_EXCEL_EPOCH, time(), zone)
        return (midnight + timedelta(seconds=round(float(cell) * 86_400))).astimezone(UTC)
    text = normal_text(cell) if isinstance(cell, str | int) else ""
    compact = _COMPACT_INSTANT.fullmatch(text)
    if compact is not None:
        text = f"{compact[1]} {compact[2]}:{compact[3]}:{compact[4] or '00'}"
    match = _INSTANT.fullmatch(text)
    if match is None:
        last = time(23, 59, 59)
        return datetime.combine(read_day(cell, near), last, zone).astimezone(UTC)
    day = read_day(match["day"].strip(), near)
    try:
        at = time(int(match["h"]), int(match["m"] or 0), int(match["s"] or 0))
    except ValueError as error:
        raise ImpossibleError(f"there is no time {text}", f"没有这个时刻：{text}") from error
    return datetime.combine(day, at, _zone(match["zone"], zone)).astimezone(UTC)


def _zone(text: str | None, zone: ZoneInfo) -> tzinfo | None:
    if text is None:
        return zone
    return datetime.fromisoformat(f"2000-01-01T00:00:00{text}").tzinfo
