"""One server for the room, and a page at its log-in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.console.house import ConsoleHouse
from tests.courier_api.web.running import running

CHEAP_FEN, DEAR_FEN = 356_700, 2_500_000
ORDERS = {f"o{number}": CHEAP_FEN for number in range(1, 19)} | {"dear1": DEAR_FEN}


@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleHouse]:
    with running(tmp_path_factory.mktemp("console"), "", "--workers", "1") as server:
        house = ConsoleHouse(server)
        house.morning(ORDERS)
        yield house
        house.store.close()


@pytest.fixture
def page(visit: Visit, house: ConsoleHouse) -> Page:
    visit.page.goto(f"{house.server.url}/console/")
    expect(visit.page.locator("form.login")).to_be_visible()
    return visit.page
