"""Chromium without a network; `make test-browser` only."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from routing.model import Contact, Location, PaymentMethod, RoadLine, Task
from routing.plan import Reason, Route, Unassigned
from routing.report import ReportInputs, write_reports
from routing.schedule import make_plan, schedule_route
from tests.builders import courier, hours, line_problem, order

HOSTILE = "</script><script>document.title='taken'</script><img src=x onerror=alert(1)>"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


@dataclass
class Visit:
    """An open page and what it did that a quiet page does not do."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reports of a day with three couriers of four stops each on one street."""
    folder = tmp_path_factory.mktemp("reports")
    write_reports(_day(), folder)
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.fail("no Chromium: install Debian's chromium or set CHROMIUM to its path")
    options = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    visit = Visit(page)
    page.on("console", lambda message: visit.said.append(message.text))
    page.on("pageerror", lambda error: visit.said.append(str(error)))
    page.on("dialog", lambda dialog: visit.said.append(dialog.message))
    page.on("request", lambda request: visit.asked.append(request.url))
    yield visit
    page.close()


def _day() -> ReportInputs:
    orders = [
        order(
            f"P{number:02d}",
            1 + number,
            setup_duration_s=60,
            windows=(hours(9, 18),) if number % 2 else (hours(10, 12),),
            tasks=(Task.HAND_OVER, Task.COLLECT_PREMIUM),
            payment=PaymentMethod.CASH,
            premium_due_fen=123_450,
            contact=Contact(
                name=HOSTILE if number == 5 else f"客户{number}",
                phone_masked="138****1234",
                address=f"泰然九路{number}号",
                plate=f"粤B1000{number}",
            ),
        )
        for number in range(12)
    ]
    left = order("P99", 13, contact=Contact(name="赵六", address="上沙村"))
    couriers = [courier(f"C{number}", name=f"配送员{number}") for number in (1, 2, 3)]
    problem = line_problem([*orders, left], couriers)
    routes = []
    for at, one in enumerate(couriers):
        route = schedule_route(problem, one, orders[4 * at : 4 * at + 4])
        if not isinstance(route, Route):
            raise TypeError(f"the invented day cannot be driven: {route}")
        routes.append(route)
    reason = Reason(code="WINDOW", message="没有路线赶得上", remedy="改约下午")
    plan = replace(
        make_plan(problem, routes, engine="by hand"),
        unassigned=(Unassigned(order_id="P99", reasons=(reason,)),),
    )
    street = tuple(Location(22.53, 114.0 + 0.001 * node) for node in range(14))
    return ReportInputs(
        problem=problem,
        plan=plan,
        roads=(RoadLine("primary", "泰然九路", street),),
        title="福田分公司",
    )
