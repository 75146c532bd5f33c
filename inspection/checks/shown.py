"""A photo of the visit with what the courier says it shows."""

from __future__ import annotations

from dataclasses import dataclass

from inspection.finding import Evidence
from inspection.photo import Intake

__all__ = ["ShownPhoto"]


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    """One photo of a visit.

    Parameters
    ----------
    item
        What it is for, by the rule table: ``corner_front_left``, ``vin``; empty
        if the courier did not say.
    intake
        What came of the file.
    """

    item: str
    intake: Intake

    @property
    def evidence(self) -> Evidence:
        """The whole photo."""
        return Evidence(self.intake.name, self.intake.digest)
