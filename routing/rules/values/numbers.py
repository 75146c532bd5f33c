"""Plain numbers."""

from __future__ import annotations

import re
from decimal import Decimal

from routing.rules.values.errors import ImpossibleError, UnreadableError
from routing.rules.values.text import normal_text
from routing.tables import Cell

__all__ = ["read_decimal", "read_whole"]

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")


def read_decimal(cell: Cell) -> Decimal:
    """Return a number exactly as written.

    Raises
    ------
    UnreadableError
        If it is no number.
    """
    if isinstance(cell, bool):
        raise UnreadableError
    text = str(cell) if isinstance(cell, int | float | Decimal) else normal_text(cell)
    if isinstance(cell, str) and _NUMBER.fullmatch(text) is None:
        raise UnreadableError
    try:
        number = Decimal(text)
    except ArithmeticError as error:
        raise UnreadableError from error
    if not number.is_finite():
        raise UnreadableError
    return number


def read_whole(cell: Cell) -> int:
    """Return a whole number of 0 or more.

    Raises
    ------
    UnreadableError, ImpossibleError
        If it is no number, or has a fraction or a minus.
    """
    number = read_decimal(cell)
    if number != number.to_integral_value():
        raise ImpossibleError(f"{number:f} is not a whole number", f"{number:f} 不是整数")
    if number < 0:
        raise ImpossibleError(f"{number:f} is below 0", f"{number:f} 小于 0")
    return int(number)
