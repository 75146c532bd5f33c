"""Two offices that both call their export orders.csv are told apart."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from routing.orders_file import read_orders
from routing.rules.rows import names_apart
from routing.settings import default_settings

DAY = date(2026, 6, 18)
HEADER = "保单号,投保人,联系电话,配送地址,预约日期,预约时段,应收保费,支付方式,是否验车\n"


def test_a_fault_names_the_folder_where_names_clash(tmp_path: Path) -> None:
    for office, row in (
        ("east", "A-1,王,13900000001,,2026-06-18,全天,1,现金,否\n"),
        ("west", "A-2,王,13900000001,泰然九路1号,2026-06-18,全天,-5,现金,否\n"),
    ):
        (tmp_path / office).mkdir()
        (tmp_path / office / "orders.csv").write_text(HEADER + row, encoding="utf-8")
    paths = [tmp_path / office / "orders.csv" for office in ("east", "west")]
    read = read_orders(paths, day=DAY, settings=default_settings())
    assert [(fault.file, fault.rule) for fault in read.faults] == [
        ("east/orders.csv", "R109"),
        ("west/orders.csv", "R123"),
    ]
    assert [row.row.file for row in read.refused] == ["east/orders.csv", "west/orders.csv"]


def test_names_that_do_not_clash_stay_as_they_are() -> None:
    assert names_apart([Path("x/a.csv"), Path("y/b.csv")]) == ("a.csv", "b.csv")


def test_the_same_file_twice_is_numbered() -> None:
    assert names_apart([Path("x/a.csv")] * 3) == ("x/a.csv", "x/a.csv (2)", "x/a.csv (3)")
