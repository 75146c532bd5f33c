"""From what people type to exact values; nothing is guessed silently.

Every reader raises :class:`UnreadableError` for what it cannot understand and
:class:`ImpossibleError` for what it understands but cannot be, such as 30 February.
"""

from routing.rules.values.errors import (
    BadValueError,
    ImpossibleError,
    RelativeDayError,
    UnreadableError,
)

__all__ = ["BadValueError", "ImpossibleError", "RelativeDayError", "UnreadableError"]
