"""Whether a photo was taken of a screen or a print: said not to be checked.

No method that works offline and is kept up tells this well enough to stand
before a customer; so that nobody takes silence for a pass, it is said.
"""

from __future__ import annotations

from inspection.checks.shown import ShownPhoto
from inspection.finding import Finding, Outcome

__all__ = ["check"]


def check(shown: ShownPhoto) -> Finding:
    """Return that it was not checked."""
    message = "not checked: whether this is a photo of a screen or of a print"
    return Finding("capture.recapture", Outcome.CANNOT_TELL, message, "", (shown.evidence,))
