"""What lines of text, read wherever they stand, say of a newspaper's date."""

from __future__ import annotations

from datetime import date

import pytest

from inspection.day_proof.masthead import dates_of
from inspection.ocr import Line, Quad

DAY = date(2026, 6, 18)


def line(text: str, left: float, top: float, height: float = 20, confidence: float = 0.95) -> Line:
    """A line on a picture of 1000 x 1400 pixels, half as wide a character as it is high."""
    right, bottom = left + 0.7 * height * len(text), top + height
    quad = Quad((left, top), (right, top), (right, bottom), (left, bottom))
    return Line(text, confidence, quad, ())


NAME = line("鹏城日报", 300, 40, 120)


def test_date_weekday_and_marks_stand_in_one_line() -> None:
    found = dates_of([NAME, line("2026年6月18日 星期四 第1234期", 50, 200)], 1000, 1400)
    assert [(one.day, one.weekday, one.consistent, one.marks) for one in found] == [
        (DAY, 3, True, 2)
    ]
    assert found[0].region.top == pytest.approx(200 / 1400)


def test_the_weekday_may_stand_beside_the_date() -> None:
    lines = [NAME, line("二〇二六年六月十八日", 50, 200), line("星期四", 50, 230)]
    assert [(one.day, one.consistent) for one in dates_of(lines, 1000, 1400)] == [(DAY, True)]


def test_a_weekday_far_away_is_another_matter() -> None:
    lines = [line("2026年6月18日", 50, 50), line("每逢星期五出版", 600, 1300)]
    assert [one.weekday for one in dates_of(lines, 1000, 1400)] == [None]


def test_a_large_day_beside_its_month_is_put_together() -> None:
    lines = [
        NAME,
        line("2026年6月", 50, 200),
        line("18", 60, 230, 60),
        line("星期四", 50, 300),
        line("丙午年五月初四", 50, 330),
    ]
    found = dates_of(lines, 1000, 1400)
    assert [(one.day, one.consistent, one.text) for one in found] == [(DAY, True, "2026年6月 18")]
    assert found[0].marks >= 2


def test_a_month_with_a_day_that_it_lacks_is_no_date() -> None:
    lines = [line("2026年6月", 50, 200), line("31", 60, 230, 60)]
    assert dates_of(lines, 1000, 1400) == ()


def test_the_date_that_fits_its_weekday_comes_first() -> None:
    lines = [
        line("2026年6月19日 星期四", 50, 100),
        line("本报2026年6月17日讯", 400, 700),
        line("2026年6月18日 星期四", 50, 300),
    ]
    found = dates_of(lines, 1000, 1400)
    assert [(one.day.day, one.consistent) for one in found] == [(18, True), (17, None), (19, False)]


def test_the_reader_is_as_sure_as_of_the_worst_line() -> None:
    lines = [line("2026年6月", 50, 200), line("18", 60, 230, 60, confidence=0.6)]
    assert [one.confidence for one in dates_of(lines, 1000, 1400)] == [0.6]


def test_a_line_outside_the_picture_is_left_out() -> None:
    assert dates_of([line("2026年6月18日", 2000, 50)], 1000, 1400) == ()


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("人民日报", 1), ("今日资讯报", 1), ("国内统一刊号CN44-0001", 2), ("第12345期", 1),
        ("农历五月初四", 2), ("CHINA DAILY", 1), ("今日16版", 1),
        ("天气预报", 0), ("第1页共2页", 0), ("验车当日凭证", 0), ("上门码", 0), ("", 0),
    ],
)  # fmt: skip
def test_what_only_mastheads_have(text: str, marks: int) -> None:
    found = dates_of([line("2026年6月18日", 50, 300), line(text, 50, 100)], 1000, 1400)
    assert found[0].marks == marks
