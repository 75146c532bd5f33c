"""From the columns of a file to the fields of a record, by a table of synonyms.

Names are compared without case, widths, spaces, punctuation and what stands in
brackets, except for a unit of money there: ``应收保费（元）`` is ``应收保费`` in yuan.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import resources

from routing.model import RowRef
from routing.rules import file_rules
from routing.rules.rule import RowFault, Severity
from routing.rules.values.money import UNITS
from routing.rules.values.text import normal_text
from routing.tables import Table

__all__ = ["ColumnMap", "Fields", "load_fields", "map_columns"]

_BRACKETED = re.compile(r"[(\[【〔<](.*?)[)\]】〕>]")
_PUNCTUATION = re.compile(r"[\s_\-*:：.,;/\\|'\"#]+")
_AGAIN = re.compile(r"#\d+$")


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a kind of record and the names their columns go by.

    Parameters
    ----------
    names
        Field by normalised column name; ``""`` for columns known and not used.
    rank
        Of each normalised name within its field; a rank of 100 and more is a
        fallback, used only if no better column is there.
    labels
        What to call each field in a message: its first name.
    required
        Fields without which no row can be used, each with the field that may
        stand in for it, or ``""``.
    assumed
        What is assumed where the field has no column, in English and Chinese.
    """

    names: Mapping[str, str]
    rank: Mapping[str, int]
    labels: Mapping[str, str]
    required: Mapping[str, str]
    assumed: Mapping[str, tuple[str, str]]

    def known(self, column: str) -> bool:
        """Whether `column` is a name in the table, used or not."""
        return _split_unit(column)[0] in self.names


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """The columns of one table.

    Parameters
    ----------
    columns
        For each field its columns, best first.
    units
        Unit of money by column.
    missing
        Required fields without a column.
    faults
        What is to be said of the columns.
    """

    columns: Mapping[str, tuple[str, ...]]
    units: Mapping[str, str]
    missing: tuple[str, ...] = ()
    faults: tuple[RowFault, ...] = field(default=())

    @property
    def empty(self) -> bool:
        """Whether nothing is known."""
        return not self.columns

    @property
    def refusing(self) -> tuple[RowFault, ...]:
        """The faults for which no row of the table can be used."""
        return tuple(fault for fault in self.faults if fault.severity is Severity.REFUSE)


def load_fields(package: str, name: str) -> Fields:
    """Return the fields of the synonyms file `name` in `package`.

    Each table of the file is a field: ``names`` (the first is its label),
    ``fallback``, ``required`` and ``assumed``; ``[ignored]`` lists columns that
    are known and not used.
    """
    tables = tomllib.loads(resources.files(package).joinpath(name).read_text(encoding="utf-8"))
    names: dict[str, str] = {}
    rank: dict[str, int] = {}
    for key, table in tables.items():
        for start, group in ((0, "names"), (100, "fallback")):
            for at, word in enumerate(
                [*([key] if group == "names" else []), *table.get(group, [])]
            ):
                names[_compact(word)] = "" if key == "ignored" else key
                rank.setdefault(_compact(word), start + at)
    records = {key: table for key, table in tables.items() if key != "ignored"}
    return Fields(
        names=names,
        rank=rank,
        labels={key: table["names"][0] for key, table in records.items()},
        required={
            key: table.get("or", "") for key, table in records.items() if table.get("required")
        },
        assumed={key: tuple(t["assumed"]) for key, t in records.items() if "assumed" in t},
    )


def map_columns(table: Table, fields: Fields) -> ColumnMap:
    """Return which columns of `table` hold which fields, and all that is odd about them."""
    found: dict[str, list[tuple[int, str]]] = {}
    units: dict[str, str] = {}
    unknown: list[str] = []
    for column in table.columns:
        name, unit = _split_unit(_AGAIN.sub("", column))
        key = fields.names.get(name)
        if key is None:
            unknown.append(column)
        elif key:
            found.setdefault(key, []).append((fields.rank[name], column))
            units[column] = unit
    columns = {key: _usable(ranked) for key, ranked in found.items()}
    missing = tuple(
        key for key, other in fields.required.items() if not {key, other} & columns.keys()
    )
    mapped = ColumnMap(columns, units, missing)
    if not columns:
        return mapped
    return replace(mapped, faults=tuple(_faults(table, fields, mapped, unknown)))


def _compact(name: str) -> str:
    return _PUNCTUATION.sub("", normal_text(name).casefold())


def _split_unit(column: str) -> tuple[str, str]:
    """Return the normalised name and the unit of money in its brackets."""
    text = normal_text(column)
    unit = ""
    for inner in _BRACKETED.findall(text):
        word = inner.removeprefix("单位").lstrip(":").strip().replace("万元", "万")
        unit = word if word in UNITS else unit
    return _compact(_BRACKETED.sub("", text)), unit


def _usable(ranked: Sequence[tuple[int, str]]) -> tuple[str, ...]:
    best = min(rank for rank, _ in ranked)
    return tuple(column for rank, column in sorted(ranked) if rank < 100 or best >= 100)


def _faults(
    table: Table, fields: Fields, mapped: ColumnMap, unknown: Sequence[str]
) -> Iterator[RowFault]:
    ref = RowRef(table.file, table.sheet)
    free = [label for key, label in fields.labels.items() if key not in mapped.columns]
    for column in unknown:
        if column.startswith("[") and not any(column in row.cells for row in table.rows):
            continue
        yield file_rules.COLUMN_UNKNOWN.fault(ref, column, **_hint(column, free))
    for same in mapped.columns.values():
        if len(same) > 1:
            yield file_rules.COLUMN_TWICE.fault(ref, same[0], columns=", ".join(same))
    for key in mapped.missing:
        label = fields.labels[key]
        yield file_rules.COLUMN_MISSING.fault(
            ref, label, name=label, rows=len(table.rows), **_hint(label, unknown)
        )
    for key, (assumed, assumed_zh) in fields.assumed.items():
        if key not in mapped.columns:
            label = fields.labels[key]
            yield file_rules.COLUMN_ASSUMED.fault(
                ref, label, name=label, assumed=assumed, assumed_zh=assumed_zh
            )


def _hint(column: str, names: Sequence[str]) -> dict[str, str]:
    """Return the name that `column` may have been meant to be, as words of a message."""
    close = difflib.get_close_matches(column, names, n=1)
    if not close:
        return {"hint": "", "hint_zh": ""}
    return {"hint": f"; is it {close[0]}?", "hint_zh": f"，是否为 {close[0]}？"}
