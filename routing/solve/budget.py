"""How long an engine may search, and how it tells how far it got."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from routing.errors import SolveError

__all__ = ["Budget", "Clock", "Progress"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """When to end a search; with both limits, whichever comes first.

    Parameters
    ----------
    seconds
        Wall-clock seconds from the call, above 0.  What is found by then
        depends on the machine.
    iterations
        Units of search, 0 or more, whose size is the engine's affair.  The same
        problem, seed and iterations give the same plan on any machine.

    Raises
    ------
    SolveError
        If neither is given or one is out of range.
    """

    seconds: float | None = None
    iterations: int | None = None

    def __post_init__(self) -> None:
        if self.seconds is None and self.iterations is None:
            raise SolveError("the budget has no limit: give seconds or iterations")
        if self.seconds is not None and not self.seconds > 0:
            raise SolveError(f"the budget is {self.seconds} seconds: must be above 0")
        if self.iterations is not None and self.iterations < 0:
            raise SolveError(f"the budget is {self.iterations} iterations: must be 0 or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a search stands.

    Parameters
    ----------
    elapsed_s
        Wall-clock seconds since the call.
    iterations
        Units of search spent.
    cost_mfen, unassigned
        Of the best plan so far.
    phase
        ``start`` while the first plan is made, then ``improve``.
    """

    elapsed_s: float
    iterations: int
    cost_mfen: int
    unassigned: int
    phase: str


@dataclass(slots=True)
class Clock:
    """A running budget.

    Parameters
    ----------
    budget
        What may be spent.
    stop
        Says true when the caller wants an end.
    """

    budget: Budget
    stop: Callable[[], bool]
    iterations: int = 0
    _began_s: float = field(default_factory=time.monotonic)

    @property
    def elapsed_s(self) -> float:
        """Wall-clock seconds since the start."""
        return time.monotonic() - self._began_s

    @property
    def seconds_left(self) -> float | None:
        """Wall-clock seconds left; ``None`` without such a limit."""
        if self.budget.seconds is None:
            return None
        return self.budget.seconds - self.elapsed_s

    @property
    def iterations_left(self) -> int | None:
        """Units of search left; ``None`` without such a limit."""
        if self.budget.iterations is None:
            return None
        return self.budget.iterations - self.iterations

    def is_over(self) -> bool:
        """Whether time or iterations are used up or the caller wants an end."""
        iterations = self.iterations_left
        return (iterations is not None and iterations <= 0) or self.is_due()

    def is_due(self) -> bool:
        """Whether time is used up or the caller wants an end, whatever the iterations."""
        seconds = self.seconds_left
        return (seconds is not None and seconds <= 0) or self.stop()
