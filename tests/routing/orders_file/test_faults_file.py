from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from routing.orders_file import RowFault, write_faults
from tests.routing.orders_file.files import good, read, write_csv


def _cells(path: Path) -> list[tuple[object, ...]]:
    sheet = load_workbook(path).worksheets[0]
    return [tuple(row) for row in sheet.iter_rows(values_only=True)]


def test_each_fault_is_a_line_in_both_languages_with_refusals_first(tmp_path: Path) -> None:
    rows = [good(1, 联系电话="12"), good(2, 预约日期="2026-02-30")]
    found = read(write_csv(tmp_path / "a.csv", rows))

    write_faults(tmp_path / "faults.xlsx", found.faults)

    head, refused, warned = _cells(tmp_path / "faults.xlsx")
    assert head[:2] == ("文件 File", "工作表 Sheet")
    assert refused[:6] == ("a.csv", None, 3, "预约日期", "2026-02-30", "R113")
    assert "日期不存在" in str(refused[7])
    assert "there is no such date" in str(refused[7])
    assert "refused" in str(refused[6])
    assert warned[5] == "R108"
    assert "warning" in str(warned[6])


def test_personal_data_is_masked(tmp_path: Path) -> None:
    rows = [
        good(1, 联系电话="1990000123456"),
        good(2, 预约时段="打19900001234问"),
        good(3, 应收保费="440301199001011234"),
    ]
    found = read(write_csv(tmp_path / "a.csv", rows))

    write_faults(tmp_path / "faults.xlsx", found.faults)

    text = str(_cells(tmp_path / "faults.xlsx")) + "".join(map(str, found.faults))
    assert "1990000123456" not in text
    assert "19900001234" not in text
    assert "199****1234" in text


def test_nothing_a_sender_typed_becomes_a_formula(tmp_path: Path) -> None:
    typed = ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)"]
    faults = [RowFault("a.csv", "", 2, cell, cell, "R1", cell, cell) for cell in typed]

    write_faults(tmp_path / "faults.xlsx", faults)

    sheet = load_workbook(tmp_path / "faults.xlsx").worksheets[0]
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            assert cell.data_type != "f"
            assert not str(cell.value).startswith(("=", "+", "-", "@"))


def test_control_characters_do_not_break_the_workbook(tmp_path: Path) -> None:
    write_faults(
        tmp_path / "f.xlsx", [RowFault("a", "", 1, "c", "x\x00\x0b\x1f\ufffey", "R", "m", "r")]
    )

    assert len(_cells(tmp_path / "f.xlsx")) == 2


def test_no_fault_is_an_empty_list(tmp_path: Path) -> None:
    write_faults(tmp_path / "faults.xlsx", [])

    assert len(_cells(tmp_path / "faults.xlsx")) == 1
