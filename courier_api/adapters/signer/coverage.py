"""Which bytes of a file a signature covers, judged from the bytes alone.

pyHanko compares sizes.  A gap of the right size may yet hold more than the signature:
with the signature itself packed away elsewhere, new objects fit into it, and every
signed byte is still in its place (signature wrapping).  So the gap is looked into.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from asn1crypto.cms import ContentInfo

__all__ = ["covers_whole", "gap_is_clean"]

HEX = re.compile(rb"<[0-9A-Fa-f]+>")


def gap_is_clean(pdf: bytes, byte_range: Sequence[int], contents: bytes) -> bool:
    """Return whether what the signature leaves out is the signature in hex, and nothing else.

    Parameters
    ----------
    pdf
        The file.
    byte_range
        Start and length of the two stretches that are signed, in bytes.
    contents
        What was read as the signature, with the zeros after it.
    """
    if len(byte_range) != 4:
        return False
    start, length, second, second_length = (int(number) for number in byte_range)
    end = start + length
    if start != 0 or min(length, second_length) <= 0 or not end < second <= len(pdf):
        return False
    gap = pdf[end:second]
    if not HEX.fullmatch(gap) or len(gap) % 2 or bytes.fromhex(gap[1:-1].decode()) != contents:
        return False
    used = len(ContentInfo.load(contents).dump())
    return not contents[used:].strip(b"\0")


def covers_whole(pdf: bytes, byte_range: Sequence[int]) -> bool:
    """Return whether the second stretch ends where the file does."""
    return len(byte_range) == 4 and int(byte_range[2]) + int(byte_range[3]) == len(pdf)
