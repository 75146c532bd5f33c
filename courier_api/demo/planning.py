"""Plans the demonstration's day in this process, as a worker would."""

from __future__ import annotations

from datetime import date

from courier_api.domain.dispatch.plan_run import Budget
from courier_api.domain.dispatch.publishing import Published
from courier_api.errors import StorageError
from courier_api.ports import Store
from courier_api.services.dispatch.day_problem import Maps
from courier_api.services.dispatch.plan_runs import ask_for_plan
from courier_api.services.dispatch.publish import publish
from courier_api.services.dispatch.solve_plan import take_solved, work_out
from courier_api.services.dispatch.solve_watch import Open

__all__ = ["plan_and_publish"]


class Steady:
    """A beat that nobody interrupts: this process has the job for itself."""

    @property
    def is_stopping(self) -> bool:
        """Whether to come to an end."""
        return False

    def progress(self, percent: int) -> None:
        """Say how far the job is; nobody listens."""


def plan_and_publish(
    store: Store, as_dispatcher: Open, day: date, maps: Maps, iterations: int
) -> Published:
    """Plan `day` and publish the plan.

    Raises
    ------
    StorageError
        If there is no plan.
    """
    run = as_dispatcher(lambda work: ask_for_plan(work, day, Budget(iterations=iterations)))
    solved = work_out(store, as_dispatcher, run.id, maps, Steady())
    if solved is None or solved.plan is None:
        raise StorageError("demonstration", [solved.failure if solved else "was planned already"])
    as_dispatcher(lambda work: take_solved(work, run.id, solved))
    return as_dispatcher(lambda work: publish(work, run.id, replaces=0))
