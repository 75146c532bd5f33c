"""Letters and digits that readers take for each other."""

from __future__ import annotations

__all__ = ["confusable", "easily_confused"]

_PAIRS = ("0D", "8B", "5S", "2Z", "1L", "6G", "7T", "4A", "0U", "3B", "1T", "0C", "1J", "9P", "0Q",
          "1I", "0O")  # fmt: skip
_CONFUSED = frozenset(_PAIRS) | {pair[::-1] for pair in _PAIRS}


def easily_confused(one: str, other: str) -> bool:
    """Say whether a reader may take a letter for a digit here; never two digits."""
    return one + other in _CONFUSED


def confusable(one: str, other: str) -> bool:
    """Say whether two texts are the same but for such characters."""
    return len(one) == len(other) and all(
        a == b or easily_confused(a, b) for a, b in zip(one, other, strict=True)
    )
