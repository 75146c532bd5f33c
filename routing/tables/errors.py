"""Why a whole file cannot be read as a table."""

from __future__ import annotations

from enum import StrEnum

from routing.errors import FileFormatError

__all__ = ["TableFileError", "TableFileFlaw"]


class TableFileFlaw(StrEnum):
    """The kinds of unreadable file."""

    UNREADABLE = "unreadable"
    EMPTY = "empty"
    NOT_A_TABLE = "not_a_table"
    PASSWORD = "password"  # noqa: S105 - a kind of fault, not a secret
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    ENCODING = "encoding"
    JSON = "json"
    NO_HEADER = "no_header"


class TableFileError(FileFormatError):
    """A file that is no table, or a table that cannot be opened.

    Parameters
    ----------
    subject
        The file's name.
    flaw
        The kind of fault.
    problem
        What is wrong.
    remedy
        How to mend it.
    """

    def __init__(self, subject: str, flaw: TableFileFlaw, problem: str, remedy: str) -> None:
        super().__init__(subject, [f"{problem}: {remedy}"])
        self.flaw = flaw
        self.problem = problem
        self.remedy = remedy
