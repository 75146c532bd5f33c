"""The report's words in Chinese, for the page and the PDF."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from inspection.finding import Finding
from inspection.report.model import Report

__all__ = [
    "ReportWords",
    "Said",
    "called",
    "item_zh",
    "reason_zh",
    "remedy_zh",
    "report_words",
    "said_zh",
    "word",
]

_Table = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """A finding's message in Chinese.

    Parameters
    ----------
    text
        For the reader.
    original
        The English message where `text` says less than it; empty otherwise.
    """

    text: str
    original: str = ""


@dataclass(frozen=True, slots=True)
class ReportWords:
    """All words, for programs that show reports by themselves.

    Parameters
    ----------
    tables
        By name, what each code is called.
    messages
        Patterns that fit whole messages, and the Chinese with their groups in braces; the
        first that fits counts, ``.`` stands for line ends too.
    """

    tables: Mapping[str, Mapping[str, str]]
    messages: tuple[tuple[str, str], ...]


def report_words() -> ReportWords:
    """Return the words of the report's JSON."""
    tables = {name: _table(name) for name in _words() if name != "messages"}
    return ReportWords(tables, tuple((made.pattern, text) for made, text in _messages()))


def word(table: str, key: str) -> str:
    """Return what `key` is called; `key` itself if that is not known."""
    return _table(table).get(key, key)


def called(code: str) -> str:
    """Return the name of a finding's code; the item's with it for ``coverage.ITEM``."""
    names = _table("codes")
    if code in names:
        return names[code]
    head, _, rest = code.partition(".")
    if f"{head}." in names:
        table = "items" if head == "coverage" else "decisions"
        return f"{names[f'{head}.']}：{word(table, rest)}"
    return code


def said_zh(finding: Finding) -> Said:
    """Return the finding's message in Chinese, whatever of it can be said so."""
    for pattern, text in _messages():
        found = pattern.fullmatch(finding.message)
        if found:
            return Said(
                text.format(**{key: value or "" for key, value in found.groupdict().items()})
            )
    return Said(word("outcomes", finding.outcome.value), finding.message)


def remedy_zh(finding: Finding) -> str:
    """Return what the courier can do, in Chinese; empty if there is nothing."""
    if not finding.remedy:
        return ""
    remedies = _table("remedies")
    head = finding.code.partition(".")[0]
    return remedies.get(finding.code) or remedies.get(f"{head}.") or finding.remedy


def item_zh(report: Report, item: str) -> str:
    """Return what an item is called by the rules in force, else by this package."""
    named = {one.item: one.name_zh for one in report.items}
    return named.get(item) or word("items", item)


def reason_zh(code: str, otherwise: str) -> str:
    """Return why the rules decided so; `otherwise` for rows of an insurer's own table."""
    return _table("decisions").get(code, otherwise)


@cache
def _words() -> Mapping[str, object]:
    text = files("inspection.report").joinpath("words_zh.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def _table(name: str) -> _Table:
    table = _words()[name]
    return {str(key): str(value) for key, value in table.items()} if isinstance(table, dict) else {}


@cache
def _messages() -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = _words()["messages"]
    listed = rows if isinstance(rows, list) else []
    return tuple((re.compile(row["pattern"], re.DOTALL), row["zh"]) for row in listed)
