"""A place in a file, for developers and for whoever sent it."""

from __future__ import annotations

from routing.model import RowRef


def test_a_row_is_named_in_both_languages() -> None:
    ref = RowRef("a.xlsx", "清单", 7)
    assert str(ref) == "a.xlsx, sheet 清单, row 7"
    assert ref.in_chinese == "a.xlsx工作表“清单”第7行"
    assert RowRef("a.csv").in_chinese == "a.csv"
