"""Amounts as people type them, to exact fen."""

from __future__ import annotations

import re
from decimal import Decimal

from routing.rules.values.errors import ImpossibleError, UnreadableError
from routing.rules.values.text import normal_text
from routing.tables import Cell

__all__ = ["FEN", "UNITS", "read_fen"]

FEN = Decimal("0.01")
UNITS = {"": Decimal(1), "元": Decimal(1), "万": Decimal(10_000), "分": FEN}
"""Yuan in one of each unit a column or an amount may name."""

_NOISE = re.compile(r"人民币|rmb|cny|¥|yuan|[整正]$|\s", re.IGNORECASE)
_AMOUNT = re.compile(
    r"(?P<minus>[-−])?(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)"
    r"(?P<times>[千万])?(?P<unit>[元块圆])?"
)
_FLOAT_NOISE = Decimal("0.000001")


def read_fen(cell: Cell, unit: str = "") -> int:
    """Return an amount in integer fen; negative amounts are returned as such.

    Parameters
    ----------
    cell
        ``1,234.50元``, ``￥980``, ``1.2万``, ``(50.00)`` for minus 50, a number.
    unit
        What the column's header says: a key of :data:`UNITS`.

    Raises
    ------
    UnreadableError
        If it is no amount.
    ImpossibleError
        If it has a fraction of a fen.

    Examples
    --------
    >>> read_fen("￥1,234.50元")
    123450
    >>> read_fen("1.2万")
    1200000
    """
    yuan = _yuan(cell, unit)
    fen = yuan / FEN
    nearest = round(fen)
    if abs(fen - nearest) > (_FLOAT_NOISE if isinstance(cell, float) else 0):
        raise ImpossibleError(f"{yuan:f} yuan has a fraction of a fen", f"{yuan:f} 元不足一分")
    return nearest


def _yuan(cell: Cell, unit: str) -> Decimal:
    if isinstance(cell, bool):
        raise UnreadableError
    if isinstance(cell, int | float | Decimal):
        number = Decimal(str(cell))
        if not number.is_finite():
            raise UnreadableError
        return number * UNITS[unit]
    text = _NOISE.sub("", normal_text(cell))
    bracketed = text.startswith("(") and text.endswith(")")
    match = _AMOUNT.fullmatch(text[1:-1] if bracketed else text)
    if match is None:
        raise UnreadableError
    amount = Decimal(match["digits"].replace(",", ""))
    if match["times"]:
        amount *= 1_000 if match["times"] == "千" else 10_000
    elif not match["unit"]:
        amount *= UNITS[unit]
    return -amount if bracketed or match["minus"] else amount
