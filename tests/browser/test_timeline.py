"""The timeline as it is seen and printed."""

from __future__ import annotations

import io
import itertools
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.enable_socket  # the browser is spoken to through socket pairs


@pytest.fixture
def page(visit: Visit, reports: Path) -> Page:
    visit.page.goto((reports / "timeline.html").as_uri())
    return visit.page


def test_it_opens_without_a_word_and_without_the_network(page: Page, visit: Visit) -> None:
    expect(page.locator("svg.lane")).to_have_count(3)
    assert visit.said == []
    assert len(visit.asked) == 1
    assert visit.asked[0].startswith("file://")


def test_bars_lie_side_by_side_within_the_shift(page: Page) -> None:
    boxes = page.locator("svg.lane").first.locator("rect.drive, rect.serve, rect.setup, rect.wait")
    spans = sorted(
        boxes.evaluate_all(
            "bars => bars.map(bar => { const b = bar.getBoundingClientRect();"
            " return [b.left, b.right]; })"
        )
    )
    assert len(spans) > 8
    for (_, right), (left, _) in itertools.pairwise(spans):
        assert right <= left + 1


def test_it_fits_on_paper(page: Page) -> None:
    content = page.pdf(prefer_css_page_size=True, print_background=True)
    sheets = pypdf.PdfReader(io.BytesIO(content)).pages
    assert len(sheets) == 1
    assert "18:00" in sheets[0].extract_text()
