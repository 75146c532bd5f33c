"""Where in a file something stands."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["RowRef"]


@dataclass(frozen=True, slots=True, order=True)
class RowRef:
    """A row of a table as a person sees it.

    Parameters
    ----------
    file, sheet
        File name, with its folder only where two files of a day bear the same;
        `sheet` is empty where the format has none.
    row
        Counted from 1 as the spreadsheet shows it, header rows included; in a
        JSON list the number of the object.  0 is the file or sheet as a whole.
    """

    file: str
    sheet: str = ""
    row: int = 0

    def __str__(self) -> str:
        parts = [self.file]
        if self.sheet:
            parts.append(f"sheet {self.sheet}")
        if self.row:
            parts.append(f"row {self.row}")
        return ", ".join(parts)

    @property
    def in_chinese(self) -> str:
        """The place as the sender of the file reads it."""
        sheet = f"工作表“{self.sheet}”" if self.sheet else ""
        return f"{self.file}{sheet}" + (f"第{self.row}行" if self.row else "")
