import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest

from routing.report.inputs import ReportInputs
from routing.report.spreadsheet import plan_workbook
from tests.routing.report.day import day_inputs, with_contact


def sheet(inputs: ReportInputs, title: str) -> Any:
    return openpyxl.load_workbook(io.BytesIO(plan_workbook(inputs)))[title]


def table(inputs: ReportInputs, title: str) -> list[dict[str, Any]]:
    names, *rows = sheet(inputs, title).iter_rows(values_only=True)
    return [dict(zip(names, row, strict=True)) for row in rows]


def test_the_summary_adds_up() -> None:
    figures = dict(sheet(day_inputs(), "汇总").iter_rows(values_only=True))
    assert figures["读入订单"] == 6
    parts = ("拒收（数据有误）", "无法定位", "已排入路线", "未派单")
    assert [figures[part] for part in parts] == [1, 1, 3, 1]
    assert figures["应收保费（元）"] == 1734.5
    assert figures["说明"] == "虚构数据"


def test_stops_are_typed_rows() -> None:
    rows = table(day_inputs(), "路线")
    assert [row["保单号"] for row in rows] == ["A", "B", "C"]
    late = rows[2]
    assert str(late["预计到达"]) == "2026-06-18 10:48:00"
    assert late["超出送达承诺"] == timedelta(minutes=10)
    assert late["应收保费（元）"] == 1234.5
    assert late["支付方式"] == "现金"
    assert late["路程（公里）"] == 0.3
    assert rows[1]["等待"] == timedelta(minutes=51)
    assert rows[1]["备注"] == "来前请打 138****5678"


def test_whoever_is_on_no_route_has_reason_and_remedy() -> None:
    rows = table(day_inputs(), "未派单")
    assert [(row["类别"], row["保单号"], row["原因"], row["处理建议"]) for row in rows] == [
        ("未派单", "D", "没有路线赶得上", "改约下午"),
        ("无法定位", "E", "只到区级", "补充门牌"),
        ("拒收", "orders.csv 第3行", "应收保费为负数", "请核对"),
    ]


def test_couriers_without_a_route_are_listed_too() -> None:
    busy, idle = table(day_inputs(), "配送员")
    assert (busy["站数"], busy["里程（公里）"], busy["现金上限（元）"]) == (3, 1.0, 5000)
    assert busy["最小余量"] == timedelta(hours=1)
    assert (idle["配送员编号"], idle["站数"], idle["出发"]) == ("C2", 0, None)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x","y")'])
def test_text_is_never_a_formula(text: str) -> None:
    cell = sheet(with_contact(name=text), "路线")["E2"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix


def test_characters_that_xml_cannot_hold_do_not_break_the_file() -> None:
    cell = sheet(with_contact(name="甲\x00\ud800\uffff乙"), "路线")["E2"]
    assert cell.value == "甲 \ufffd\ufffd乙"


def test_headings_stay_in_view() -> None:
    assert sheet(day_inputs(), "路线").freeze_panes == "D2"
    assert sheet(day_inputs(), "路线").column_dimensions["G"].width > 30
