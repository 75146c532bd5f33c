"""Whether the cells of an .xlsx lie close together, so that its reader can lay them out.

Only what is plainly written counts: each cell says where it is, and no sheet
hides where sheets do not stand.  What is written in another way need not be bad;
it is read where it can do no harm.
"""

from __future__ import annotations

import io
import re
import zipfile

__all__ = ["lies_close"]

_CHUNK = 1 << 20
_OVERLAP = 4_096
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_ANY_CELL = re.compile(rb"<(?:[\w.-]+:)?c[\s/>]")
_CLOSE_CELL = re.compile(rb'<(?:[\w.-]+:)?c r="[A-Z]{1,2}[0-9]{1,4}"')
"""Up to column ZZ and row 9,999: at most 7 million cells."""


def lies_close(content: bytes) -> bool:
    """Return whether every cell of a workbook says that it is near the first; sizes are checked."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return all(
            _is_close(archive, part) if _SHEET.fullmatch(part) else not _has_cells(archive, part)
            for part in archive.namelist()
        )


def _is_close(archive: zipfile.ZipFile, part: str) -> bool:
    found = False
    with archive.open(part) as stream:
        tail = b""
        while chunk := stream.read(_CHUNK):
            window = tail + chunk
            found = found or b"sheetData" in window
            if len(_ANY_CELL.findall(window)) != len(_CLOSE_CELL.findall(window)):
                return False
            tail = window[-_OVERLAP:]
    return found


def _has_cells(archive: zipfile.ZipFile, part: str) -> bool:
    with archive.open(part) as stream:
        tail = b""
        while chunk := stream.read(_CHUNK):
            window = tail + chunk
            if b"sheetData" in window or window.startswith((b"\xff\xfe", b"\xfe\xff")):
                return True
            tail = window[-_OVERLAP:]
    return False
