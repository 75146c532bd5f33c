"""The sheets of a workbook by calamine: called here, or run as a program of its own.

As a program it takes the workbook from standard input and gives :class:`Told`
to standard output, pickled; it imports nothing of ours and starts in a tenth
of a second.
"""

from __future__ import annotations

import io
import pickle
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

__all__ = ["Raw", "Sheet", "Told", "read_sheets"]

Raw = str | int | float | bool | date | datetime | time | timedelta
Range = tuple[tuple[int, int], tuple[int, int]]
Sheet = tuple[str, bool, list[list[Raw]], list[Range]]
"""Name, whether it is hidden, cells row by row, merged ranges by their corners from 0."""

Told = tuple[str, Any]
"""``read`` with the sheets; or ``password``, ``large`` or ``damaged`` with the reason."""


def read_sheets(content: bytes, cells_max: int) -> Told:
    """Return the worksheets, or why there are none.

    Parameters
    ----------
    cells_max
        Of one sheet, as the rectangle around all its cells.
    """
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    sheets: list[Sheet] = []
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            for about in workbook.sheets_metadata:
                if about.typ != SheetTypeEnum.WorkSheet:
                    continue
                sheet = workbook.get_sheet_by_name(about.name)
                if sheet.total_height * sheet.total_width > cells_max:
                    return "large", about.name
                hidden = about.visible != SheetVisibleEnum.Visible
                cells = sheet.to_python(skip_empty_area=False)
                sheets.append((about.name, hidden, cells, list(sheet.merged_cell_ranges or ())))
    except PasswordError:
        return "password", ""
    except MemoryError:
        return "large", ""
    except (CalamineError, OSError, ValueError) as error:
        return "damaged", str(error)
    return "read", sheets


def _confine(memory_bytes: int) -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _confine(int(sys.argv[1]))
    sys.stdout.buffer.write(pickle.dumps(read_sheets(sys.stdin.buffer.read(), int(sys.argv[2]))))
