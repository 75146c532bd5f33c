from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.report.wording import clock_zh, day_zh, duration_zh, km, presentable, yuan


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("电话13812345678。", "电话138****5678。"),
        ("138 1234 5678", "138****5678"),
        ("138-1234-5678", "138****5678"),
        ("+8613812345678", "138****5678"),
        ("１３８１２３４５６７８", "138****5678"),
        ("0755-82345678", "0755-****678"),
        ("身份证440304199001011234", "身份证440**************4"),
        ("44030419900101123X", "440**************X"),
        ("138****1234", "138****1234"),
        ("PDAA20264403041381234567890", "PDAA20264403041381234567890"),
        ("LSVAA4182E2184847", "LSVAA4182E2184847"),
        ("上沙东村九巷43号1608室", "上沙东村九巷43号1608室"),
    ],
)
def test_personal_numbers_are_masked_and_others_kept(text: str, shown: str) -> None:
    assert presentable(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("一\n二\t三", "一 二 三"),
        ("甲\x00乙\x1b[31m", "甲 乙 [31m"),
        ("\ud800", "\ufffd"),
        ("善\u202e恶\u200b", "善恶"),
        ("\ufffe", "\ufffd"),
        ("𬭎䶮", "𬭎䶮"),
    ],
)
def test_what_no_file_can_hold_is_replaced(text: str, shown: str) -> None:
    assert presentable(text) == shown


@given(st.text())
def test_presentable_text_is_utf8_on_one_line_and_stays_as_it_is(text: str) -> None:
    shown = presentable(text)
    assert shown.encode().decode() == shown
    assert len(shown.splitlines()) <= 1
    assert presentable(shown) == shown


@given(st.text(alphabet="0123456789 -+加", max_size=30))
def test_no_mobile_number_survives(text: str) -> None:
    assert "13812345678" not in presentable(f"{text}，13812345678")


@pytest.mark.parametrize(
    ("fen", "shown"), [(0, "0.00"), (5, "0.05"), (123_450, "1,234.50"), (-150, "-1.50")]
)
def test_money_is_shown_to_the_fen(fen: int, shown: str) -> None:
    assert yuan(fen) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"), [(34_200, "09:30"), (90_000, "次日01:00"), (-3600, "前日23:00")]
)
def test_clock_times_name_the_day_they_fall_on(seconds: int, shown: str) -> None:
    assert clock_zh(seconds) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"), [(40, "40秒"), (720, "12分"), (3900, "1小时05分"), (-600, "-10分")]
)
def test_lengths_of_time_are_shown_in_minutes(seconds: int, shown: str) -> None:
    assert duration_zh(seconds) == shown


def test_days_and_distances() -> None:
    assert day_zh(date(2026, 6, 18)) == "2026年6月18日 星期四"
    assert km(12_345) == "12.3"
