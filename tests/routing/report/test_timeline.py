import re
from dataclasses import replace
from html import unescape
from xml.etree import ElementTree as ET

import pytest

from routing.plan import Plan
from routing.report.inputs import ReportInputs
from routing.report.timeline import timeline_page
from tests.builders import hours
from tests.routing.report.day import HOSTILE, day_inputs, day_orders, day_problem, with_contact


def page_of(inputs: ReportInputs) -> str:
    return timeline_page(inputs).decode()


def drawing(inputs: ReportInputs) -> ET.Element:
    drawings = re.findall(r"<svg.*?</svg>", page_of(inputs), re.DOTALL)
    return ET.fromstring(f"<all>{''.join(drawings)}</all>")  # noqa: S314 - our own page


def bars(inputs: ReportInputs, kind: str) -> list[ET.Element]:
    return [
        item for item in drawing(inputs).iter("rect") if kind in (item.get("class") or "").split()
    ]


def width(item: ET.Element) -> float:
    return float(item.get("width") or 0)


def test_each_activity_has_its_bar() -> None:
    counts = {kind: len(bars(day_inputs(), kind)) for kind in ("drive", "setup", "wait", "rest")}
    assert counts == {"drive": 4, "setup": 2, "wait": 1, "rest": 1}
    assert len(bars(day_inputs(), "serve")) == 3


def test_lengths_are_true_to_scale() -> None:
    (wait,), (rest,) = bars(day_inputs(), "wait"), bars(day_inputs(), "rest")
    assert width(wait) / width(rest) == pytest.approx(51 / 30, rel=0.01)


def test_services_are_coloured_by_what_is_done() -> None:
    kinds = [(bar.get("class") or "").split()[1] for bar in bars(day_inputs(), "serve")]
    assert kinds == ["hand_over", "inspect_vehicle", "collect_premium"]


def test_late_services_are_marked() -> None:
    assert [bar.get("class") for bar in bars(day_inputs(), "late")] == [
        "serve collect_premium late"
    ]


def test_windows_are_outlined_unless_they_last_all_day() -> None:
    (window,) = bars(day_inputs(), "window")
    (shift,) = bars(day_inputs(), "shift")
    assert width(window) / width(shift) == pytest.approx(1 / 9, rel=0.01)


def test_windows_that_overlap_lie_below_one_another() -> None:
    a, b, c, d = day_orders()
    orders = (replace(a, windows=(hours(9, 10.5),)), b, replace(c, windows=(hours(10.5, 11),)), d)
    tops = [bar.get("y") for bar in bars(day_inputs(problem=day_problem(orders=orders)), "window")]
    assert len(tops) == 3
    assert len(set(tops)) == 3


def test_hovering_tells_the_details() -> None:
    titles = [item.text or "" for item in drawing(day_inputs()).iter("title")]
    assert any("第3站 C 王五" in title and "10:50–10:55" in title for title in titles)
    assert any("偏离客户偏好 10分" in title for title in titles)


def test_couriers_without_a_route_are_named() -> None:
    assert "未出车：C2 何磊" in unescape(page_of(day_inputs()))


def test_hostile_text_stays_text() -> None:
    page = page_of(with_contact(name=HOSTILE))
    assert "<script" not in page
    assert HOSTILE in unescape(page)


def test_a_plan_without_routes_is_an_empty_chart() -> None:
    nobody = Plan(routes=(), unassigned=(), cost_mfen=0)
    assert bars(day_inputs(plan=nobody), "serve") == []
