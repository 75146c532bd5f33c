"""Numbers from the command line or from a column of a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from inspection.errors import InputError

__all__ = ["numbers_given", "text_of"]

_ENCODINGS = ("utf-8-sig", "gb18030")


def numbers_given(arguments: Sequence[str], file: Path | None, column: str) -> list[str]:
    """Return the numbers of `arguments`, then those of `column` in `file`, in order.

    Raises
    ------
    InputError
        If there is none at all, or the file cannot be read or lacks the column.
    """
    numbers = list(arguments)
    if file is not None:
        numbers += _column(file, column)
    if not numbers:
        raise InputError(column, [f"nothing given: name a {column} or a file with --csv"])
    return numbers


def _column(file: Path, column: str) -> list[str]:
    rows = csv.DictReader(text_of(file).splitlines())
    if column not in (rows.fieldnames or ()):
        raise InputError(str(file), [f"has no column {column!r} in its first line: add it"])
    return [row[column] or "" for row in rows]


def text_of(file: Path) -> str:
    """Return the text of a CSV file, in UTF-8 or as older Chinese spreadsheets write it.

    Raises
    ------
    InputError
        If it cannot be read or is no text.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(str(file), [f"cannot be read: {error.strerror}"]) from error
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(str(file), ["is neither UTF-8 nor GB18030 text: save it as CSV UTF-8"])
