"""The queue: by risk and age, by itself, by keys alone, on a narrow screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.console.car_report import bad_findings
from tests.browser.console.house import ConsoleHouse
from tests.browser.console.steps import go_to, log_in, row

pytestmark = pytest.mark.enable_socket  # the browser is spoken to through socket pairs


def test_risk_comes_first_then_age_and_new_ones_come_by_themselves(
    page: Page, house: ConsoleHouse
) -> None:
    older, newer = house.visit("o1", risk=20), house.visit("o2", risk=20)
    log_in(page, house.hire())
    expect(row(page, older)).to_contain_text("3,567.00元")
    risky = house.visit("o3", bad_findings, risk=90)
    expect(row(page, risky)).to_contain_text("建议转核保人审核", timeout=5_000)
    shown = page.locator("tbody tr").evaluate_all("rows => rows.map(row => row.dataset.id)")
    places = [shown.index(one) for one in (risky, older, newer)]
    assert places == sorted(places)
    expect(row(page, risky)).to_contain_text("车架号与订单比对")


def test_the_keyboard_is_enough(page: Page, house: ConsoleHouse) -> None:
    house.visit("o4", risk=50)
    house.visit("o5", risk=40)
    log_in(page, house.hire())
    expect(page.locator("tbody tr").nth(1)).to_be_visible()
    second = page.locator("tbody tr").nth(1).get_attribute("data-id")
    page.keyboard.press("j")
    expect(page.locator("tr.chosen")).to_have_attribute("data-id", second or "")
    page.keyboard.press("Enter")
    expect(page.locator("h1", has_text="验车报告")).to_be_visible()
    assert page.url.endswith(f"#/inspection/{second}")
    page.keyboard.press("u")
    expect(page.locator("tr.chosen")).to_be_visible()


def test_a_narrow_screen_shows_everything_without_scrolling_sideways(
    page: Page, house: ConsoleHouse
) -> None:
    record = house.visit("o6", bad_findings)
    page.set_viewport_size({"width": 390, "height": 800})
    log_in(page, house.hire())
    expect(row(page, record)).to_contain_text("o6")
    wide = "() => document.documentElement.scrollWidth"
    assert page.evaluate(wide) <= 390
    go_to(page, record)
    expect(page.locator(".photo img").first).to_be_visible()
    assert page.evaluate(wide) <= 390


def test_a_long_queue_comes_in_parts(page: Page, house: ConsoleHouse) -> None:
    house.visit("o16")
    house.visit("o17")
    house.visit("o18")

    def shorten(route: Route) -> None:
        route.continue_(url=route.request.url.replace("limit=50", "limit=2"))

    page.route("**/v1/inspections?*", shorten)
    listed: list[str] = []
    page.on("requestfinished", lambda request: listed.append(request.url))
    log_in(page, house.hire())
    while sum("inspections?" in url for url in listed) < 2:  # at first, and once it listens
        page.wait_for_timeout(50)
    expect(page.locator("tbody tr")).to_have_count(2)
    page.click("text=更多")
    expect(page.locator("tbody tr")).to_have_count(4)
    ids = page.locator("tbody tr").evaluate_all("rows => rows.map(row => row.dataset.id)")
    assert len(set(ids)) == 4


@pytest.mark.parametrize("hash_", ["#/inspection/../../v1/me", "#/inspection/a?b", "#/x/y", "#//"])
def test_an_address_that_leads_nowhere_shows_the_queue(
    page: Page, visit: Visit, house: ConsoleHouse, hash_: str
) -> None:
    log_in(page, house.hire())
    page.evaluate("hash => { location.hash = hash }", hash_)
    expect(page.locator(".tabs a[aria-current]")).to_have_text("待核保")
    assert visit.said == []
