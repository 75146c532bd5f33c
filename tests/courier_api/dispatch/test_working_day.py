"""Tomorrow, as the trade counts: the published calendar, and what stands in for it."""

from __future__ import annotations

from datetime import date

import pytest

from courier_api.config import load_figures
from courier_api.domain.dispatch.working_day import DaySource, next_working_day

HOLIDAYS = load_figures().dispatch.fixed_holidays


@pytest.mark.parametrize(
    ("after", "day"),
    [
        (date(2026, 6, 17), date(2026, 6, 18)),
        (date(2026, 6, 18), date(2026, 6, 22)),  # Dragon Boat Festival, Friday to Sunday
        (date(2026, 9, 30), date(2026, 10, 8)),  # National Day
        (date(2026, 2, 13), date(2026, 2, 14)),  # a Saturday worked for Spring Festival
    ],
)
def test_the_published_calendar_decides(after: date, day: date) -> None:
    found = next_working_day(after, HOLIDAYS)
    assert (found.day, found.source) == (day, DaySource.CALENDAR)


@pytest.mark.parametrize("year", [1999, 2026, 2027, 2050, 2099])
def test_the_last_day_of_a_year_never_fails(year: int) -> None:
    found = next_working_day(date(year, 12, 31), HOLIDAYS)
    assert found.day > date(year + 1, 1, 1)
    assert (found.day - date(year, 12, 31)).days <= 5


def test_a_year_that_is_not_published_goes_by_weekdays_and_fixed_holidays() -> None:
    friday = next_working_day(date(2049, 9, 30), HOLIDAYS)
    assert (friday.day, friday.source) == (date(2049, 10, 4), DaySource.WEEKDAYS)
    assert next_working_day(date(2050, 7, 1), ()).day == date(2050, 7, 4)
