from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.model import Mode, PaymentMethod
from routing.rules.values import BadValueError, ImpossibleError, RelativeDayError, UnreadableError
from routing.rules.values.appointments import AppointmentReader
from routing.rules.values.clock import read_clock_s
from routing.rules.values.days import read_day, read_instant
from routing.rules.values.identifiers import (
    read_phone,
    read_plate,
    read_policy_number,
    read_vin,
    vin_check_digit_fits,
)
from routing.rules.values.money import read_fen
from routing.rules.values.text import decimal_digits
from routing.rules.values.words import read_mode, read_payment, read_yes_no
from routing.settings import default_settings

DAY = date(2026, 6, 18)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("1,234.50元", 123_450),
        ("１，２３４．５０元", 123_450),
        ("￥980", 98_000),
        ("¥ 980.1", 98_010),
        ("人民币 12 元整", 1_200),
        ("1.2万", 1_200_000),
        ("3千", 300_000),
        ("0", 0),
        (".5", 50),
        ("-300", -30_000),
        ("（50.00）", -5_000),
        (980, 98_000),
        (980.1, 98_010),
        (1357.9500000000003, 135_795),
        (Decimal("0.29"), 29),
    ],
)
def test_amounts_are_read_to_the_fen(typed: Any, fen: int) -> None:
    assert read_fen(typed) == fen


def test_the_unit_of_the_header_counts_unless_the_cell_names_its_own() -> None:
    assert read_fen("1.2", "万") == 1_200_000
    assert read_fen("120元", "万") == 12_000
    assert read_fen(98_000, "分") == 98_000


@pytest.mark.parametrize("typed", ["见保单", "12,34", "1.2.3", "1e5", "NaN", True, "", "一百"])
def test_what_is_no_amount_is_not_read(typed: Any) -> None:
    with pytest.raises(UnreadableError):
        read_fen(typed)


@given(st.integers(min_value=-(10**11), max_value=10**11))
def test_every_amount_survives_writing_and_reading(fen: int) -> None:
    for typed in (f"{Decimal(fen) / 100:,.2f}", f"{Decimal(fen) / 100}元", Decimal(fen) / 100):
        assert read_fen(typed) == fen


@pytest.mark.parametrize(
    "typed",
    [
        "2026-06-18",
        "2026/6/18",
        "2026.6.18",
        "２０２６－０６－１８",
        "2026年6月18日",
        "6月18日",
        "六月十八日",
        "6/18",
        "06-18",
        "26/6/18",
        "20260618",
        20260618,
        46191,
        46191.0,
        "46191",
        "2026-06-18 00:00:00",
        "2026-06-18（周四）",
        "6月18日 星期四",
        DAY,
        datetime(2026, 6, 18, 9, tzinfo=UTC),
    ],
)
def test_days_are_read_as_people_type_them(typed: Any) -> None:
    assert read_day(typed, DAY) == DAY


def test_a_missing_year_is_the_nearest() -> None:
    assert read_day("1月2日", date(2026, 12, 30)) == date(2027, 1, 2)
    assert read_day("12月30日", date(2027, 1, 2)) == date(2026, 12, 30)


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("2026-02-30", ImpossibleError),
        ("2026-13-01", ImpossibleError),
        ("6月18日周五", ImpossibleError),
        ("明天", RelativeDayError),
        ("下周三", RelativeDayError),
        ("18/06/2026", UnreadableError),
        ("2026-06/18", UnreadableError),
        (17, UnreadableError),
        (12.5, UnreadableError),
        (True, UnreadableError),
        (time(9), UnreadableError),
    ],
)
def test_what_is_no_day_says_why(typed: Any, error: type[BadValueError]) -> None:
    with pytest.raises(error):
        read_day(typed, DAY)


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_survives_writing_and_reading(day: date) -> None:
    for typed in (f"{day}", f"{day:%Y/%m/%d}", f"{day:%Y年%m月%d日}", f"{day:%Y%m%d}"):
        assert read_day(typed, DAY) == day


@pytest.mark.parametrize(
    "typed",
    [
        "2026-06-17 14:30",
        "2026-06-17T14:30:00",
        "2026-06-17T06:30:00Z",
        "2026-06-17 14:30:00+08:00",
        "2026/6/17 14:30:00",
        "2026年6月17日 14:30",
        "6月17日14点30分",
        "20260617143000",
        "202606171430",
        46190.604166666664,
        datetime(2026, 6, 17, 6, 30, tzinfo=UTC),
    ],
)
def test_instants_are_aware_utc_in_the_branch_zone(typed: Any) -> None:
    at = read_instant(typed, SHANGHAI, DAY)

    assert at == datetime(2026, 6, 17, 6, 30, tzinfo=UTC)
    assert at.tzinfo is UTC


def test_a_day_alone_is_its_last_second_so_that_no_promise_is_called_broken_early() -> None:
    at = read_instant("2026-06-17", SHANGHAI, DAY)

    assert at.astimezone(SHANGHAI).isoformat() == "2026-06-17T23:59:59+08:00"


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("9:00", 32_400),
        ("09:00:30", 32_430),
        ("9点30分", 34_200),
        ("9", 32_400),
        (9, 32_400),
        ("24:00", 86_400),
        (0.375, 32_400),
        (time(9, 30), 34_200),
        (timedelta(hours=9), 32_400),
    ],
)
def test_times_of_day_are_read(typed: Any, seconds: int) -> None:
    assert read_clock_s(typed) == seconds


@pytest.mark.parametrize("typed", ["25:00", "9:60", "24:01", timedelta(hours=30)])
def test_times_that_do_not_exist_are_impossible(typed: Any) -> None:
    with pytest.raises(ImpossibleError):
        read_clock_s(typed)


@pytest.mark.parametrize(
    ("typed", "windows"),
    [
        ("上午", "09:00-12:00"),
        ("9-11点", "09:00-11:00"),
        ("9:00-11:00", "09:00-11:00"),
        ("14：00～16：00", "14:00-16:00"),
        ("９：００-１１:００", "09:00-11:00"),
        ("下午3点前", "09:00-15:00"),
        ("请在下午3点之前送达", "09:00-15:00"),
        ("不晚于15:00", "09:00-15:00"),
        ("10点后", "10:00-18:00"),
        ("19点后", "19:00-21:00"),
        ("8点前", "07:00-08:00"),
        ("下午2点半", "14:15-14:45"),
        ("下午两点半左右", "14:00-15:00"),
        ("14:00", "13:45-14:15"),
        ("上午10点到12点", "10:00-12:00"),
        ("上午10点到下午2点", "10:00-14:00"),
        ("下午2点到4点", "14:00-16:00"),
        ("中午12点-2点", "12:00-14:00"),
        ("晚上6点到8点", "18:00-20:00"),
        ("全天", "09:00-18:00"),
        ("工作时间", "09:00-18:00"),
        ("随时都可以", "09:00-18:00"),
        ("上午或16-18点", "09:00-12:00 16:00-18:00"),
        ("09-11/14-16", "09:00-11:00 14:00-16:00"),
        ("9:00-11:00、10:30-12:00", "09:00-12:00"),
        ("上午（9:00-12:00）", "09:00-12:00"),
        ("9am-11am", "09:00-11:00"),
        ("2pm-4pm", "14:00-16:00"),
        ("PM", "13:00-18:00"),
        ("0900-1100", "09:00-11:00"),
        ("9.30-11", "09:30-11:00"),
        ("9时30分至11时", "09:30-11:00"),
        ("十点到十一点半", "10:00-11:30"),
        ("下午三点一刻到四点三刻", "15:15-16:45"),
        ("6月18日 上午", "09:00-12:00"),
        ("2026-06-18 09:00-11:00", "09:00-11:00"),
        ("周四下午", "13:00-18:00"),
    ],
)
def test_windows_are_read_as_people_type_them(typed: str, windows: str) -> None:
    found = AppointmentReader(default_settings().appointments, DAY).read(typed)

    assert " ".join(map(str, found.windows)) == windows
    assert not found.inferred


def test_a_wish_is_soft_and_what_stands_beside_it_is_hard() -> None:
    found = AppointmentReader(default_settings().appointments, DAY).read("全天，最好上午")

    assert [str(window) for window in found.windows] == ["09:00-18:00"]
    assert str(found.preferred) == "09:00-12:00"


@pytest.mark.parametrize(("typed", "window"), [("2-4点", "14:00-16:00"), ("9-3点", "09:00-15:00")])
def test_an_afternoon_without_its_word_is_inferred_and_said(typed: str, window: str) -> None:
    found = AppointmentReader(default_settings().appointments, DAY).read(typed)

    assert [str(item) for item in found.windows] == [window]
    assert found.inferred


@pytest.mark.parametrize("typed", ["不要上午", "除上午外", "午饭后", "9", "上午吗", "见备注", "9-"])
def test_a_phrase_is_understood_as_a_whole_or_not_at_all(typed: str) -> None:
    with pytest.raises(UnreadableError):
        AppointmentReader(default_settings().appointments, DAY).read(typed)


@given(st.integers(7, 19), st.integers(0, 59), st.integers(1, 59))
def test_every_window_survives_writing_and_reading(hour: int, minute: int, more: int) -> None:
    reader = AppointmentReader(default_settings().appointments, DAY)
    start_s = hour * 3600 + minute * 60
    end_s = start_s + 3600 + more * 60
    end = f"{end_s // 3600:02d}:{end_s % 3600 // 60:02d}"

    (window,) = reader.read(f"{hour:02d}:{minute:02d}-{end}").windows

    assert (window.start_s, window.end_s) == (start_s, end_s)


@given(st.text(alphabet="上下午中0123456789点半:-到或前后，, 不最好月日周四am", max_size=14))
def test_no_phrase_raises_anything_else(typed: str) -> None:
    reader = AppointmentReader(default_settings().appointments, DAY)
    try:
        reader.read(typed)
    except BadValueError:
        return


@given(st.text(max_size=20))
def test_no_text_raises_anything_else(typed: str) -> None:
    reader = AppointmentReader(default_settings().appointments, DAY)
    for read in (
        reader.read,
        read_fen,
        read_phone,
        read_plate,
        read_vin,
        read_policy_number,
        read_clock_s,
        read_yes_no,
        read_payment,
        lambda text: read_day(text, DAY),
        lambda text: read_instant(text, SHANGHAI, DAY),
    ):
        try:
            read(typed)
        except BadValueError:
            continue


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("199 0000 1234", "19900001234"),
        ("199-0000-1234", "19900001234"),
        ("+86 19900001234", "19900001234"),
        ("８６１９９００００１２３４", "19900001234"),
        (19900001234, "19900001234"),
        ("19900001234/19900005678", "19900001234"),
        ("手机：19900001234", "19900001234"),
        ("0755-12345678", "075512345678"),
        ("(0755)12345678转801", "075512345678"),
        ("010-12345678", "01012345678"),
        ("400-123-4567", "4001234567"),
    ],
)
def test_phones_are_read_to_their_digits(typed: Any, phone: str) -> None:
    assert read_phone(typed) == phone


@pytest.mark.parametrize("typed", ["1990000123", "199000012345", "12900001234", "12345678", "张三"])
def test_what_is_no_phone_is_not_read(typed: str) -> None:
    with pytest.raises(UnreadableError):
        read_phone(typed)


@pytest.mark.parametrize(
    "typed", ["粤B12345", "粤b·12345", "粤BD12345", "粤B1234学", "京A1234警", "WJ粤1234A"]
)
def test_plates_are_read(typed: str) -> None:
    assert "·" not in read_plate(typed)


@pytest.mark.parametrize("typed", ["粤B1234", "B12345", "粤I12345", "粤BO1234", "港B12345"])
def test_what_is_no_plate_is_not_read(typed: str) -> None:
    with pytest.raises(UnreadableError):
        read_plate(typed)


def test_a_vin_and_its_check_digit() -> None:
    # 49 CFR 565.15 and ISO 3779 share this well-known example: all ones.
    assert vin_check_digit_fits(read_vin("1111 1111 1111 1111 1"))
    assert vin_check_digit_fits("1M8GDM9AXKP042788")
    assert not vin_check_digit_fits("1M8GDM9A1KP042788")
    with pytest.raises(UnreadableError, match="has I, O"):
        read_vin("1M8GDM9AIKPO42788")


@pytest.mark.parametrize(
    ("typed", "method"),
    [
        ("现金", PaymentMethod.CASH),
        ("POS刷卡", PaymentMethod.POS),
        ("微信支付", PaymentMethod.QR),
        ("支付宝", PaymentMethod.QR),
        ("已付", PaymentMethod.PREPAID),
        ("微信已支付", PaymentMethod.PREPAID),
        ("现金或微信", PaymentMethod.UNDECIDED),
        ("货到付款", PaymentMethod.UNDECIDED),
        ("未支付", PaymentMethod.UNDECIDED),
        ("到付现金", PaymentMethod.CASH),
        ("unpaid", PaymentMethod.UNDECIDED),
        ("Cash", PaymentMethod.CASH),
    ],
)
def test_ways_of_paying_are_read(typed: str, method: PaymentMethod) -> None:
    assert read_payment(typed) is method


@pytest.mark.parametrize("typed", ["是", "Y", "yes", "√", "需要", "1", 1, True, "ＹＥＳ"])
def test_yes_is_read(typed: Any) -> None:
    assert read_yes_no(typed) is True


@pytest.mark.parametrize("typed", ["否", "N", "no", "×", "免验", "不需要", "0", 0, False])
def test_no_is_read(typed: Any) -> None:
    assert read_yes_no(typed) is False


def test_modes_are_read_in_both_languages() -> None:
    assert read_mode("电动车") is Mode.EBIKE
    assert read_mode("CAR") is Mode.CAR


def test_a_policy_number_is_kept_as_text() -> None:
    assert read_policy_number(" pdaa2026-01 ") == "PDAA2026-01"
    assert read_policy_number(440326000001) == "440326000001"
    with pytest.raises(ImpossibleError):
        read_policy_number("4.40326E+17")


@pytest.mark.parametrize(
    ("typed", "digits"), [("二十三日", "23日"), ("十点", "10点"), ("周四", "周四"), ("两点", "2点")]
)
def test_chinese_numerals_become_digits_but_weekdays_stay(typed: str, digits: str) -> None:
    assert decimal_digits(typed) == digits
