"""Reports with the decision in them, signed by the house."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

__all__ = ["DecisionPanel", "ReportSealer"]


@dataclass(frozen=True, slots=True)
class DecisionPanel:
    """What is written where the report leaves space for the decision.

    Parameters
    ----------
    title
        Above the rows.
    rows
        Name and value; long values are wrapped.
    """

    title: str
    rows: tuple[tuple[str, str], ...]


class ReportSealer(Protocol):
    """Writes a decision into a report and signs both."""

    def seal(self, pdf: bytes, panel: DecisionPanel) -> bytes:
        """Return `pdf` with the panel on its last page and a final signature.

        Not one byte of `pdf` is changed: it is the beginning of what is returned.

        Raises
        ------
        InputError
            If it is no PDF that can be signed.
        SigningError
            If the house's key cannot be used, or what it signed does not hold.
        UnreachableError
            If the authority of time does not answer.
        """
        ...
