"""The pages say the same of a finding as the report's own page and PDF do."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from inspection.finding import Finding, Outcome
from inspection.report.words import called, remedy_zh, report_words, said_zh
from inspection.rules import table_for
from tests.browser.console.car_report import DAY

pytestmark = pytest.mark.enable_socket  # the browser is spoken to through socket pairs

SAY = """async finding => {
    const words = await import("/console/words.js");
    if (!window.loaded) { await words.loadWords(); window.loaded = true; }
    return {
        called: words.called(finding.code),
        said: words.said(finding),
        remedy: words.remedyOf(finding),
    };
}"""
PATTERNS = [pattern for pattern, _ in report_words().messages]
CODES = sorted(
    {code if not code.endswith(".") else f"{code}vin" for code in report_words().tables["codes"]}
    | {f"coverage.{photo.item}" for photo in table_for(DAY).photos}
    | {"exempt.fleet", "unheard.of", "unheard"}
)
ASCII = st.characters(min_codepoint=32, max_codepoint=126)
MESSAGES = st.sampled_from(PATTERNS).flatmap(
    lambda pattern: st.from_regex(pattern, fullmatch=True, alphabet=ASCII)
)


def spoken(page: Page, finding: Finding) -> dict[str, Any]:
    given = {
        "code": finding.code,
        "outcome": finding.outcome.value,
        "message": finding.message,
        "remedy": finding.remedy or None,
    }
    told: dict[str, Any] = page.evaluate(SAY, given)
    return told


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(message=MESSAGES | st.text(ASCII, min_size=1), outcome=st.sampled_from(Outcome))
def test_messages_are_said_alike(page: Page, message: str, outcome: Outcome) -> None:
    finding = Finding("vin.match", outcome, message or "?")
    expected = said_zh(finding)
    assert spoken(page, finding)["said"] == [expected.text, expected.original]


def test_codes_and_remedies_are_called_alike(page: Page) -> None:
    for code in CODES:
        finding = Finding(code, Outcome.FAIL, "what", remedy="do something")
        told = spoken(page, finding)
        assert told["called"] == called(code)
        assert told["remedy"] == remedy_zh(finding)
