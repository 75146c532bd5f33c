"""Entries compared, and shown without giving a person away."""

from __future__ import annotations

import unicodedata

from inspection.finding import Outcome
from inspection.ocr.confusion import confusable

__all__ = ["masked_name", "plain", "same_text"]

_DROPPED = frozenset(" -_.·•・*/\\|:,'\"~—–‐‑()（）")
_SURE = 0.9
_TRADITIONAL = str.maketrans("粵滬蘇魯遼雲貴陝寧閩晉贛瓊", "粤沪苏鲁辽云贵陕宁闽晋赣琼")
"""Readers trained on both scripts take one form of a province for the other."""


def plain(text: str) -> str:
    """Return `text` in half-width capitals, provinces simplified, without separators."""
    wide = unicodedata.normalize("NFKC", text).upper().translate(_TRADITIONAL)
    return "".join(one for one in wide if one not in _DROPPED and not one.isspace())


def masked_name(text: str) -> str:
    """Return a name of which only the first character can be read."""
    bare = plain(text)
    return bare[:1] + "*" * max(0, len(bare) - 1)


def same_text(read: str, expected: str, confidence: float) -> Outcome:
    """Compare an entry as read with what is expected.

    Parameters
    ----------
    confidence
        Of the reading, 0 to 1.  An unsure reading contradicts nothing, and
        neither does a letter read for the digit it looks like.
    """
    one, other = plain(read), plain(expected)
    if one == other:
        return Outcome.PASS
    if confidence < _SURE or confusable(one, other):
        return Outcome.CANNOT_TELL
    return Outcome.FAIL
