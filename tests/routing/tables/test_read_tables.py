from __future__ import annotations

import io
import json
import random
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from routing.errors import FileFormatError
from routing.tables import (
    BadCell,
    CellFlaw,
    Limits,
    RowFlaw,
    Table,
    TableFileError,
    TableFileFlaw,
    read_tables,
)


def write(path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def one(path: Path, **options: Any) -> Table:
    (table,) = read_tables(path, **options)
    return table


def values(table: Table) -> list[list[Any]]:
    return [[row.cells.get(column) for column in table.columns] for row in table.rows]


def workbook(path: Path, lines: list[list[Any]], merge: tuple[str, ...] = ()) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in lines:
        sheet.append(line)
    for cells in merge:
        sheet.merge_cells(cells)
    book.save(path)
    return path


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_text_reads_the_same_in_every_encoding(encoding: str, tmp_path: Path) -> None:
    text = "姓名,地址\n张三,深圳市福田区深南大道\n李四,新洲路\n"
    if encoding in {"utf-16-le", "utf-16-be"}:
        text = "name,no,address\n" + "张三,1,Shennan Avenue\n" * 3
    expected = [line.split(",") for line in text.strip().split("\n")]

    table = one(write(tmp_path / "a.csv", text, encoding))

    assert list(table.columns) == expected[0]
    assert values(table) == expected[1:]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "，"])
def test_the_delimiter_is_found(delimiter: str, tmp_path: Path) -> None:
    text = "\n".join(delimiter.join(line) for line in (["a", "b", "c"], ["1", "2.5", "x y"]))

    table = one(write(tmp_path / "a.csv", text))

    assert table.columns == ("a", "b", "c")
    assert values(table) == [["1", "2.5", "x y"]]


def test_commas_in_quoted_cells_do_not_count_as_delimiters(tmp_path: Path) -> None:
    text = 'a;b\n"1,2,3";x\n"4,5,6";y\n'

    assert values(one(write(tmp_path / "a.csv", text))) == [["1,2,3", "x"], ["4,5,6", "y"]]


def test_excels_separator_line_is_obeyed_and_skipped(tmp_path: Path) -> None:
    table = one(write(tmp_path / "a.csv", "sep=;\na;b\n1;2\n"))

    assert table.columns == ("a", "b")
    assert [row.ref.row for row in table.rows] == [3]


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    text = 'a,b\n\n1,"two\nlines"\n\n3,4\n'

    assert [row.ref.row for row in one(write(tmp_path / "a.csv", text)).rows] == [3, 5]


def test_a_single_column_is_a_table(tmp_path: Path) -> None:
    table = one(write(tmp_path / "a.csv", "address\n深南大道1号\n新洲路2号\n"))

    assert values(table) == [["深南大道1号"], ["新洲路2号"]]


def test_text_that_excel_protected_is_unwrapped(tmp_path: Path) -> None:
    table = one(write(tmp_path / "a.csv", 'a,b,c\n="00123",\'00456,\u3000x\u200b \n'))

    assert values(table) == [["00123", "00456", "x"]]


def test_a_formula_in_a_csv_is_a_bad_cell(tmp_path: Path) -> None:
    table = one(write(tmp_path / "a.csv", "a,b\n=1+1,x\n"))

    assert values(table) == [[BadCell(CellFlaw.FORMULA, "=1+1"), "x"]]


def test_title_rows_above_the_header_are_skipped(tmp_path: Path) -> None:
    lines = [["配送清单 2026-06-18"], [], ["a", "b", "c"], ["1", "2", "3"]]

    table = one(workbook(tmp_path / "a.xlsx", lines))

    assert table.columns == ("a", "b", "c")
    assert [row.ref.row for row in table.rows] == [4]


def test_known_names_find_a_header_that_is_not_the_widest_row(tmp_path: Path) -> None:
    text = "制表,李,审核,王,日期,今天\n保单号,地址\nP1,x\n"

    table = one(write(tmp_path / "a.csv", text), recognise={"保单号", "地址"}.__contains__)

    assert table.columns[:2] == ("保单号", "地址")


def test_a_header_over_two_rows_with_merged_groups_is_joined(tmp_path: Path) -> None:
    lines = [
        ["保单号", "客户信息", None, "预约", None],
        [None, "姓名", "电话", "日期", "时段"],
        ["P1", "张三", "199", "2026-06-18", "上午"],
    ]
    known = {"保单号", "姓名", "电话", "预约日期", "预约时段"}
    path = workbook(tmp_path / "a.xlsx", lines, ("A1:A2", "B1:C1", "D1:E1"))

    table = one(path, recognise=known.__contains__)

    assert table.columns == ("保单号", "姓名", "电话", "预约日期", "预约时段")
    assert [row.ref.row for row in table.rows] == [3]


def test_a_cell_merged_downwards_counts_for_each_row(tmp_path: Path) -> None:
    lines = [["a", "b"], ["x", 1], [None, 2], [None, 3]]

    table = one(workbook(tmp_path / "a.xlsx", lines, ("A2:A3",)))

    assert values(table) == [["x", 1], ["x", 2], [None, 3]]


def test_spreadsheet_values_keep_their_kinds(tmp_path: Path) -> None:
    cells = [13812345678, 1.5, date(2026, 6, 18), time(9, 30), True]

    table = one(workbook(tmp_path / "a.xlsx", [["a", "b", "c", "d", "e"], cells]))

    assert values(table) == [cells]
    assert type(table.rows[0].cells["a"]) is int


def test_formulas_without_result_and_errors_are_bad_cells(tmp_path: Path) -> None:
    lines = [["a", "b", "c"], ["=1+1", "#N/A", "x"], [1, 2, "=NA()"]]

    table = one(workbook(tmp_path / "a.xlsx", lines))

    assert values(table) == [
        [BadCell(CellFlaw.FORMULA, "=1+1"), BadCell(CellFlaw.ERROR, "#N/A"), "x"],
        [1, 2, BadCell(CellFlaw.FORMULA, "=NA()")],
    ]


def test_a_formula_with_a_result_is_its_result(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["a"], [7]])
    repacked = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(repacked, "w") as new:
        for name in old.namelist():
            content = old.read(name).replace(b"<v>7</v>", b"<f>3+4</f><v>7</v>")
            new.writestr(name, content)
    path.write_bytes(repacked.getvalue())

    assert values(one(path)) == [[7]]


def test_json_numbers_stay_exact_and_repeated_keys_are_kept(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", '[{"a": 0.1, "b": 1, "b": 2}, {"c": null, "a": " x "}]')

    table = one(path)

    assert table.rows[0].cells == {"a": Decimal("0.1"), "b": 1, "b#2": 2}
    assert table.rows[1].cells == {"a": "x"}
    assert [row.ref.row for row in table.rows] == [1, 2]


def test_json_is_recognised_whatever_the_name(tmp_path: Path) -> None:
    assert values(one(write(tmp_path / "a.xlsx", json.dumps([{"a": "1"}])))) == [["1"]]


def test_csv_and_xlsx_are_recognised_whatever_the_name(tmp_path: Path) -> None:
    assert values(one(write(tmp_path / "a.xlsx", "a,b\n1,2\n"))) == [["1", "2"]]
    renamed = workbook(tmp_path / "b.xlsx", [["a"], ["1"]]).rename(tmp_path / "b.csv")
    assert values(one(renamed)) == [["1"]]


def test_an_old_xls_is_read() -> None:
    table = one(Path(__file__).parent / "old_format.xls")

    assert table.columns == ("保单号", "地址", "日期")
    assert values(table) == [["P1", "深南大道1号", date(2026, 6, 18)]]


def test_cells_and_columns_beyond_the_limits_are_noticed(tmp_path: Path) -> None:
    limits = Limits(cell_chars=10)

    table = one(write(tmp_path / "a.csv", f"a,b\n{'x' * 11},y\n"), limits=limits)

    cell = table.rows[0].cells["a"]
    assert isinstance(cell, BadCell)
    assert cell.flaw is CellFlaw.TOO_LONG
    assert table.rows[0].cells["b"] == "y"


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["a"], ["1"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros.bin", bytes(3_000_000))

    with pytest.raises(TableFileError) as caught:
        read_tables(path, limits=Limits(unpacked_bytes=2_000_000))

    assert caught.value.flaw is TableFileFlaw.TOO_LARGE


def test_a_zip_bomb_that_lies_about_its_size_is_not_unpacked(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["a"], ["1"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros.bin", bytes(3_000_000))
    size = (3_000_000).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (1_000).to_bytes(4, "little")))

    with pytest.raises(TableFileError) as caught:
        read_tables(path, limits=Limits(unpacked_bytes=2_000_000))

    assert caught.value.flaw is TableFileFlaw.DAMAGED


def test_more_cells_than_columns_mark_the_row(tmp_path: Path) -> None:
    table = one(write(tmp_path / "a.csv", "a,b\n1,2\n1,2,3\n1,2\n1\n"))

    assert [row.flaws for row in table.rows] == [(), (RowFlaw.SURPLUS_CELLS,), (), ()]


def test_a_trailing_delimiter_on_every_row_is_no_shift(tmp_path: Path) -> None:
    table = one(write(tmp_path / "a.csv", "a,b\n1,2,\n3,4,\n"))

    assert [row.flaws for row in table.rows] == [(), ()]


def test_errors_are_file_format_errors_that_name_file_and_remedy(tmp_path: Path) -> None:
    with pytest.raises(FileFormatError, match=r"a\.csv: is empty: export"):
        read_tables(write(tmp_path / "a.csv", b""))


def test_damaged_workbooks_never_escape_as_other_errors(tmp_path: Path) -> None:
    content = workbook(tmp_path / "a.xlsx", [["a", "b"], ["1", "2"], ["3", "=A1"]]).read_bytes()
    chance = random.Random(7)
    damaged = 0
    for _ in range(150):
        changed = bytearray(content)
        for _ in range(chance.randint(1, 8)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        path = write(tmp_path / "b.xlsx", bytes(changed[: chance.choice([None, 900, 3000])]))
        try:
            read_tables(path)
        except TableFileError:
            damaged += 1
    assert damaged > 50


@pytest.mark.parametrize("cells", [("A1", "ALK499000"), ("A499000", "ZZ1"), ("A60000", "ZA2")])
def test_two_cells_in_far_corners_are_not_laid_out(tmp_path: Path, cells: tuple[str, str]) -> None:
    path = workbook(tmp_path / "a.xlsx", [["a"], ["1"], [2], [3]])
    places = dict(zip((b"A2", b"A3"), (cell.encode() for cell in cells), strict=True))
    far = rewritten(path, lambda xml: re.sub(rb'"(A2|A3)"', lambda m: b'"%b"' % places[m[1]], xml))
    with pytest.raises(TableFileError) as refused:
        read_tables(far)
    assert refused.value.flaw is TableFileFlaw.TOO_LARGE


def test_cells_that_do_not_say_where_they_are_are_read_and_counted(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["a", "b"], ["1", "2"]])
    assert values(one(rewritten(path, lambda xml: re.sub(rb' r="[A-Z]+\d+"', b"", xml)))) == [
        ["1", "2"]
    ]
    wide = b"<row>" + b"<c/>" * 16_000 + VALUE + b"</row>" + b"<row>%b</row>" % VALUE * 9_000
    bomb = rewritten(path, lambda xml: xml.replace(b"</sheetData>", wide + b"</sheetData>"))
    with pytest.raises(TableFileError) as refused:
        read_tables(bomb)
    assert refused.value.flaw is TableFileFlaw.TOO_LARGE


VALUE = b"<c><v>1</v></c>"


def rewritten(path: Path, change: Callable[[bytes], bytes]) -> Path:
    """Return a workbook whose sheets are changed, beside the first."""
    changed = path.with_name("changed.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = old.read(part)
            is_sheet = part.startswith("xl/worksheets/")
            new.writestr(part, change(content) if is_sheet else content)
    return changed


def test_random_bytes_never_escape_as_other_errors(tmp_path: Path) -> None:
    chance = random.Random(8)
    heads = [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"[{", b"\xff\xfe", b"a,b\n"]
    for _ in range(300):
        content = chance.choice(heads) + chance.randbytes(chance.randrange(600))
        try:
            read_tables(write(tmp_path / "a.dat", content))
        except TableFileError:
            continue


def test_a_time_of_day_beside_a_date_survives(tmp_path: Path) -> None:
    moment = datetime.fromisoformat("2026-06-17 14:30:00")

    assert values(one(workbook(tmp_path / "a.xlsx", [["a"], [moment]]))) == [[moment]]
