"""A numbered rule of input, and a breach of one."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from routing.model import RowRef

__all__ = ["RowFault", "Rule", "Severity"]


class Severity(StrEnum):
    """Whether the row is turned away or goes on with the fault pointed out."""

    REFUSE = "refuse"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class RowFault:
    """A breach of a rule, told to the people who can mend it.

    Parameters
    ----------
    file, sheet, row
        As in :class:`~routing.model.RowRef`; row 0 is the file or sheet.
    column
        The column's name as written in the file; empty for the whole row.
    value
        What stands there, personal data masked.
    rule
        Number of the rule.
    message, remedy
        What is wrong and how to mend it, in English.
    message_zh, remedy_zh
        The same in Chinese.
    severity
        Whether the row was refused for it.
    """

    file: str
    sheet: str
    row: int
    column: str
    value: str
    rule: str
    message: str
    remedy: str
    message_zh: str = field(default="", repr=False)
    remedy_zh: str = field(default="", repr=False)
    severity: Severity = Severity.REFUSE

    def __str__(self) -> str:
        place = str(RowRef(self.file, self.sheet, self.row))
        column = f", {self.column}" if self.column else ""
        value = f" {self.value!r}" if self.value else ""
        return f"{place}{column}{value}: {self.rule} {self.message}; {self.remedy}"


class _Details(dict[str, object]):
    """Details of a case; one that nobody gave is blank rather than the end of the run."""

    def __missing__(self, key: str) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Rule:
    """What must hold, and what to say when it does not.

    Parameters
    ----------
    number
        ``R1xx`` for orders, ``R0xx`` for files, ``C2xx`` couriers, ``D3xx`` depots.
    severity
        What becomes of the row.
    message, remedy, message_zh, remedy_zh
        ``str.format`` templates, filled with the details of the case.
    """

    number: str
    severity: Severity
    message: str
    remedy: str
    message_zh: str
    remedy_zh: str

    def fault(self, ref: RowRef, column: str = "", value: str = "", **details: object) -> RowFault:
        """Return the breach at `ref` with the templates filled from `details`."""
        known = _Details(details)
        return RowFault(
            file=ref.file,
            sheet=ref.sheet,
            row=ref.row,
            column=column,
            value=value,
            rule=self.number,
            message=_tidy(self.message.format_map(known)),
            remedy=self.remedy.format_map(known),
            message_zh=_tidy(self.message_zh.format_map(known)),
            remedy_zh=self.remedy_zh.format_map(known),
            severity=self.severity,
        )


def _tidy(text: str) -> str:
    """Return `text` without the separator that an empty detail leaves at its end."""
    return text.strip().rstrip(":：").strip()
