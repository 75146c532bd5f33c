"""Whether a line reads a number, but for one character."""

from __future__ import annotations

from inspection.ocr import Spelling
from inspection.vin_photo.evidence import as_read

__all__ = ["near_somewhere", "within_one"]


def near_somewhere(number: str, spelling: Spelling) -> bool:
    """Say whether some part of a line is `number` with one edit at most.

    An edit is one character changed, added or left out.
    """
    read = as_read(spelling)
    length = len(number)
    for size in (length, length - 1, length + 1):
        for at in range(len(read) - size + 1):
            if within_one(number, read[at : at + size]):
                return True
    return False


def within_one(one: str, other: str) -> bool:
    """Say whether two texts are the same but for one edit at most."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    at = next(
        (place for place, (a, b) in enumerate(zip(short, long, strict=False)) if a != b),
        len(short),
    )
    if len(short) == len(long):
        return short[at + 1 :] == long[at + 1 :]
    return short[at:] == long[at + 1 :]
