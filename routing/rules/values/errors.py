"""Why a value cannot be used."""

from __future__ import annotations

__all__ = ["BadValueError", "ImpossibleError", "RelativeDayError", "UnreadableError"]


class BadValueError(ValueError):
    """A value that cannot be used.

    Parameters
    ----------
    reason, reason_zh
        What is wrong with it, in English and Chinese; may be empty.
    """

    def __init__(self, reason: str = "", reason_zh: str = "") -> None:
        self.reason = reason
        self.reason_zh = reason_zh
        super().__init__(reason)


class UnreadableError(BadValueError):
    """Nothing that the grammar knows."""


class ImpossibleError(BadValueError):
    """Understood, but it cannot be: 30 February, 25 o'clock."""


class RelativeDayError(BadValueError):
    """A day counted from one that the file does not name: tomorrow."""
