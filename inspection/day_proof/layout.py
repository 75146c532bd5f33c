"""Where things stand on the sheet of the day, for printing it and for finding its box again.

Millimetres from the top left corner of A4 in portrait.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CODE", "CODE_CELLS", "PAGE_MM", "Box"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the sheet, in millimetres."""

    left: float
    top: float
    width: float
    height: float


PAGE_MM = (210.0, 297.0)
CODE = Box(55.0, 76.0, 100.0, 100.0)
"""The square of the QR code without its white margin."""
CODE_CELLS = tuple(Box(49.0 + 29.0 * place, 214.0, 25.0, 34.0) for place in range(4))
"""One for each digit of the visit's code."""
