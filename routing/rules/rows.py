"""A file of any kind to rows ready to be read, with all that is odd about the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from routing.model import RowRef
from routing.rules import file_rules
from routing.rules.columns import ColumnMap, Fields, map_columns
from routing.rules.row_check import RowCheck
from routing.rules.rule import RowFault
from routing.rules.values.text import normal_text
from routing.tables import Table, TableFileError, TableRow, read_tables

__all__ = ["Rows", "names_apart", "open_rows"]

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


def names_apart(paths: Sequence[Path]) -> tuple[str, ...]:
    """Return what to call each file: its name, with its folder or a number where names clash.

    Examples
    --------
    >>> names_apart([Path("mon/a.csv"), Path("tue/a.csv"), Path("b.csv")])
    ('mon/a.csv', 'tue/a.csv', 'b.csv')
    """
    often = Counter(path.name for path in paths)
    names: list[str] = []
    for path in paths:
        plain = path.name if often[path.name] == 1 else f"{path.parent.name}/{path.name}"
        numbered = (f"{plain} ({number})" for number in range(2, len(paths) + 2))
        names.append(plain if plain not in names else next(n for n in numbered if n not in names))
    return tuple(names)


def open_rows(path: Path, fields: Fields, *, called: str = "", **details: object) -> Rows:
    """Return the rows of `path`; a file that cannot be read is a fault, not an error.

    Parameters
    ----------
    path
        A table file of any kind.
    fields
        What its columns may be called.
    called
        How references name the file; its own name if empty.
    details
        Fill the templates of the rules.
    """
    try:
        tables = [
            _called(called, table) if called else table
            for table in read_tables(path, recognise=fields.known)
        ]
    except TableFileError as error:
        rule, remedy_zh = file_rules.UNREADABLE_FILE[error.flaw]
        fault = rule.fault(
            RowRef(called or path.name),
            problem=error.problem,
            remedy=error.remedy,
            remedy_zh=remedy_zh,
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


def _called(name: str, table: Table) -> Table:
    if table.file == name:
        return table
    rows = tuple(replace(row, ref=replace(row.ref, file=name)) for row in table.rows)
    return replace(table, file=name, rows=rows)


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
