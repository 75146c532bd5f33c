"""docs/check.md lists every rule as the code words it."""

from __future__ import annotations

import re
from pathlib import Path

from routing.check import RULES

PAGE = Path(__file__).parents[3] / "docs" / "check.md"


def test_the_page_lists_the_rules_of_the_code() -> None:
    rows = re.findall(r"^\| (V\d\d) \| (.*?) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == list(RULES.items())
