"""The console's words: the report's own, and those of the system of record."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

from courier_api.domain.office.inspection_record import PhotoItem
from courier_api.domain.office.verdict import APPROVING, Decision, VerdictReason

__all__ = ["words_json"]


def words_json() -> bytes:
    """Return all words as one JSON object of tables, code by code.

    Notes
    -----
    ``messages`` are patterns for JavaScript: named groups are written without
    Python's ``P``; everything else in them means the same in both.
    """
    from courier_api.services.office.damage_words import KINDS, PARTS, SEVERITIES
    from inspection.report.words import report_words

    said = report_words()
    tables: dict[str, Any] = {name: dict(table) for name, table in said.tables.items()}
    tables |= {"parts": dict(PARTS), "damage_kinds": dict(KINDS), "severities": dict(SEVERITIES)}
    tables |= _own() | {"reasons_for": _reasons(), "api_items": _api_items(tables["items"])}
    tables["messages"] = [
        {"pattern": pattern.replace("(?P<", "(?<"), "zh": text} for pattern, text in said.messages
    ]
    return json.dumps(tables, ensure_ascii=False, separators=(",", ":")).encode()


def _own() -> dict[str, Any]:
    text = (files("courier_api.web.pages.console") / "words_zh.toml").read_text("utf-8")
    return tomllib.loads(text)


def _reasons() -> dict[str, list[str]]:
    """Return which reasons go with which decision."""
    return {
        decision: [r for r in VerdictReason if (r in APPROVING) == (decision is Decision.APPROVE)]
        for decision in Decision
    }


def _api_items(items: Iterable[str]) -> dict[str, str]:
    """Return the API's names of those items that the report calls otherwise."""
    ours = {f"corner_{item}": item.value for item in PhotoItem}
    return {item: ours[item] for item in items if item in ours}
