"""Text of a cell, with the widths and spaces of East Asian typing evened out."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal

from routing.tables import BadCell, Cell

__all__ = ["decimal_digits", "normal_text", "plain_text"]

_NUMERALS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
_NUMERALS |= {"六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_RUN = re.compile("(?<![周期拜])[零〇一二两三四五六七八九十]+")


def plain_text(cell: Cell) -> str:
    """Return a cell as one line of text, otherwise as typed."""
    match cell:
        case None:
            return ""
        case str():
            return cell if cell.isprintable() else " ".join(cell.split())
        case BadCell():
            return cell.text
        case bool():
            return "TRUE" if cell else "FALSE"
        case datetime():
            return cell.isoformat(sep=" ")
        case date() | time():
            return cell.isoformat()
        case Decimal():
            return f"{cell:f}"
        case _:
            return str(cell)


def normal_text(cell: Cell) -> str:
    """Return a cell's text with full-width forms narrowed (NFKC) and spaces single.

    Examples
    --------
    >>> normal_text("１３８　ＡＢ： ")
    '138 AB:'
    """
    text = plain_text(cell)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return " ".join(text.split())


def decimal_digits(text: str) -> str:
    """Return `text` with Chinese numerals up to 99 as digits, weekdays left.

    Examples
    --------
    >>> decimal_digits("二十三日十点到十一点")
    '23日10点到11点'
    """
    return _RUN.sub(_run_digits, text)


def _run_digits(match: re.Match[str]) -> str:
    run = match[0]
    if "十" not in run:
        return "".join(str(_NUMERALS[char]) for char in run)
    tens, _, ones = run.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return run
    return str(_NUMERALS.get(tens, 1) * 10 + _NUMERALS.get(ones, 0))
