"""The console's words: every code of the API has one, and the report's are the report's own."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from courier_api import errors
from courier_api.domain.office.filed_record import RecordState
from courier_api.domain.office.inspection_record import DamageKind, Part, PhotoItem, Severity
from courier_api.domain.office.report import NOT_READ, Recommendation
from courier_api.domain.office.verdict import APPROVING, Decision, Verdict, VerdictReason
from courier_api.errors import CourierApiError
from courier_api.services.office.inspection import Comparison
from courier_api.web.api.frame.declare import REFUSALS
from courier_api.web.api.frame.problems import kebab
from inspection.finding import Outcome
from inspection.report import ItemState, Proposal
from inspection.rules import Action, table_for

TABLES: dict[str, type[StrEnum]] = {
    "record_states": RecordState,
    "verdicts": Decision,
    "reasons": VerdictReason,
    "comparisons": Comparison,
    "photo_items": PhotoItem,
    "parts": Part,
    "damage_kinds": DamageKind,
    "severities": Severity,
    "actions": Action,
    "outcome_names": Outcome,
    "outcomes": Outcome,
    "states": ItemState,
    "proposals": Proposal,
}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def words(client: FlaskClient) -> dict[str, Any]:
    answer: dict[str, Any] = client.get("/console/words.json").get_json()
    return answer


@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_code_has_a_word(words: dict[str, Any], table: str) -> None:
    assert set(words[table]) == {str(code.value) for code in TABLES[table]}


def test_words_are_chinese(words: dict[str, Any]) -> None:
    own = tomllib.loads(
        (files("courier_api.web.pages.console") / "words_zh.toml").read_text("utf-8")
    )
    for name, table in own.items():
        for code, text in table.items():
            assert CHINESE.search(text) or (name, code) == ("actions", "none"), (name, code)
    assert words | own == words


def test_recommendations_are_called_as_in_the_report(words: dict[str, Any]) -> None:
    assert set(words["proposals"]) == {one.value for one in Recommendation}
    assert NOT_READ in words["codes"]


def test_reasons_are_offered_only_with_decisions_that_take_them(words: dict[str, Any]) -> None:
    offered = words["reasons_for"]
    assert set(offered) == set(Decision)
    assert set(offered[Decision.APPROVE]) == APPROVING
    for decision, reasons in offered.items():
        retake = (PhotoItem.VIN,) if decision == Decision.RETAKE else ()
        for reason in reasons:
            Verdict(decision=Decision(decision), reasons=(VerdictReason(reason),), retake=retake)


def test_items_of_the_rules_can_all_be_asked_for_again(words: dict[str, Any]) -> None:
    for photo in table_for(date(2026, 11, 22)).photos:
        item = words["api_items"].get(photo.item, photo.item)
        assert item in {one.value for one in PhotoItem}, photo.item


def test_refusals_are_said(words: dict[str, Any]) -> None:
    assert {str(status) for status in REFUSALS} <= set(words["statuses"])
    kinds = {
        kebab(name.removesuffix("Error"))
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, CourierApiError)
    }
    others = {"busy", "in-flight"}
    assert set(words["problems"]) <= kinds | others


def test_messages_are_the_reports_own_in_patterns_that_both_languages_read(
    words: dict[str, Any],
) -> None:
    toml = Path("inspection/report/words_zh.toml").read_text("utf-8")
    rows = tomllib.loads(toml)["messages"]
    assert len(words["messages"]) == len(rows) > 50
    for row, original in zip(words["messages"], rows, strict=True):
        assert row["zh"] == original["zh"]
        assert row["pattern"].replace("(?<", "(?P<") == original["pattern"]
        assert not re.search(r"\(\?[P#aiLmsux]|\\[AZz]|\(\?<[=!]", row["pattern"])


def test_no_message_of_the_report_stands_in_a_script() -> None:
    rows = tomllib.loads(Path("inspection/report/words_zh.toml").read_text("utf-8"))
    said = {one["zh"] for one in rows["messages"]} | set(rows["codes"].values())
    said |= set(rows["remedies"].values())
    long = {text for text in said if len(text) > 6 and "{" not in text}
    scripts = "".join(
        path.read_text("utf-8")
        for path in Path("courier_api/web/pages/console/static").glob("*.js")
    )
    assert [text for text in long if f'"{text}"' in scripts] == []
