"""A JSON list of objects, each a row; numbers stay exact.

References: RFC 8259.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from routing.tables.errors import TableFileError, TableFileFlaw
from routing.tables.limits import Limits
from routing.tables.raw import clean
from routing.tables.table import BadCell, Cell, CellFlaw, RowFlaw

__all__ = ["JsonRow", "read_json"]

JsonRow = tuple[int, dict[str, Cell], tuple[RowFlaw, ...]]
"""Number of the object from 1, its members, its flaws."""

_REMEDY = "write a list of objects, one for each row: [{...}, {...}]"


def read_json(name: str, text: str, limits: Limits) -> list[JsonRow]:
    """Return the objects of the list in `text`.

    An object that holds a single list (``{"orders": [...]}``) is that list.

    Raises
    ------
    TableFileError
        If the text is not JSON or not such a list.
    """
    try:
        data = json.loads(
            text, parse_float=Decimal, object_pairs_hook=_members, parse_constant=_refuse
        )
    except (ValueError, RecursionError) as error:
        raise TableFileError(
            name, TableFileFlaw.JSON, f"is not valid JSON: {error}", _REMEDY
        ) from error
    if isinstance(data, dict):
        lists = [value for value in data.values() if isinstance(value, list)]
        data = lists[0] if len(lists) == 1 else data
    if not isinstance(data, list):
        kind = "one object" if isinstance(data, dict) else f"a single {type(data).__name__}"
        raise TableFileError(name, TableFileFlaw.JSON, f"holds {kind} instead of a list", _REMEDY)
    return [_row(number, item, limits) for number, item in enumerate(data, start=1)]


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for key, value in pairs:
        name = key.strip() or "[]"
        again = 2
        while name in members:
            name = f"{key.strip()}#{again}"
            again += 1
        members[name] = value
    return members


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON number")


def _row(number: int, item: object, limits: Limits) -> JsonRow:
    if not isinstance(item, dict):
        return number, {}, (RowFlaw.NOT_AN_OBJECT,)
    cells = {key: _cell(value, limits) for key, value in item.items()}
    return number, {key: cell for key, cell in cells.items() if cell is not None}, ()


def _cell(value: Any, limits: Limits) -> Cell:
    if isinstance(value, list | dict):
        return BadCell(CellFlaw.NESTED, json.dumps(value, ensure_ascii=False, default=str)[:40])
    return clean(value, limits.cell_chars)
