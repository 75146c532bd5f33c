import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from routing.report.base_map import encode
from routing.report.inputs import ReportInputs
from routing.report.map_page import map_page
from routing.settings import default_settings
from tests.routing.report.day import HOSTILE, day_inputs, with_contact


class Scripts(HTMLParser):
    """Collects scripts as a browser would see them, and every address referred to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.addresses: list[str] = []
        self._inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script"
        if self._inside:
            self.scripts.append("")
        self.addresses += [value or "" for name, value in attrs if name in {"src", "href"}]

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "script"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.scripts[-1] += data


def page_of(inputs: ReportInputs) -> str:
    return map_page(inputs).decode()


def data_of(inputs: ReportInputs) -> Any:
    return json.loads(Scripts(page_of(inputs)).scripts[0])


def test_stops_are_numbered_in_order_with_all_that_a_popup_shows() -> None:
    (courier,) = data_of(day_inputs())["couriers"]
    assert [(stop["n"], stop["id"]) for stop in courier["stops"]] == [(1, "A"), (2, "B"), (3, "C")]
    last = courier["stops"][2]
    assert last["phone"] == "138****1234"
    assert (last["arrival"], last["start"], last["end"]) == ("10:48", "10:50", "10:55")
    assert (last["premium"], last["payment"], last["late"]) == ("1,234.50", "现金", "10分")
    assert courier["stops"][1]["wait"] == "51分"
    assert len(courier["legs"]) == 4


def test_every_order_that_is_on_no_route_is_listed_with_its_reason() -> None:
    data = data_of(day_inputs())
    assert [(left["kind"], left["id"]) for left in data["left"]] == [
        ("未派单", "D"),
        ("无法定位", "E"),
        ("拒收", "orders.csv 第3行"),
    ]
    (reason,) = data["left"][0]["reasons"]
    assert reason == {"what": "没有路线赶得上", "remedy": "改约下午", "detail": ""}
    assert dict(data["counts"])["读入订单"] == "6"
    assert data["idle"] == ["C2 何磊"]


def test_long_lists_are_cut() -> None:
    settings = replace(default_settings().report, listed_most=1)
    refused = day_inputs().refused * 5
    data = data_of(day_inputs(refused=refused, settings=settings))
    assert [left["kind"] for left in data["left"]] == ["未派单", "无法定位", "拒收"]
    assert dict(data["counts"])["拒收"] == "5"


def test_hostile_text_stays_text() -> None:
    plain, hostile = Scripts(page_of(day_inputs())), Scripts(page_of(with_contact(name=HOSTILE)))
    assert len(hostile.scripts) == len(plain.scripts)
    assert hostile.scripts[1:] == plain.scripts[1:]
    assert json.loads(hostile.scripts[0])["couriers"][0]["stops"][0]["name"] == HOSTILE


def test_a_hostile_title_is_escaped() -> None:
    assert HOSTILE not in page_of(day_inputs(title=HOSTILE))


def test_the_page_refers_to_nothing_outside_of_itself() -> None:
    page = page_of(day_inputs())
    assert Scripts(page).addresses == []
    assert "url(images" not in page
    assert "sourceMappingURL" not in page
    assert re.search(r"img-src data:\"", page)
    assert "Redistribution and use in source and binary forms" in page


def test_only_configured_tiles_are_let_in() -> None:
    tiles = "https://{s}.tiles.example/{z}/{x}/{y}.png"
    settings = replace(default_settings().report, tile_url=tiles, tile_attribution="示例")
    page = page_of(day_inputs(settings=settings))
    assert "img-src data: https://*.tiles.example" in page
    assert data_of(day_inputs(settings=settings))["tiles"]["url"] == tiles


@given(
    st.lists(
        st.tuples(st.integers(-90_000_000, 90_000_000), st.integers(-180_000_000, 180_000_000)),
        min_size=1,
        max_size=20,
    )
)
def test_lines_are_packed_without_drift(points: list[tuple[int, int]]) -> None:
    flat = encode((lat / 1e6, lon / 1e6) for lat, lon in points)
    pairs = list(zip(flat[::2], flat[1::2], strict=True))
    unpacked = [pairs[0]]
    for lat, lon in pairs[1:]:
        unpacked.append((unpacked[-1][0] + lat, unpacked[-1][1] + lon))
    distinct = [point for at, point in enumerate(points) if at == 0 or point != points[at - 1]]
    assert unpacked == distinct
