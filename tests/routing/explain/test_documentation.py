"""docs/explain.md lists every code as the code words it."""

from __future__ import annotations

import re
from pathlib import Path

from routing.explain import IMPOSSIBLE, MEANING, Code

PAGE = Path(__file__).parents[3] / "docs" / "explain.md"


def test_every_code_has_a_meaning() -> None:
    assert list(MEANING) == list(Code)


def test_the_page_lists_the_codes_of_the_code() -> None:
    rows = re.findall(
        r"^\| `([A-Z_]+)` \| (.*?) \| (yes|) ?\|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE
    )
    expected = [(code, text, "yes" if code in IMPOSSIBLE else "") for code, text in MEANING.items()]
    assert rows == expected
