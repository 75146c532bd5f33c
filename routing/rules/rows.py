"""A file of any kind to rows ready to be read, with all that is odd about the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from routing.model import RowRef
from routing.rules import file_rules
from routing.rules.columns import ColumnMap, Fields, map_columns
from routing.rules.row_check import RowCheck
from routing.rules.rule import RowFault
from routing.rules.values.text import normal_text
from routing.tables import Table, TableFileError, TableRow, read_tables

__all__ = ["Rows", "open_rows"]

_TOTALS = frozenset(
    {"合计", "总计", "小计", "共计", "汇总", "total", "sum", "subtotal", "grand total"}
)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a file.

    Parameters
    ----------
    checks
        One for each row that is not blank; those of no use are refused already.
    faults
        Of the file and its sheets.
    """

    checks: tuple[RowCheck, ...]
    faults: tuple[RowFault, ...]


def open_rows(path: Path, fields: Fields, **details: object) -> Rows:
    """Return the rows of `path`; a file that cannot be read is a fault, not an error.

    Parameters
    ----------
    path
        A table file of any kind.
    fields
        What its columns may be called.
    details
        Fill the templates of the rules.
    """
    try:
        tables = read_tables(path, recognise=fields.known)
    except TableFileError as error:
        rule, remedy_zh = file_rules.UNREADABLE_FILE[error.flaw]
        fault = rule.fault(
            RowRef(path.name), problem=error.problem, remedy=error.remedy, remedy_zh=remedy_zh
        )
        return Rows((), (fault,))
    mapped = [(table, map_columns(table, fields)) for table in tables]
    if all(columns.empty for _, columns in mapped):
        return _nothing_known(tables[0], fields, details)
    checks: list[RowCheck] = []
    faults: list[RowFault] = []
    for table, columns in mapped:
        faults += _sheet_faults(table, columns)
        if not columns.empty and not table.hidden:
            checks += _checks(table, columns, details)
    return Rows(tuple(checks), tuple(faults))


def _nothing_known(table: Table, fields: Fields, details: dict[str, object]) -> Rows:
    fault = file_rules.NOTHING_KNOWN.fault(
        RowRef(table.file, table.sheet),
        columns=", ".join(table.columns[:8]),
        required=", ".join(fields.labels[key] for key in fields.required),
    )
    checks = [RowCheck(row, ColumnMap({}, {}), **details) for row in table.rows]
    for check in checks:
        check.refuse_with(fault)
    return Rows(tuple(checks), (fault,))


def _sheet_faults(table: Table, columns: ColumnMap) -> Iterator[RowFault]:
    ref = RowRef(table.file, table.sheet)
    for note in table.notes:
        yield file_rules.TEXT_MENDED.fault(ref, note=note)
    if columns.empty:
        if table.rows:
            yield file_rules.SHEET_SKIPPED.fault(ref)
    elif table.hidden:
        yield file_rules.SHEET_HIDDEN.fault(ref, rows=len(table.rows))
    else:
        yield from columns.faults
        if not table.rows:
            yield file_rules.NO_ROWS.fault(ref)


def _checks(table: Table, columns: ColumnMap, details: dict[str, object]) -> Iterator[RowCheck]:
    for row in table.rows:
        check = RowCheck(row, columns, **details)
        if not check.refused:
            if _repeats_header(row):
                check.break_rule(file_rules.HEADER_AGAIN)
            elif _is_total(row):
                check.break_rule(file_rules.TOTAL_LINE)
        for fault in columns.refusing:
            check.refuse_with(fault)
        yield check


def _repeats_header(row: TableRow) -> bool:
    same = sum(cell == column for column, cell in row.cells.items())
    return same > 1 and same * 2 > len(row.cells)


def _is_total(row: TableRow) -> bool:
    first = next(iter(row.cells.values()), None)
    return isinstance(first, str) and normal_text(first).casefold().rstrip(":") in _TOTALS
