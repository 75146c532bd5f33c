"""Decisions: approve, retake of ticked photos, a report that changed, two underwriters."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from courier_api.domain.office.filed_record import RecordState
from courier_api.domain.office.inspection_record import PhotoItem
from courier_api.domain.order.states import OrderState
from tests.browser.conftest import Visit
from tests.browser.console.car_report import bad_findings
from tests.browser.console.house import ConsoleHouse
from tests.browser.console.steps import card, go_to, log_in, row

pytestmark = pytest.mark.enable_socket  # the browser is spoken to through socket pairs


def panel(page: Page, name: str) -> Locator:
    """The tick of an item in the panel."""
    return page.locator("fieldset.items label", has_text=name).locator("input")


def test_a_clean_record_is_approved_by_keys_alone(
    page: Page, visit: Visit, house: ConsoleHouse
) -> None:
    record = house.visit("o8")
    who = house.hire()
    log_in(page, who)
    go_to(page, record)
    page.keyboard.press("1")
    expect(page.locator("button.submit")).to_have_text("提交：通过")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".note")).to_have_text("订单 o8：通过。")
    decided = house.record(record)
    assert decided.state is RecordState.APPROVED
    assert decided.decided_by == who.id
    assert house.order("o8").state is OrderState.INSPECTED
    expect(row(page, record)).to_have_count(0)
    assert visit.said == []


def test_going_against_the_report_takes_a_reason(page: Page, house: ConsoleHouse) -> None:
    record = house.visit("o9", bad_findings)
    log_in(page, house.hire())
    go_to(page, record)
    page.keyboard.press("1")
    expect(page.locator("button.submit")).to_be_disabled()
    expect(page.locator(".decision")).to_contain_text("软件没有建议通过：请选理由。")
    page.get_by_label("人工看过，确认无误").check()
    page.click("button.submit")
    expect(page.locator(".note")).to_have_text("订单 o9：通过。")
    assert house.record(record).state is RecordState.APPROVED


def test_photos_ticked_are_asked_for_again_and_the_courier_hears_it(
    page: Page, house: ConsoleHouse
) -> None:
    record = house.visit("o10")
    log_in(page, house.hire())
    go_to(page, record)
    page.keyboard.press("2")
    expect(page.locator("button.submit")).to_be_disabled()
    card(page, "vin").locator("input[type=checkbox]").check()
    expect(panel(page, "车架号")).to_be_checked()
    panel(page, "行驶证").check()
    expect(card(page, "licence").locator("input[type=checkbox]")).to_be_checked()
    page.get_by_label("车架号看不清").check()
    page.click("button.submit")
    expect(page.locator(".note")).to_have_text("订单 o10：要求补拍。")
    verdict = house.record(record).verdict
    assert verdict is not None
    assert set(verdict.retake) == {PhotoItem.VIN, PhotoItem.LICENCE}
    assert house.order("o10").state is OrderState.ARRIVED
    told = house.told("courier:c1", "inspection_retake")
    assert [one.data["retake"] for one in told if one.data["order_id"] == "o10"] == ["vin,licence"]


def test_what_software_would_have_again_is_ticked_already(page: Page, house: ConsoleHouse) -> None:
    record = house.visit("o11", bad_findings)
    log_in(page, house.hire())
    go_to(page, record)
    page.keyboard.press("2")
    asked = set(house.record(record).report.retake)  # type: ignore[union-attr]
    assert asked
    for item in asked:
        expect(card(page, item).locator("input[type=checkbox]").first).to_be_checked()


def test_a_report_that_changed_is_read_again_before_it_is_judged(
    page: Page, house: ConsoleHouse
) -> None:
    record = house.visit("o12")
    log_in(page, house.hire())
    go_to(page, record)
    expect(page.locator(".advice")).to_contain_text("建议通过")
    page.keyboard.press("1")
    house.read(house.record(record), bad_findings, risk=80)
    page.click("button.submit")
    expect(page.locator(".trouble")).to_contain_text("报告已变化，请重新看过再决定。")
    expect(page.locator(".advice")).to_contain_text("建议转核保人审核")
    expect(page.locator(".kind[aria-pressed='true']")).to_have_count(0)
    assert house.record(record).state is RecordState.WAITING


def test_what_another_desk_decides_is_said_at_once(page: Page, house: ConsoleHouse) -> None:
    record = house.visit("o13")
    log_in(page, house.hire())
    go_to(page, record)
    house.approve(record, house.hire())
    expect(page.locator(".note")).to_contain_text("这份验车已变化：已通过", timeout=5_000)
    page.click("text=重新载入")
    expect(page.locator(".decision")).to_contain_text("这份验车已有决定。")


def test_a_record_being_read_shows_itself_once_it_is(page: Page, house: ConsoleHouse) -> None:
    filed = house.file("o14")
    log_in(page, house.hire())
    go_to(page, filed.record.id)
    expect(page.locator(".decision")).to_contain_text("软件正在读取照片")
    expect(page.locator(".photo input")).to_have_count(0)
    house.read(filed)
    expect(page.locator(".advice")).to_contain_text("建议通过", timeout=5_000)
    expect(page.locator(".photo input")).to_have_count(6)


def test_much_money_takes_two(page: Page, house: ConsoleHouse) -> None:
    record = house.visit("dear1")
    first, second = house.hire(), house.hire()
    log_in(page, first)
    go_to(page, record)
    page.keyboard.press("1")
    page.click("button.submit")
    expect(page.locator(".note")).to_have_text("订单 dear1：通过，等待另一名核保人复核。")
    assert house.record(record).state is RecordState.SECONDING
    go_to(page, record)
    expect(page.locator(".decision")).to_contain_text("您已同意")
    expect(page.locator(".kinds")).to_have_count(0)
    page.click("#bar button")
    log_in(page, second)
    go_to(page, record)
    expect(page.locator(".opinion")).to_contain_text(first.id[:8])
    page.keyboard.press("1")
    page.click("button.submit")
    expect(page.locator(".note")).to_have_text("订单 dear1：通过。")
    decided = house.record(record)
    assert decided.state is RecordState.APPROVED
    assert decided.decided_by == second.id


def test_an_answer_lost_on_the_way_is_asked_for_again_and_counts_once(
    page: Page, house: ConsoleHouse
) -> None:
    record = house.visit("o15")
    log_in(page, house.hire())
    go_to(page, record)
    lost: list[str] = []

    def lose(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.request.headers["idempotency-key"])
        route.fetch()
        route.abort()

    page.route("**/decisions", lose)
    page.keyboard.press("1")
    page.click("button.submit")
    expect(page.locator(".note")).to_have_text("订单 o15：通过。")
    assert len(lost) == 1
    assert house.record(record).version == 3
