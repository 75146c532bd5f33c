"""What somebody does on the pages, and where things are."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.console.house import PASSWORD, Somebody

__all__ = ["card", "fill_in", "go_to", "log_in", "row"]


def fill_in(page: Page, who: Somebody, password: str = PASSWORD) -> None:
    page.fill("#login", who.login)
    page.fill("#password", password)
    page.fill("#code", who.code)
    page.click("button[type=submit]")


def log_in(page: Page, who: Somebody) -> None:
    fill_in(page, who)
    expect(page.locator("#bar")).to_be_visible()
    expect(page.locator(".live")).to_have_text("实时")


def go_to(page: Page, record_id: str) -> None:
    page.evaluate("id => { location.hash = `#/inspection/${id}` }", record_id)
    expect(page.locator("h1", has_text="验车报告")).to_be_visible()


def row(page: Page, record_id: str) -> Locator:
    return page.locator(f"tr[data-id='{record_id}']")


def card(page: Page, item: str) -> Locator:
    return page.locator(f"figure.photo[data-item='{item}']")
