"""Times of day."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from decimal import Decimal

from routing.rules.values.errors import ImpossibleError, UnreadableError
from routing.rules.values.text import normal_text
from routing.tables import Cell

__all__ = ["read_clock_s", "seconds_of"]

_CLOCK = re.compile(r"(\d{1,2})(?:[:点时.](\d{2})?(?::(\d{2}))?分?)?")
_DAY_S = 86_400


def seconds_of(hour: int, minute: int = 0, second: int = 0) -> int:
    """Return seconds since midnight; 24:00 is the end of the day.

    Raises
    ------
    ImpossibleError
        If there is no such time.
    """
    seconds = hour * 3600 + minute * 60 + second
    if minute > 59 or second > 59 or seconds > _DAY_S:
        text = f"{hour}:{minute:02d}"
        raise ImpossibleError(f"there is no time {text}", f"没有 {text} 这个时刻")
    return seconds


def read_clock_s(cell: Cell) -> int:
    """Return a time of day in seconds since midnight.

    Parameters
    ----------
    cell
        ``9:00``, ``09:00:00``, ``9点30分``, ``9``, a time cell, or a spreadsheet's
        fraction of a day.

    Raises
    ------
    ImpossibleError
        If there is no such time.
    UnreadableError
        If it is no time of day.
    """
    match cell:
        case bool():
            raise UnreadableError
        case datetime() | time():
            return seconds_of(cell.hour, cell.minute, cell.second)
        case timedelta():
            return seconds_of(0, 0) + _whole(cell.total_seconds())
        case float() | Decimal() if 0 < cell < 1:
            return _whole(float(cell) * _DAY_S)
        case _:
            return _typed(normal_text(cell))


def _whole(seconds: float) -> int:
    rounded = round(seconds)
    if not 0 <= rounded <= _DAY_S:
        raise ImpossibleError(f"{rounded / 3600:g} h is no time of day", "不是一天之内的时刻")
    return rounded


def _typed(text: str) -> int:
    match = _CLOCK.fullmatch(text.replace(" ", ""))
    if match is None:
        raise UnreadableError
    return seconds_of(int(match[1]), int(match[2] or 0), int(match[3] or 0))
