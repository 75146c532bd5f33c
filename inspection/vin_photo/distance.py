"""Whether a line reads a number, but for one character."""

from __future__ import annotations

from inspection.ocr import Spelling
from inspection.ocr.confusion import easily_confused
from inspection.vin_photo.evidence import as_read

__all__ = ["near_somewhere", "within_one"]


def near_somewhere(number: str, spelling: Spelling, *, confusions_count: bool = True) -> bool:
    """Say whether some part of a line is `number` with one edit at most.

    An edit is one character changed, added or left out.  What stands around the
    part may be anything, except that a character left out must be missing in
    the line, not merely outside the part.

    Parameters
    ----------
    confusions_count
        Whether a letter read for the digit it looks like, or the other way
        round, is an edit.
    """
    read = as_read(spelling)
    length = len(number)
    if len(read) == length - 1:
        return within_one(number, read)
    for size in (length, length + 1):
        for at in range(len(read) - size + 1):
            part = read[at : at + size]
            if size == length and not confusions_count:
                part = "".join(map(_forgiven, number, part))
            if within_one(number, part):
                return True
    return False


def _forgiven(expected: str, read: str) -> str:
    return expected if easily_confused(expected, read) else read


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
