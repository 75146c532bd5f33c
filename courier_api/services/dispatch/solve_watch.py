"""How a search tells where it is, and learns that it should end."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol, TypeVar

from courier_api.domain.dispatch.plan_run import PlanRun, RunProgress, RunState
from courier_api.errors import ContentionError, LeaseError
from courier_api.ports import Beat
from courier_api.services.dispatch.plan_runs import note_progress
from courier_api.services.work import Work
from routing.plan import Plan
from routing.plan_day.watch import SEARCH
from routing.solve import Progress

__all__ = ["Open", "SolveWatch"]

T = TypeVar("T")
WHOLE = 100


class Open(Protocol):
    """Opens units of work."""

    def __call__(self, act: Callable[[Work], T], /) -> T:
        """Run `act` in a unit of work of its own and return what it returns."""
        ...


class SolveWatch:
    """A :class:`routing.plan_day.Watcher` that writes into the database once in a while.

    The planner asks many times a second whether to stop; each time that
    `every_s` have passed, the answer is read and the progress written.
    Whatever goes wrong then waits for :meth:`demand_ours`: no exception may
    cross the solver.

    Parameters
    ----------
    open_work
        Opens units of work.
    run
        Being planned.
    beat
        Of the job.
    orders
        Of the day.
    """

    def __init__(self, open_work: Open, run: PlanRun, beat: Beat, orders: int) -> None:
        self._open = open_work
        self._run = run
        self._beat = beat
        self._every_s = 0.0
        self._next_at_s = time.monotonic()
        self._began_s = time.monotonic()
        self._stop_asked = run.stop_asked
        self._lost: LeaseError | None = None
        self.progress = RunProgress(orders=orders)

    def begin(self, phase: str, total: int | None = None) -> None:
        """Start a phase of `total` steps."""
        self.progress = replace(self.progress, phase=phase, done=0, total=total)
        self._tick()

    def begin_search(self) -> None:
        """Start the search, whose length the budget says."""
        budget = self._run.budget
        self._began_s = time.monotonic()
        self.begin(SEARCH, budget.seconds if budget.iterations is None else budget.iterations)

    def update(self, done: int, text: str = "") -> None:  # noqa: ARG002 - figures say more
        """Say how many steps of the phase are done."""
        self.progress = replace(self.progress, done=done)
        self._tick()

    def searched(self, told: Progress) -> None:
        """Take the search's own word on how far it is."""
        by_clock = self._run.budget.iterations is None
        self.update(int(told.elapsed_s) if by_clock else told.iterations)

    def placed(self, orders: int) -> None:
        """Say how many orders have a point on the map."""
        self.progress = replace(self.progress, placed=orders)

    def found(self, plan: Plan) -> None:
        """Say that a better plan was found."""
        self.progress = replace(
            self.progress,
            plans_found=self.progress.plans_found + 1,
            cost_mfen=plan.cost_mfen,
            unassigned=len(plan.unassigned),
        )

    def stop_requested(self) -> bool:
        """Whether somebody wants the best plan so far, or the worker is to stop."""
        self._tick()
        return self._stop_asked or self.is_cut_off()

    def is_cut_off(self) -> bool:
        """Whether the worker is to stop, or the run is another worker's by now."""
        return self._lost is not None or self._beat.is_stopping

    def demand_ours(self) -> None:
        """Go on only if the run is still ours to end.

        Raises
        ------
        LeaseError
            If not.
        """
        if self._lost is not None:
            raise self._lost
        if self._beat.is_stopping:
            raise LeaseError(f"plan {self._run.id}", ["was cut off: it goes on later"])

    def _tick(self) -> None:
        if time.monotonic() < self._next_at_s or self.is_cut_off():
            return
        try:
            self._open(self._note)
            self._beat.progress(self._percent())
        except LeaseError as error:
            self._lost = error
        except ContentionError:
            pass
        self._next_at_s = time.monotonic() + self._every_s

    def _note(self, work: Work) -> None:
        self._every_s = work.figures.dispatch.progress_every_s
        noted = note_progress(work, self._run, RunState.RUNNING, self.progress)
        self._stop_asked = noted.stop_asked

    def _percent(self) -> int:
        if self.progress.phase != SEARCH or not self.progress.total:
            return 0
        return min(WHOLE - 1, WHOLE * self.progress.done // self.progress.total)
