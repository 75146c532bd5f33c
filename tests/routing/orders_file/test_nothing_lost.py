"""Whatever is done to a file, every row comes out as a sale or as a refused row."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.rules import Severity
from tests.routing.orders_file.files import GOOD, csv_text, good, read, write_csv, write_json

CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "",
            "无",
            "明天",
            "上午",
            "-1",
            "1,2",
            "=1+1",
            '"',
            "\n",
            "合计",
            "2026-06-18",
            "�",
            "PA0001",
        ]
    ),
    st.integers(-10, 10**18).map(str),
    st.floats().map(str),
)
CHANGES = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from(list(GOOD)), CELLS), min_size=1, max_size=8
)


def _mutated(changes: list[tuple[int, str, Any]]) -> list[dict[str, Any]]:
    rows = [good(number) for number in range(1, 7)]
    for at, column, cell in changes:
        rows[at][column] = cell
    return rows


@settings(max_examples=60, deadline=None)
@given(CHANGES)
def test_rows_read_are_sales_and_refused_rows_and_untouched_rows_are_sales(
    changes: list[tuple[int, str, Any]],
) -> None:
    rows = _mutated(changes)
    touched = {at for at, _, _ in changes}
    taken = {str(row["保单号"]) for at, row in enumerate(rows) if at in touched}

    with tempfile.TemporaryDirectory() as folder:
        found = read(write_json(Path(folder) / "a.json", rows))

    blank = sum(not any(str(cell).strip() for cell in row.values()) for row in rows)
    assert found.rows_read == len(rows) - blank
    sold = {sale.id for sale in found.sales}
    for at, row in enumerate(rows):
        assert at in touched or row["保单号"] in sold or row["保单号"] in taken
    refusing = {fault.row for fault in found.faults if fault.severity is Severity.REFUSE}
    assert {row.row.row for row in found.refused} == refusing


@settings(max_examples=60, deadline=None)
@given(CHANGES)
def test_a_well_formed_csv_loses_no_row(changes: list[tuple[int, str, Any]]) -> None:
    rows = _mutated(changes)
    for row in rows:
        row["投保人"] = "张三"

    with tempfile.TemporaryDirectory() as folder:
        found = read(write_csv(Path(folder) / "a.csv", rows))

    assert found.rows_read >= len(rows)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 600), st.binary(max_size=6), st.integers(0, 8))
def test_damaged_bytes_never_end_in_a_traceback(at: int, put: bytes, cut: int) -> None:
    content = csv_text([good(1), good(2), good(3)]).encode()

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(content[:at] + put + content[at + cut :])
        read(path)
