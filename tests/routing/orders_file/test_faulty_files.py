"""Files that cannot be read, or only in part: one clear fault, never a traceback."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.routing.orders_file.files import (
    csv_text,
    good,
    lines_of,
    read,
    rules_of,
    write_csv,
    write_json,
    write_xlsx,
)

ROWS = [good(1), good(2)]


def _xlsx_bytes(tmp_path: Path) -> bytes:
    return write_xlsx(tmp_path / "made.xlsx", lines_of(ROWS)).read_bytes()


def _zip_bytes(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return stream.getvalue()


def _far_cell(tmp_path: Path) -> bytes:
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.active["A1"] = "保单号"  # type: ignore[index]
    workbook.active["XFD1048576"] = "x"  # type: ignore[index]
    workbook.save(tmp_path / "far.xlsx")
    return (tmp_path / "far.xlsx").read_bytes()


def _flipped(tmp_path: Path) -> bytes:
    content = bytearray(_xlsx_bytes(tmp_path))
    content[len(content) // 3 : len(content) // 3 + 40] = bytes(40)
    return bytes(content)


FILES: dict[str, tuple[str, Callable[[Path], bytes], str, str]] = {
    "empty": ("a.csv", lambda _: b"", "R002", "is empty"),
    "blank lines only": ("a.csv", lambda _: b"\r\n \n\n", "R002", "is empty"),
    "byte order mark only": ("a.csv", lambda _: b"\xef\xbb\xbf", "R002", "is empty"),
    "workbook without cells": (
        "a.xlsx",
        lambda path: write_xlsx(path / "made.xlsx", []).read_bytes(),
        "R002",
        "no content",
    ),
    "empty JSON list": ("a.json", lambda _: b"[]", "R002", "empty list"),
    "PDF": ("a.xlsx", lambda _: b"%PDF-1.7 ...", "R003", "PDF"),
    "picture": ("a.csv", lambda _: b"\x89PNG\r\n\x1a\n" + bytes(99), "R003", "picture"),
    "gzip": ("a.csv", lambda _: b"\x1f\x8b" + bytes(99), "R003", "gzip"),
    "web page named .xls": (
        "a.xls",
        lambda _: "<html><table><tr><td>保单号".encode(),
        "R003",
        "web page",
    ),
    "Word document": (
        "a.xlsx",
        lambda _: _zip_bytes(word__document_xml=b"<w/>"),
        "R003",
        "not a workbook",
    ),
    "protected by password": (
        "a.xlsx",
        lambda _: (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + bytes(600)
            + "EncryptedPackage".encode("utf-16-le")
        ),
        "R004",
        "password",
    ),
    "truncated workbook": (
        "a.xlsx",
        lambda path: _xlsx_bytes(path)[:-800],
        "R005",
        "damaged",
    ),
    "workbook with bytes gone": ("a.xlsx", _flipped, "R005", "damaged"),
    "truncated .xls": (
        "a.xls",
        lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900),
        "R005",
        "cannot be opened",
    ),
    "cell at the far corner": ("a.xlsx", _far_cell, "R006", "XFD1048576"),
    "random bytes": ("a.csv", lambda _: bytes(range(256)) * 8, "R007", "binary"),
    "bytes without zero": ("a.csv", lambda _: bytes(range(1, 32)) * 40, "R007", "binary"),
    "broken JSON": ("a.json", lambda _: b'[{"a": 1},', "R008", "not valid JSON"),
    "JSON object": ("a.json", lambda _: b'{"a": 1}', "R008", "one object"),
    "JSON with NaN": ("a.json", lambda _: b'[{"a": NaN}]', "R008", "NaN"),
    "JSON nested too deep": ("a.json", lambda _: b"[" * 200_000, "R008", "not valid JSON"),
    "other columns": (
        "a.csv",
        lambda _: "水果,颜色\n苹果,红\n梨,黄\n".encode(),
        "R010",
        "水果, 颜色",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_an_unusable_file_is_one_fault_and_the_next_file_goes_on(name: str, tmp_path: Path) -> None:
    file_name, make, rule, words = FILES[name]
    bad = tmp_path / file_name
    bad.write_bytes(make(tmp_path))

    found = read(bad, write_csv(tmp_path / "good.csv", ROWS))

    faults = [fault for fault in found.faults if fault.file == file_name]
    assert [(fault.rule, fault.row) for fault in faults] == [(rule, 0)]
    assert words in faults[0].message
    assert faults[0].remedy
    assert faults[0].remedy_zh
    assert len(found.sales) == 2


def test_a_missing_file_and_a_folder_are_faults(tmp_path: Path) -> None:
    found = read(tmp_path / "nowhere.csv", tmp_path)

    assert rules_of(found) == ["R001", "R001"]


def test_a_file_above_the_size_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as stream:
        stream.truncate(300_000_000)

    assert rules_of(read(path)) == ["R006"]


def test_rows_without_known_columns_are_counted_and_refused(tmp_path: Path) -> None:
    path = tmp_path / "fruit.csv"
    path.write_text("水果,颜色\n苹果,红\n梨,黄\n", "utf-8")

    found = read(path)

    assert found.rows_read == 2
    assert [row.rules for row in found.refused] == [("R010",), ("R010",)]


def test_a_missing_column_is_told_once_with_a_guess_and_refuses_all_rows(tmp_path: Path) -> None:
    rows = [
        {("配送的地址" if key == "配送地址" else key): v for key, v in row.items()} for row in ROWS
    ]

    found = read(write_csv(tmp_path / "a.csv", rows))

    missing = [fault for fault in found.faults if fault.rule == "R015"]
    assert len(missing) == 1
    assert "配送的地址" in missing[0].message
    assert [row.rules for row in found.refused] == [("R015",), ("R015",)]


def test_an_unknown_column_is_told_once_and_harms_nothing(tmp_path: Path) -> None:
    found = read(write_csv(tmp_path / "a.csv", [row | {"幸运数字": 7} for row in ROWS]))

    assert rules_of(found) == ["R013"]
    assert len(found.sales) == 2


def test_columns_known_to_be_of_no_use_are_not_reported(tmp_path: Path) -> None:
    found = read(write_csv(tmp_path / "a.csv", [row | {"序号": 7, "坐席": "李"} for row in ROWS]))

    assert rules_of(found) == []


def test_a_column_twice_is_told_and_a_difference_as_well(tmp_path: Path) -> None:
    rows = [ROWS[0] | {"手机号": "19900001234"}, ROWS[1] | {"手机号": "19900009999"}]

    found = read(write_csv(tmp_path / "a.csv", rows))

    assert rules_of(found) == ["R014", "R090"]
    assert [sale.phone for sale in found.sales] == ["19900001234", "19900001234"]


def test_columns_of_one_name_do_not_overwrite_each_other(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("保单号,地址,地址,日期\nPA1,深圳市福田区深南大道1号,,2026-06-18\n", "utf-8")

    found = read(path)

    assert [sale.address for sale in found.sales] == ["深圳市福田区深南大道1号"]
    assert "R014" in rules_of(found)


def test_missing_optional_columns_are_assumed_and_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("保单号,地址\nPA1,深圳市福田区深南大道1号\n", "utf-8")

    found = read(path)

    assert rules_of(found, 0) == ["R016"] * 4
    assert str(found.sales[0].windows[0]) == "09:00-18:00"


def test_a_header_without_rows_is_told(tmp_path: Path) -> None:
    found = read(write_xlsx(tmp_path / "a.xlsx", lines_of(ROWS)[:1]))

    assert rules_of(found) == ["R017"]


def test_a_sheet_of_another_kind_is_told_and_skipped(tmp_path: Path) -> None:
    more = {"水果": [["苹果", "梨"], ["红", "黄"]]}
    path = write_xlsx(tmp_path / "a.xlsx", lines_of(ROWS), more=more)

    found = read(path)

    assert [(fault.rule, fault.sheet) for fault in found.faults] == [("R011", "水果")]
    assert len(found.sales) == 2


def test_a_hidden_sheet_is_told_and_not_planned(tmp_path: Path) -> None:
    more = {"旧": lines_of([good(8)])}
    path = write_xlsx(tmp_path / "a.xlsx", lines_of(ROWS), more=more, hidden=["旧"])

    found = read(path)

    assert [(fault.rule, fault.sheet) for fault in found.faults] == [("R012", "旧")]
    assert len(found.sales) == 2


def test_a_file_glued_from_two_encodings_is_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    text = csv_text([good(1), good(2), good(3)]).encode()
    extra = csv_text([good(4)]).splitlines(keepends=True)[1].encode("gb18030")
    path.write_bytes(text + extra)

    found = read(path)

    assert len(found.sales) == 4
    assert {sale.customer_name for sale in found.sales} == {"张三"}
    assert rules_of(found) == ["R018"]


def test_a_file_cut_within_a_character_keeps_its_other_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    content = csv_text([good(1), good(2), good(3, 备注="请先致电")]).rstrip().encode()
    path.write_bytes(content[:-1])

    found = read(path)

    assert [sale.id for sale in found.sales[:2]] == ["PA0001", "PA0002"]
    assert "R018" in rules_of(found)


def test_json_in_an_object_with_one_list_is_read(tmp_path: Path) -> None:
    found = read(write_json(tmp_path / "a.json", {"orders": ROWS}))

    assert len(found.sales) == 2
