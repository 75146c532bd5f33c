"""Faults of single values, collected by the objects that hold them.

Each function returns the faults it finds, so that an object can report all
its faults at once.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

__all__ = [
    "MAX_FEN",
    "fen_faults",
    "id_faults",
    "instant_faults",
    "pseudonym_faults",
    "sale_number_faults",
]

MAX_FEN = 2**53 - 1
"""The largest sum, in fen, that every JSON reader keeps exactly (RFC 8259, section 6)."""

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
SALE_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./#-]{0,63}")
PERSONAL = re.compile(r"1[3-9][0-9]{9}|[0-9]{17}[0-9Xx]|[0-9]{15}")


def id_faults(name: str, value: str | None) -> list[str]:
    """Say what keeps `value` from being an identifier; ``None`` is no fault."""
    if value is None or ID.fullmatch(value):
        return []
    return [f"{name} is {value!r}: 1 to 64 letters, digits, '_', '.', '-', first a letter or digit"]


def sale_number_faults(value: str) -> list[str]:
    """Say what keeps `value` from being a call centre's number; some have slashes in them."""
    if SALE_NUMBER.fullmatch(value):
        return []
    return [f"sale_number is {value!r}: 1 to 64 letters, digits, '_', '.', '-', '/', '#'"]


def pseudonym_faults(name: str, value: str | None) -> list[str]:
    """Say what keeps `value` from standing for a person; ``None`` is no fault.

    Numbers that are a person's own (mobile phone, identity card of GB 11643)
    are refused: what holds pseudonyms is kept for ever.
    """
    if value is not None and PERSONAL.fullmatch(value):
        return [f"{name} is a phone or identity card number: use a pseudonym"]
    return id_faults(name, value)


def fen_faults(name: str, value: int, *, at_least: int = 0) -> list[str]:
    """Say what keeps `value` from being a sum of money in integer fen."""
    if type(value) is not int:
        return [f"{name} is {value!r}: money is integer fen"]
    if not at_least <= value <= MAX_FEN:
        return [f"{name} is {value}: must be {at_least} to {MAX_FEN} fen"]
    return []


def instant_faults(name: str, value: datetime | None) -> list[str]:
    """Say what keeps `value` from being an aware instant in UTC; ``None`` is no fault."""
    if value is None or value.utcoffset() == timedelta(0):
        return []
    return [f"{name} is {value.isoformat()}: instants are aware and in UTC"]
