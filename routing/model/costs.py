"""What a plan costs, in thousandths of a fen."""

from __future__ import annotations

from dataclasses import dataclass, fields

from routing.errors import ModelError

__all__ = ["CostWeights"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CostWeights:
    """The one cost function that engines minimise and ``check`` recomputes.

    All figures are integer milli-fen (1 yuan = 100,000 mfen), so that a plan's
    cost is an exact integer.

    Parameters
    ----------
    courier_mfen
        For every courier with at least one stop.
    distance_mfen_per_m
        For every metre travelled.
    time_mfen_per_s
        For every second from departure to return, waiting and breaks included.
    preference_mfen_per_s
        For every second that a service starts outside the preferred window.
    lateness_mfen_per_s
        For every second that a service starts after the order's ``due_s``.
    drop_base_mfen
        For an unassigned order of priority 0; doubles with every
        ``drop_doubling`` points of priority.

    Raises
    ------
    ModelError
        With every figure below 0 (``drop_doubling``: below 1).
    """

    courier_mfen: int = 0
    distance_mfen_per_m: int = 1
    time_mfen_per_s: int = 0
    preference_mfen_per_s: int = 0
    lateness_mfen_per_s: int = 0
    drop_base_mfen: int = 10_000_000
    drop_doubling: int = 10

    def __post_init__(self) -> None:
        faults = [
            f"{f.name} is {getattr(self, f.name)}: must be 0 or more"
            for f in fields(self)
            if getattr(self, f.name) < 0
        ]
        if self.drop_doubling < 1:
            faults.append(f"drop_doubling is {self.drop_doubling}: must be 1 or more")
        if faults:
            raise ModelError("cost weights", faults)

    def drop_mfen(self, priority: int) -> int:
        """Return what leaving out an order of `priority` (0-100) costs."""
        return round(self.drop_base_mfen * 2 ** (priority / self.drop_doubling))
