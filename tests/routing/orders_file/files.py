"""Order files made on the spot, each around rows that are good."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from routing.orders_file import OrdersRead, read_orders
from routing.settings import default_settings

DAY = date(2026, 6, 18)

GOOD: dict[str, Any] = {
    "保单号": "PA0001",
    "投保人": "张三",
    "联系电话": "19900001234",
    "配送地址": "深圳市福田区深南大道6572号",
    "预约日期": "2026-06-18",
    "预约时段": "9:00-11:00",
    "应收保费": "1,234.50元",
    "支付方式": "现金",
    "是否验车": "否",
    "车架号": "",
    "车牌号": "粤B12345",
    "险种": "车损险",
    "客户等级": "普通",
    "销售时间": "2026-06-17 14:30",
    "备注": "",
}


def good(number: int, **changes: Any) -> dict[str, Any]:
    return {**GOOD, "保单号": f"PA{number:04d}", **changes}


def around(faulty: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A faulty row with a good one on either side."""
    return [good(1), {**good(2), **faulty}, good(3)]


def csv_text(rows: Sequence[Mapping[str, Any]], delimiter: str = ",") -> str:
    stream = io.StringIO()
    columns = list(dict.fromkeys(column for row in rows for column in row))
    writer = csv.DictWriter(stream, columns, delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def write_csv(path: Path, rows: Sequence[Mapping[str, Any]], encoding: str = "utf-8") -> Path:
    path.write_bytes(csv_text(rows).encode(encoding))
    return path


def write_xlsx(path: Path, lines: Sequence[Sequence[Any]], **options: Any) -> Path:
    """Write `lines`; ``merge`` cells, ``title`` of the sheet, ``more`` sheets, ``hidden`` ones."""
    from openpyxl import Workbook

    workbook = Workbook()
    first = workbook.active
    assert first is not None
    sheets = {options.get("title", "Sheet"): lines, **options.get("more", {})}
    for at, (title, content) in enumerate(sheets.items()):
        sheet = first if at == 0 else workbook.create_sheet()
        sheet.title = title
        for line in content:
            sheet.append(list(line))
        if title in options.get("hidden", ()):
            sheet.sheet_state = "hidden"
    for cells in options.get("merge", ()):
        first.merge_cells(cells)
    workbook.save(path)
    return path


def lines_of(rows: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    return [columns, *([row.get(column) for column in columns] for row in rows)]


def write_json(path: Path, rows: Any) -> Path:
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return path


def read(*paths: Path) -> OrdersRead:
    found = read_orders(paths, day=DAY, settings=default_settings())
    assert found.rows_read == len(found.sales) + len(found.refused)
    return found


def rules_of(found: OrdersRead, row: int | None = None) -> list[str]:
    return [fault.rule for fault in found.faults if row is None or fault.row == row]
