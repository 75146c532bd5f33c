"""One report: words, photos with regions, twins, hostile words, the PDF."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from courier_api.domain.actor import Role
from tests.browser.conftest import Visit
from tests.browser.console.car_report import HOSTILE, NUMBER, OTHER_VIN, VIN, bad_findings
from tests.browser.console.house import PDF, ConsoleHouse
from tests.browser.console.steps import card, go_to, log_in

pytestmark = pytest.mark.enable_socket  # the browser is spoken to through socket pairs


@pytest.fixture(scope="module")
def record(house: ConsoleHouse) -> str:
    return house.visit("o7", bad_findings, risk=95)


@pytest.fixture
def opened(page: Page, house: ConsoleHouse, record: str) -> Page:
    log_in(page, house.hire())
    go_to(page, record)
    return page


def test_it_says_what_is_recommended_and_why(opened: Page) -> None:
    advice = opened.locator(".advice")
    expect(advice).to_contain_text("建议转核保人审核")
    expect(advice).to_contain_text(f"订单车架号 {VIN}，照片中是另一号码 {OTHER_VIN}")
    table = opened.locator("tr[data-code='vin.match']").first
    expect(table).to_contain_text("不通过")
    expect(table).to_contain_text("置信度 0.98")
    expect(table).to_contain_text("请核对实车车架号")
    expect(opened.locator("mark")).to_have_text("7")


def test_photos_are_called_by_what_they_show(opened: Page) -> None:
    twins = opened.locator("tr[data-code='duplicate.visit']").first
    expect(twins).to_contain_text("右后45度 与 左后45度 是同一次拍摄")
    expect(twins.locator("button.link").first).to_have_text("右后45度")


def test_instants_are_shown_by_the_branchs_clock(opened: Page) -> None:
    expect(opened.locator(".head")).to_contain_text("提交06/18 09:00")


def test_items_are_present_or_missing(opened: Page) -> None:
    tag = opened.locator("tr", has_text="左前45度").locator(".tag")
    expect(tag).to_have_text("已有")


def test_regions_lie_where_the_finding_says(opened: Page) -> None:
    image, mark = card(opened, "vin").locator("img"), card(opened, "vin").locator(".mark.fail")
    expect(image).to_be_visible()
    whole, part = image.bounding_box(), mark.bounding_box()
    assert whole
    assert part
    assert part["x"] - whole["x"] == pytest.approx(NUMBER.left * whole["width"], abs=1.5)
    assert part["y"] - whole["y"] == pytest.approx(NUMBER.top * whole["height"], abs=1.5)
    assert part["width"] == pytest.approx(NUMBER.width * whole["width"], abs=1.5)
    assert part["height"] == pytest.approx(NUMBER.height * whole["height"], abs=1.5)
    expect(mark).to_contain_text("车架号与订单比对 · 不通过")


def test_photos_are_decoded_and_stay_in_the_page(opened: Page, visit: Visit) -> None:
    expect(opened.locator(".photo img")).to_have_count(6)
    sizes = opened.locator(".photo img").evaluate_all(
        "async images => Promise.all(images.map(async i => (await i.decode(), i.naturalWidth)))"
    )
    assert all(width > 100 for width in sizes)
    sources = opened.locator(".photo img").evaluate_all("all => all.map(one => one.src)")
    assert all(source.startswith("blob:") for source in sources)
    assert visit.said == []


def test_a_photo_is_enlarged_and_the_next_one_is_a_key_away(opened: Page) -> None:
    card(opened, "vin").locator("button.enlarge").click()
    viewer = opened.locator("dialog.viewer")
    expect(viewer.locator("strong")).to_have_text("车架号")
    expect(viewer.locator("img")).to_be_visible()
    expect(viewer.locator(".mark")).to_be_visible()
    opened.keyboard.press("m")
    expect(viewer.locator(".mark")).to_be_hidden()
    opened.keyboard.press("j")
    expect(viewer.locator("strong")).to_have_text("行驶证")
    opened.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    expect(opened.locator("h1", has_text="验车报告")).to_be_visible()


def test_a_finding_leads_to_its_photo(opened: Page) -> None:
    expect(card(opened, "vin").locator(".mark")).to_be_visible()
    opened.locator("tr[data-code='vin.match'] button.link").first.click()
    expect(card(opened, "vin").locator(".mark.pointed")).to_be_visible()
    expect(card(opened, "vin")).to_be_in_viewport()


def test_twins_lie_side_by_side(opened: Page) -> None:
    pair = opened.locator(".pair figure")
    expect(pair).to_have_count(2)
    expect(pair.locator("img")).to_have_count(2)
    left, right = (pair.nth(at).bounding_box() for at in (0, 1))
    assert left
    assert right
    assert left["y"] == right["y"]
    assert left["x"] + left["width"] <= right["x"]


def test_damage_stands_beside_the_photos(opened: Page) -> None:
    expect(opened.locator(".entered")).to_contain_text("发动机盖：凹陷，严重")


def test_hostile_words_are_text(opened: Page, visit: Visit) -> None:
    expect(opened.locator("tr[data-code='edit.software']").first).to_contain_text(HOSTILE[:40])
    expect(opened.locator(".photo .damages").first).to_contain_text(HOSTILE)
    assert opened.title() == "核保工作台"
    assert opened.locator("img[src='x']").count() == 0
    assert visit.said == []


def test_the_pdf_comes_with_the_token(opened: Page, visit: Visit, tmp_path: Path) -> None:
    with opened.expect_download() as waiting:
        opened.click("text=下载PDF")
    file = tmp_path / "report.pdf"
    waiting.value.save_as(file)
    assert file.read_bytes() == PDF
    assert waiting.value.suggested_filename == "验车报告-o7.pdf"


def test_a_manager_reads_but_does_not_decide(page: Page, house: ConsoleHouse, record: str) -> None:
    log_in(page, house.hire(Role.MANAGER))
    go_to(page, record)
    expect(page.locator(".decision")).to_contain_text("只有核保人可以决定")
    expect(page.locator(".kinds")).to_have_count(0)


def test_no_code_from_elsewhere_runs_in_the_page(opened: Page, visit: Visit) -> None:
    refused = opened.evaluate(
        """() => { try { document.body.innerHTML = "<b>x</b>"; return false; }
            catch (error) { return error instanceof TypeError; } }"""
    )
    assert refused
