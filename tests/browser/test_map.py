"""The map page as a dispatcher uses it."""

from __future__ import annotations

import io
import subprocess
from collections import Counter
from pathlib import Path

import pypdf
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import HOSTILE, Visit

pytestmark = pytest.mark.enable_socket  # the browser is spoken to through socket pairs

COLOURS = {"C1": "#006cb4", "C2": "#d80000", "C3": "#540030"}


def colours_of(picture: Path | io.BytesIO) -> Counter[tuple[int, ...]]:
    with Image.open(picture) as opened:
        rgb = opened.convert("RGB")
        return Counter({colour: count for count, colour in rgb.getcolors(1_000_000) or []})


@pytest.fixture
def page(visit: Visit, reports: Path) -> Page:
    visit.page.goto((reports / "map.html").as_uri())
    return visit.page


def courier(page: Page, number: int) -> None:
    page.locator("#couriers > li > button").nth(number - 1).click()


def shown_routes(page: Page) -> set[str]:
    strokes = page.locator(".leaflet-routes-pane path").evaluate_all(
        "paths => paths.map(path => path.getAttribute('stroke'))"
    )
    return {name for name, colour in COLOURS.items() if colour in strokes}


def markers(page: Page) -> int:
    return page.locator(".leaflet-marker-pane .stop").count()


def test_it_opens_without_a_word_and_without_the_network(page: Page, visit: Visit) -> None:
    expect(page.locator("#couriers > li")).to_have_count(3)
    page.wait_for_timeout(300)
    assert visit.said == []
    assert [address for address in visit.asked if not address.startswith("file://")] == []
    assert len(visit.asked) == 1


def test_all_routes_and_stops_are_there_at_first(page: Page) -> None:
    assert shown_routes(page) == {"C1", "C2", "C3"}
    assert markers(page) == 12


def test_a_click_shows_one_courier_and_a_second_click_all(page: Page) -> None:
    courier(page, 2)
    assert shown_routes(page) == {"C2"}
    assert markers(page) == 4
    expect(page.locator("#couriers > li").nth(1).locator("ol li")).to_have_count(4)
    courier(page, 2)
    assert shown_routes(page) == {"C1", "C2", "C3"}
    assert markers(page) == 12


def test_a_click_on_another_courier_changes_over(page: Page) -> None:
    courier(page, 2)
    courier(page, 3)
    assert shown_routes(page) == {"C3"}


def test_a_stop_tells_what_it_is_about(page: Page) -> None:
    courier(page, 1)
    page.locator("#couriers > li").first.locator("ol button").nth(1).click()
    popup = page.locator(".leaflet-popup")
    for part in ("P01", "138****1234", "泰然九路1号", "09:00–18:00", "1,234.50元", "代收保费"):
        expect(popup).to_contain_text(part)


@pytest.mark.parametrize("words", ["P09", "粤b10009", "客户9", "Ｐ０９"])
def test_an_order_is_found_by_number_plate_or_name(page: Page, words: str) -> None:
    page.fill("#query", words)
    expect(page.locator("#found")).to_have_text("找到1单")
    page.press("#query", "Enter")
    expect(page.locator(".leaflet-popup")).to_contain_text("P09")
    assert shown_routes(page) == {"C3"}


def test_unassigned_orders_are_found_with_their_reason(page: Page) -> None:
    page.fill("#query", "P99")
    page.press("#query", "Enter")
    expect(page.locator(".leaflet-popup")).to_contain_text("没有路线赶得上")
    expect(page.locator("#left")).to_contain_text("改约下午")


def test_nothing_found_is_said(page: Page) -> None:
    page.fill("#query", "没有这个人")
    expect(page.locator("#found")).to_have_text("找到0单")


def test_hostile_names_are_text(page: Page, visit: Visit) -> None:
    courier(page, 2)
    page.locator("#couriers > li").nth(1).locator("ol button").nth(1).click()
    expect(page.locator(".leaflet-popup h3")).to_contain_text(HOSTILE)
    assert page.title() != "taken"
    assert page.locator("img").count() == 0
    assert visit.said == []


def test_the_keyboard_is_enough(page: Page) -> None:
    page.focus("#query")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert shown_routes(page) == {"C1"}
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-popup")).to_contain_text("P00")
    page.keyboard.press("Escape")
    assert shown_routes(page) == {"C1", "C2", "C3"}


def test_streets_are_drawn_and_named(page: Page) -> None:
    expect(page.locator(".leaflet-names-pane")).to_contain_text("泰然九路")
    drawn = page.locator(".leaflet-streets-pane canvas").evaluate(
        """canvas => canvas.getContext("2d")
            .getImageData(0, 0, canvas.width, canvas.height).data.some(byte => byte > 0)"""
    )
    assert drawn


def test_arrows_point_along_the_route(page: Page) -> None:
    courier(page, 1)
    path = page.locator(".leaflet-arrows-pane path").get_attribute("d")
    assert path
    assert path.count("M") >= 4


def test_paper_has_the_map_first_and_the_list_after(page: Page, tmp_path: Path) -> None:
    printed = tmp_path / "map.pdf"
    page.pdf(path=printed, prefer_css_page_size=True, print_background=True)
    sheets = pypdf.PdfReader(printed).pages
    assert len(sheets) == 2
    assert float(sheets[0].mediabox.width) > float(sheets[0].mediabox.height)
    assert "配送员1" in sheets[1].extract_text()
    assert "查找" not in sheets[1].extract_text()
    picture = tmp_path / "map"
    subprocess.run(["pdftoppm", "-png", "-singlefile", "-r", "96", printed, picture], check=True)
    counts = colours_of(picture.with_suffix(".png"))
    assert counts[0, 108, 180] > 200  # the route of C1
    assert counts[247, 223, 168] > 200  # a primary street


def test_paper_of_one_courier_has_only_his_stops(page: Page) -> None:
    courier(page, 1)
    page.emulate_media(media="print")
    expect(page.locator(".search")).to_be_hidden()
    expect(page.locator("#couriers > li").nth(1)).to_be_hidden()
    expect(page.locator("#couriers > li").first.locator("ol li").first).to_be_visible()
    counts = colours_of(io.BytesIO(page.locator("#map").screenshot()))
    assert counts[0, 108, 180] > 300
    assert counts[216, 0, 0] < 60


def test_a_narrow_screen_has_the_map_above_the_list(page: Page) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    upper, lower = page.locator("#map").bounding_box(), page.locator("#panel").bounding_box()
    assert upper
    assert lower
    assert upper["y"] + upper["height"] <= lower["y"] + 1
    assert lower["width"] <= 400
