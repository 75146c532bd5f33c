"""Reading one row, keeping every fault it has."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from routing.model import RowRef, mask_name, mask_personal, mask_phone
from routing.rules import file_rules
from routing.rules.columns import ColumnMap
from routing.rules.rule import RowFault, Rule, Severity
from routing.rules.values import BadValueError, ImpossibleError, RelativeDayError
from routing.rules.values.text import plain_text
from routing.rules.values.words import is_nothing
from routing.tables import BadCell, Cell, TableRow

__all__ = ["RowCheck"]

T = TypeVar("T")
_SHOWN_CHARS = 60
_DAMAGE = re.compile(r"�|锟斤拷|\?{4}|烫烫")
_MASKS: dict[str, Callable[[str], str]] = {
    "customer_name": mask_name,
    "phone": mask_phone,
    "phone_backup": mask_phone,
}


class RowCheck:
    """The fields of a row and the faults found in reading them.

    Parameters
    ----------
    row
        The row.
    columns
        Which of its columns hold which fields.
    details
        Fill the templates of every rule that is broken while reading.
    """

    def __init__(self, row: TableRow, columns: ColumnMap, **details: object) -> None:
        self.ref: RowRef = row.ref
        self.faults: list[RowFault] = []
        self._above: list[RowFault] = []
        self._seen: dict[str, Cell] = {}
        self._row = row
        self._columns = columns
        self._details = details
        for flaw in row.flaws:
            self.break_rule(file_rules.BAD_ROW[flaw])

    @property
    def refused(self) -> bool:
        """Whether a fault so far turns the row away."""
        return bool(self.refusing)

    @property
    def refusing(self) -> tuple[str, ...]:
        """Numbers of the rules that turn the row away, each once."""
        broken = (*self._above, *self.faults)
        numbers = (fault.rule for fault in broken if fault.severity is Severity.REFUSE)
        return tuple(dict.fromkeys(numbers))

    def refuse_with(self, fault: RowFault) -> None:
        """Turn the row away for a fault of its sheet, which is told there."""
        self._above.append(fault)

    def has_column(self, field: str) -> bool:
        """Whether the file has a column for `field`."""
        return field in self._columns.columns

    def column(self, field: str) -> str:
        """Return the name of the column that `field` is read from."""
        names = self._columns.columns.get(field, ("",))
        if len(names) == 1:
            return names[0]
        return next((name for name in names if name in self._row.cells), names[0])

    def unit(self, field: str) -> str:
        """Return the unit of money in the header of `field`."""
        return self._columns.units.get(self.column(field), "")

    def cell(self, field: str) -> Cell:
        """Return what stands under `field`; blank and ``无`` are ``None``."""
        cell = self._row.cells.get(self.column(field))
        return None if is_nothing(cell) else cell

    def text(self, field: str) -> str:
        """Return a text field as typed on one line; a bad or damaged one is a fault."""
        cell = self.usable(field)
        if cell is None:
            return ""
        text = plain_text(cell)
        if _DAMAGE.search(text):
            self.break_rule(file_rules.DAMAGED_TEXT, field)
        return text

    def usable(self, field: str) -> Cell:
        """Return the cell of `field`; one without content (a formula) is a fault."""
        names = self._columns.columns.get(field)
        if names is None:
            return None
        if field in self._seen:
            return self._seen[field]
        cell = self.cell(field)
        if len(names) > 1:
            self._compare_columns(field, names)
        if isinstance(cell, BadCell):
            self.break_rule(file_rules.BAD_CELL[cell.flaw], field)
            cell = None
        self._seen[field] = cell
        return cell

    def read(
        self, field: str, reader: Callable[[Cell], T], rule: Rule, **special: Rule
    ) -> T | None:
        """Return what `reader` makes of the field, or ``None`` if blank or faulty.

        Parameters
        ----------
        field, reader
            What is read, and how; `reader` raises ``BadValueError``.
        rule
            Broken if it does.
        special
            ``impossible`` and ``relative``: broken instead for those errors.
        """
        cell = self.usable(field)
        if cell is None:
            return None
        try:
            return reader(cell)
        except ImpossibleError as error:
            self._break_for(error, field, special.get("impossible", rule))
        except RelativeDayError as error:
            self._break_for(error, field, special.get("relative", rule))
        except BadValueError as error:
            self._break_for(error, field, rule)
        return None

    def _break_for(self, error: BadValueError, field: str, rule: Rule) -> None:
        self.break_rule(rule, field, reason=error.reason, reason_zh=error.reason_zh)

    def break_rule(self, rule: Rule, field: str = "", **details: object) -> None:
        """Keep a breach of `rule` at `field`, its value masked if personal."""
        column = self.column(field) if field else ""
        fault = rule.fault(self.ref, column, self._shown(field), **{**self._details, **details})
        if fault not in self.faults:
            self.faults.append(fault)

    def _shown(self, field: str) -> str:
        if not field:
            return ""
        text = plain_text(self._row.cells.get(self.column(field)))
        if len(text) > _SHOWN_CHARS:
            text = f"{text[:_SHOWN_CHARS]}..."
        return _MASKS.get(field, mask_personal)(text)

    def _compare_columns(self, field: str, names: Sequence[str]) -> None:
        filled = {
            name: plain_text(self._row.cells[name]) for name in names if name in self._row.cells
        }
        if len(set(filled.values())) > 1:
            self.break_rule(
                file_rules.COLUMNS_DIFFER,
                field,
                columns=", ".join(filled),
                used=next(iter(filled)),
            )
