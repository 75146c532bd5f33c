"""Which corner of the car a photo shows: the courier's word, said not to be checked.

A small method that works offline tells front from rear no better than chance on
photos it was not made for, and there are no labelled photos of whole cars here
to measure one by.  An answer that is a guess would be worse than none.
"""

from __future__ import annotations

from inspection.checks.shown import ShownPhoto
from inspection.finding import Finding, Outcome

__all__ = ["check"]

PREFIX = "corner_"


def check(shown: ShownPhoto) -> Finding | None:
    """Return that the corner was not checked; ``None`` if the photo is of none."""
    if not shown.item.startswith(PREFIX):
        return None
    corner = shown.item.removeprefix(PREFIX).replace("_", " ")
    message = f"not checked: that this is the {corner} corner is the courier's word"
    return Finding("capture.corner", Outcome.CANNOT_TELL, message, "", (shown.evidence,))
