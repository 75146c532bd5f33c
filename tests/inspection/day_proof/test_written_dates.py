"""Days as print has them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspection.day_proof.calendar_zh import day_zh, weekday_zh
from inspection.day_proof.written_dates import (
    day_of_month,
    find_dates,
    find_month,
    find_weekday,
)
from tests.inspection.day_proof.scenes import numerals_day

THURSDAY = date(2026, 6, 18)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def found(text: str) -> list[date]:
    return [one.day for one in find_dates(text)]


@given(days)
def test_every_form_of_every_day_is_read(day: date) -> None:
    for text in (
        day_zh(day),
        numerals_day(day),
        day.isoformat(),
        f"{day:%Y.%m.%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%A}, {day:%B} {day.day}, {day.year}",
        f"{day.day} {day:%b} {day.year}",
        f"第{day.year}期 {day_zh(day)} {weekday_zh(day)}",
    ):
        assert found(text) == [day], text


@pytest.mark.parametrize(
    "text",
    [
        "2026年6月18日 星期四",
        "２０２６年６月１８日",
        "2026 年 6 月 18 日",
        "二〇二六年六月十八日",
        "二○二六年六月十八日",
        "二零二六年六月十八日",
        "二O二六年六月十八日",
        "2O26年6月I8日",
        "2026年6月18曰",
        "2026年6月18日丙午年五月初四",
    ],
)
def test_lookalikes_and_spaces_do_not_matter(text: str) -> None:
    assert found(text) == [THURSDAY]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二〇二六年十月十日", date(2026, 10, 10)),
        ("二〇二六年十二月二十日", date(2026, 12, 20)),
        ("二〇二六年一月卅一日", date(2026, 1, 31)),
        ("二〇二六年一月廿日", date(2026, 1, 20)),
    ],
)
def test_tens(text: str, day: date) -> None:
    assert found(text) == [day]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "丙午年五月初四",
        "农历五月初四",
        "2026年2月30日",
        "2026年13月1日",
        "1926年6月18日",
        "12026年6月18日",
        "第20260618期",
        "CN 44-2026-0618",
        "2026年6月186号线",
        "192.168.20.26",
        "6月18日",
        "二〇二六年六月十十日",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert found(text) == []


def test_several_dates_stand_in_order() -> None:
    assert found("2026年6月18日至2026年6月20日") == [THURSDAY, date(2026, 6, 20)]


@given(st.text(max_size=60))
def test_no_text_is_too_strange(text: str) -> None:
    find_dates(text)
    find_month(text)
    day_of_month(text)
    find_weekday(text)


@pytest.mark.parametrize(
    ("text", "weekday"),
    [
        ("星期四", 3), ("周四", 3), ("礼拜天", 6), ("星期日", 6), ("THURSDAY", 3), ("星 期 一", 0),
        ("星期一至星期五", None), ("四", None), ("", None),
    ],
)  # fmt: skip
def test_weekdays(text: str, weekday: int | None) -> None:
    assert find_weekday(text) == weekday


def test_a_month_and_a_day_apart() -> None:
    month = find_month("2026年6月")
    assert month is not None
    assert (month.year, month.month) == (2026, 6)
    assert find_month("2026年6月18日") is None
    assert (day_of_month("18"), day_of_month("十八日"), day_of_month("32")) == (18, 18, None)
