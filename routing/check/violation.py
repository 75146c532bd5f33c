"""What a rule found wrong."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["PlanFinding", "RouteFinding", "Violation"]

PlanFinding = tuple[str | None, str | None, str]
"""Courier, order, message."""

RouteFinding = tuple[str | None, str]
"""Order, message; the courier is that of the route."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One breach of one rule.

    Parameters
    ----------
    rule
        Number of the rule, e.g. ``V14``; see :data:`routing.check.RULES`.
    courier_id, order_id
        Where; ``None`` when the breach is not about one courier or one order.
    message
        What is planned and what the rule allows, with the figures.
    """

    rule: str
    courier_id: str | None
    order_id: str | None
    message: str

    def __str__(self) -> str:
        where = ", ".join(
            f"{kind} {identifier}"
            for kind, identifier in (("courier", self.courier_id), ("order", self.order_id))
            if identifier is not None
        )
        return f"{self.rule} {where or 'plan'}: {self.message}"
