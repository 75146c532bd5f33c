from __future__ import annotations

import re
from pathlib import Path

from routing.rules import Severity, all_rules

DOCS = Path(__file__).parents[3] / "docs"
_LINE = re.compile(r"^\| ([RCD]\d{3}) \| (refused|warning) \|", re.MULTILINE)


def test_numbers_are_unique_and_every_rule_speaks_both_languages() -> None:
    rules = all_rules()

    assert len({rule.number for rule in rules}) == len(rules)
    for rule in rules:
        assert rule.message
        assert rule.remedy
        assert re.search("[一-鿿]", rule.message_zh)
        assert rule.remedy_zh


def test_the_documentation_lists_exactly_the_rules_of_the_code() -> None:
    text = "".join(
        (DOCS / name).read_text("utf-8") for name in ("orders-file.md", "couriers-file.md")
    )
    words = {Severity.REFUSE: "refused", Severity.WARN: "warning"}

    listed = sorted(_LINE.findall(text))

    assert listed == sorted((rule.number, words[rule.severity]) for rule in all_rules())
