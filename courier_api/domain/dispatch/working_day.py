"""Working days of mainland China, by the published calendar as far as it is known."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import chinese_calendar

__all__ = ["DaySource", "WorkingDay", "is_working_day", "next_working_day"]

LONGEST_SEARCH_DAYS = 60


class DaySource(StrEnum):
    """What decided: the published calendar, or weekdays and fixed holidays in its place."""

    CALENDAR = "calendar"
    WEEKDAYS = "weekdays"


@dataclass(frozen=True, slots=True)
class WorkingDay:
    """A working day and what says that it is one."""

    day: date
    source: DaySource


def is_working_day(day: date, fixed_holidays: Collection[str]) -> tuple[bool, DaySource]:
    """Say whether `day` is worked, and who says so.

    Parameters
    ----------
    day
        Local.
    fixed_holidays
        ``"01-01"``: days off in every year whose calendar is not published yet.
    """
    try:
        return chinese_calendar.is_workday(day), DaySource.CALENDAR
    except NotImplementedError:
        off = day.isoweekday() > 5 or f"{day:%m-%d}" in fixed_holidays
        return not off, DaySource.WEEKDAYS


def next_working_day(after: date, fixed_holidays: Collection[str] = ()) -> WorkingDay:
    """Return the first working day after `after`.

    The State Council publishes the calendar of a year in the autumn before;
    a year that the installed ``chinesecalendar`` does not know is judged by
    weekdays and `fixed_holidays`.
    """
    day = after
    for _ in range(LONGEST_SEARCH_DAYS):
        day += timedelta(days=1)
        worked, source = is_working_day(day, fixed_holidays)
        if worked:
            break
    return WorkingDay(day, source)
