"""One faulty row between two good ones: its rule is named, the others go on."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.routing.orders_file.files import (
    around,
    good,
    lines_of,
    read,
    rules_of,
    write_csv,
    write_json,
    write_xlsx,
)

REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "policy missing": ({"保单号": ""}, "R101", "policy number is missing"),
    "policy is a dash": ({"保单号": "-"}, "R101", "policy number is missing"),
    "policy malformed": ({"保单号": "保单"}, "R102", "no policy number"),
    "policy too long": ({"保单号": "A" * 60}, "R102", "no policy number"),
    "policy cut to scientific": ({"保单号": "4.40326E+17"}, "R103", "lost digits"),
    "address missing": ({"配送地址": ""}, "R109", "no address"),
    "address says nothing": ({"配送地址": "无"}, "R109", "no address"),
    "address same as above": ({"配送地址": "同上"}, "R110", "no address to drive to"),
    "address to be told": ({"配送地址": "待定"}, "R110", "no address to drive to"),
    "address is one letter": ({"配送地址": "。福"}, "R110", "no address to drive to"),
    "address is a number": ({"配送地址": "1234567"}, "R110", "no address to drive to"),
    "address damaged": ({"配送地址": "深圳市福田区�路1号"}, "R091", "damaged"),
    "address lost to question marks": ({"配送地址": "????6572?"}, "R091", "damaged"),
    "date missing": ({"预约日期": ""}, "R111", "no date"),
    "date unreadable": ({"预约日期": "下次"}, "R112", "cannot be read"),
    "date is a small number": ({"预约日期": "17"}, "R112", "cannot be read"),
    "date in american order": ({"预约日期": "18/06/2026"}, "R112", "cannot be read"),
    "date impossible": ({"预约日期": "2026-02-30"}, "R113", "no day 30 of month 2"),
    "date on wrong weekday": ({"预约日期": "6月18日 周五"}, "R113", "is 周四"),
    "date relative": ({"预约日期": "明天"}, "R114", "does not name"),
    "date next week": ({"预约日期": "下周三"}, "R114", "does not name"),
    "date of another day": ({"预约日期": "2026-06-19"}, "R115", "2026-06-19, not on"),
    "date as number of another day": ({"预约日期": "46192"}, "R115", "2026-06-19, not on"),
    "window with another day": ({"预约时段": "6月19日上午"}, "R115", "2026-06-19, not on"),
    "window on another weekday": ({"预约时段": "周五上午"}, "R115", "2026-06-19, not on"),
    "window relative": ({"预约时段": "明天上午"}, "R114", "does not name"),
    "window unreadable": ({"预约时段": "客户有空时"}, "R116", "cannot be read"),
    "window negated": ({"预约时段": "不要上午"}, "R116", "cannot be read"),
    "window excepted": ({"预约时段": "除上午外"}, "R116", "cannot be read"),
    "window is a bare number": ({"预约时段": "9"}, "R116", "cannot be read"),
    "window backwards": ({"预约时段": "16:00-14:00"}, "R117", "ends before it starts"),
    "window at 25 o'clock": ({"预约时段": "25点-26点"}, "R117", "no time 25:00"),
    "window at minute 75": ({"预约时段": "9:75-10:00"}, "R117", "no time 9:75"),
    "window contradicts itself": ({"预约时段": "上午14点"}, "R117", "not in 上午"),
    "window at night": ({"预约时段": "凌晨2点-4点"}, "R118", "outside the visiting hours"),
    "window after all shifts": ({"预约时段": "22:00-23:30"}, "R118", "outside the visiting hours"),
    "window written as 02:00": ({"预约时段": "02:00-04:00"}, "R118", "outside the visiting hours"),
    "window became a date": ({"预约时段": "9月11日"}, "R143", "September 11"),
    "premium missing": ({"应收保费": ""}, "R121", "premium due is missing"),
    "premium in words": ({"应收保费": "见保单"}, "R122", "no amount of money"),
    "premium with odd commas": ({"应收保费": "12,34.5"}, "R122", "no amount of money"),
    "premium with two numbers": ({"应收保费": "100/200"}, "R122", "no amount of money"),
    "premium not a number": ({"应收保费": "NaN"}, "R122", "no amount of money"),
    "premium negative": ({"应收保费": "-300"}, "R123", "negative"),
    "premium in brackets": ({"应收保费": "（50.00）"}, "R123", "negative"),
    "premium below a fen": ({"应收保费": "98.005"}, "R124", "fraction of a fen"),
    "inspection unclear": ({"是否验车": "可能"}, "R128", "not clear"),
    "inspection is 2": ({"是否验车": "2"}, "R128", "not clear"),
    "cancelled": ({"订单状态": "已取消"}, "R142", "not to be delivered"),
    "formula as text": ({"配送地址": "=A1&B1"}, "R081", "formula"),
    "cell of 10 MB": ({"配送地址": "深" * 10_000_000}, "R083", "far too much text"),
    "repeated header": ({key: key for key in good(1)}, "R088", "repeats the header"),
    "total line": (dict.fromkeys(good(1), "") | {"保单号": "合计"}, "R089", "is a total"),
    "point without address": (
        {"配送地址": "", "纬度": "114.02", "经度": "22.53"},
        "R109",
        "no address",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_row_is_refused_by_its_rule_and_the_others_go_on(name: str, tmp_path: Path) -> None:
    faulty, rule, words = REFUSED[name]

    found = read(write_csv(tmp_path / "orders.csv", around(faulty)))

    assert [sale.row.row for sale in found.sales] == [2, 4]
    assert [(row.row.row, rule in row.rules) for row in found.refused] == [(3, True)]
    message = next(fault.message for fault in found.faults if fault.rule == rule)
    assert words in message
    assert all(fault.remedy and fault.remedy_zh and fault.message_zh for fault in found.faults)


WARNED: dict[str, tuple[dict[str, Any], str, str]] = {
    "name missing": ({"投保人": ""}, "R106", "name is missing"),
    "phone missing": ({"联系电话": ""}, "R107", "no phone number"),
    "phone too short": ({"联系电话": "1990000"}, "R108", "it has 7 digits"),
    "phone too long": ({"联系电话": "199000012345"}, "R108", "it has 12 digits"),
    "phone masked by the sender": ({"联系电话": "199****1234"}, "R108", "it has 7 digits"),
    "window without half of day": ({"预约时段": "2-4点"}, "R119", "14:00-16:00"),
    "wish unreadable": ({"希望时段": "看情况"}, "R120", "preferred time"),
    "premium huge": ({"应收保费": "1234567"}, "R125", "1,234,567.00 yuan"),
    "payment unknown": ({"支付方式": "以物抵债"}, "R126", "undecided"),
    "nothing to pay in cash": ({"应收保费": "0"}, "R127", "nothing is due"),
    "vehicle unknown": ({"是否验车": "是", "车牌号": ""}, "R129", "neither plate nor VIN"),
    "VIN too short": ({"车架号": "LSVAA4182E21848"}, "R130", "15 characters"),
    "VIN with letter O": ({"车架号": "LSVAA4182E218484O"}, "R130", "has O"),
    "VIN check digit": ({"车架号": "LXX000001P0000001"}, "R131", "check digit"),
    "plate malformed": ({"车牌号": "粤B1234"}, "R132", "no number plate"),
    "tier unknown": ({"客户等级": "至尊"}, "R133", "priority is 50"),
    "priority above 100": ({"优先级": "101"}, "R134", "50 is taken"),
    "priority in words": ({"优先级": "很高"}, "R134", "50 is taken"),
    "sale unreadable": ({"销售时间": "上个月"}, "R135", "cannot be read"),
    "sale after the visit": ({"销售时间": "2026-06-20 10:00"}, "R136", "later than"),
    "promise passed": ({"销售时间": "2026-06-15 10:00"}, "R137", "2026-06-17 10:00"),
    "only a latitude": ({"纬度": "22.53", "经度": ""}, "R138", "lon is missing"),
    "latitude in words": ({"纬度": "北纬", "经度": "114.02"}, "R138", "no number"),
    "coordinates swapped": ({"纬度": "114.02", "经度": "22.53"}, "R139", "swapped"),
    "point at null island": ({"纬度": "0", "经度": "0"}, "R140", "outside the service area"),
    "point in the Pacific": ({"纬度": "20.0", "经度": "160.0"}, "R140", "outside"),
    "datum unknown": ({"纬度": "22.53", "经度": "114.02", "坐标系": "北京54"}, "R141", "datum"),
}


@pytest.mark.parametrize("name", WARNED)
def test_a_doubtful_row_goes_on_with_a_warning(name: str, tmp_path: Path) -> None:
    doubtful, rule, words = WARNED[name]

    found = read(write_csv(tmp_path / "orders.csv", around(doubtful)))

    assert [sale.row.row for sale in found.sales] == [2, 3, 4]
    fault = next(fault for fault in found.faults if fault.row == 3)
    assert fault.rule == rule
    assert words in fault.message


SPREADSHEET: dict[str, tuple[dict[str, Any], str]] = {
    "formula never calculated": ({"应收保费": "=100+20"}, "R081"),
    "error value": ({"应收保费": "#N/A"}, "R082"),
    "policy stored as number": ({"保单号": 1.23456789012345e19}, "R103"),
    "window turned into a date": ({"预约时段": date(2026, 9, 11)}, "R143"),
    "date is a duration": ({"预约日期": 12.5}, "R112"),
    "premium is true": ({"应收保费": True}, "R122"),
    "date cell of another day": ({"预约日期": datetime.fromisoformat("2026-06-20")}, "R115"),
}


@pytest.mark.parametrize("name", SPREADSHEET)
def test_a_faulty_spreadsheet_cell_is_refused(name: str, tmp_path: Path) -> None:
    faulty, rule = SPREADSHEET[name]

    found = read(write_xlsx(tmp_path / "orders.xlsx", lines_of(around(faulty))))

    assert [sale.row.row for sale in found.sales] == [2, 4]
    assert [row.rules for row in found.refused] == [(rule,)]


JSON: dict[str, tuple[Any, str]] = {
    "list as a value": ({"配送地址": ["深圳"]}, "R084"),
    "object as a value": ({"应收保费": {"元": 3}}, "R084"),
    "true as a premium": ({"应收保费": True}, "R122"),
    "premium below a fen": ({"应收保费": 1.001}, "R124"),
}


@pytest.mark.parametrize("name", JSON)
def test_a_faulty_json_value_is_refused(name: str, tmp_path: Path) -> None:
    faulty, rule = JSON[name]

    found = read(write_json(tmp_path / "orders.json", around(faulty)))

    assert [sale.row.row for sale in found.sales] == [1, 3]
    assert [row.rules for row in found.refused] == [(rule,)]


def test_a_json_item_that_is_no_object_is_refused(tmp_path: Path) -> None:
    found = read(write_json(tmp_path / "orders.json", [good(1), "PA0002", good(3)]))

    assert [row.rules for row in found.refused] == [("R087",)]
    assert len(found.sales) == 2


def test_an_unquoted_comma_refuses_its_row_only(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "orders.csv", [good(1), good(2), good(3)])
    path.write_text(path.read_text("utf-8").replace("PA0002,张三", "PA0002,张,三"), "utf-8")

    found = read(path)

    assert [row.rules for row in found.refused] == [("R085",)]
    assert [sale.id for sale in found.sales] == ["PA0001", "PA0003"]


def test_a_quote_never_closed_refuses_its_row_only(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "orders.csv", [good(number) for number in range(1, 6)])
    path.write_text(path.read_text("utf-8").replace("PA0002,张三", 'PA0002,"张三'), "utf-8")

    found = read(path)

    assert [row.rules for row in found.refused] == [("R086",)]
    assert [sale.row.row for sale in found.sales] == [2, 4, 5, 6]


def test_a_quote_closed_rows_later_does_not_swallow_the_rows_between(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "orders.csv", [good(number) for number in range(1, 8)])
    text = path.read_text("utf-8")
    text = text.replace("PA0002,张三", 'PA0002,"张三').replace("PA0006,张三", 'PA0006,张三"')
    path.write_text(text, "utf-8")

    found = read(path)

    assert found.rows_read == 7
    assert "PA0004" in {sale.id for sale in found.sales}


def test_all_faults_of_a_row_are_told_at_once(tmp_path: Path) -> None:
    faulty = {"保单号": "", "配送地址": "", "预约时段": "??", "应收保费": "-1", "联系电话": "1"}

    found = read(write_csv(tmp_path / "orders.csv", around(faulty)))

    assert {"R101", "R109", "R116", "R123", "R108"} <= set(rules_of(found, 3))
    assert "R108" not in found.refused[0].rules


def test_a_second_row_of_a_policy_is_refused_and_names_the_first(tmp_path: Path) -> None:
    rows = [good(1), good(1), good(1, 应收保费="99"), good(2)]

    found = read(write_csv(tmp_path / "orders.csv", rows))

    assert [row.rules for row in found.refused] == [("R104",), ("R105",)]
    assert "orders.csv, row 2" in found.faults[0].message
    assert "应收保费" in found.faults[1].message
    assert [sale.id for sale in found.sales] == ["PA0001", "PA0002"]


def test_a_policy_in_two_files_is_refused_in_the_second(tmp_path: Path) -> None:
    first = write_csv(tmp_path / "a.csv", [good(1)])
    second = write_csv(tmp_path / "b.csv", [good(1), good(2)])

    found = read(first, second)

    assert [str(row.row) for row in found.refused] == ["b.csv, row 2"]


def test_a_good_row_counts_though_an_earlier_one_of_its_policy_was_refused(tmp_path: Path) -> None:
    rows = [good(1, 预约日期="2026-06-17"), good(1)]

    found = read(write_csv(tmp_path / "orders.csv", rows))

    assert [sale.row.row for sale in found.sales] == [3]
