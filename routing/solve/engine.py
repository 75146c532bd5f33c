"""The one way into every engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from routing.errors import SolveError
from routing.model import Problem
from routing.plan import Plan
from routing.solve.budget import Budget, Clock, Progress
from routing.solve.ejection import Ejector
from routing.solve.first_plan import first_routes
from routing.solve.incumbent import Incumbent
from routing.solve.instance import Instance
from routing.solve.interrupt import Interrupt
from routing.solve.priority import Settler
from routing.solve.room import Room
from routing.solve.workers import make_workers

__all__ = ["ENGINES", "solve"]

ENGINES = ("ortools", "greedy")
"""Names that ``solve`` takes; ``greedy`` ends with the first plan."""

FIRST_EJECTIONS = 200
"""Most steps of ejection that the first plan may wait for, about a second on a large day."""


def solve(
    problem: Problem,
    *,
    budget: Budget,
    seed: int = 1,
    threads: int = 1,
    engine: str = "ortools",
    start: Plan | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Iterator[Plan]:
    """Yield feasible plans, each strictly cheaper than the one before.

    The first comes as soon as it is made, even if the budget is used up by
    then.  In every plan nothing is left out that fits, or that would fit in
    the place of a single less important order (unless the search was stopped
    while the first plan was being made).  Ctrl-C ends the search like `stop`.

    Parameters
    ----------
    problem
        What to plan.
    budget
        When to end.
    seed
        Same problem, seed and iterations: same plan, whatever `threads` is.
    threads
        Processors to use, 1 or more.
    engine
        One of ``ENGINES``.
    start
        A plan to go on from instead of from nothing.
    on_progress
        Called after every step of the search.
    stop
        Asked many times a second; the search ends soon after it says true.

    Raises
    ------
    SolveError
        If `engine` is unknown, `threads` is below 1, or a worker dies.
    """
    if engine not in ENGINES:
        raise SolveError(f"engine {engine!r} is unknown: use one of {', '.join(ENGINES)}")
    if threads < 1:
        raise SolveError(f"threads is {threads}: must be 1 or more")
    return _search(problem, budget, seed, threads, engine, start, on_progress, stop)


def _search(
    problem: Problem,
    budget: Budget,
    seed: int,
    threads: int,
    engine: str,
    start: Plan | None,
    on_progress: Callable[[Progress], None] | None,
    stop: Callable[[], bool] | None,
) -> Iterator[Plan]:
    interrupt = Interrupt(stop)
    clock = Clock(budget, interrupt.is_set)
    instance = Instance(problem)
    room = Room(instance)
    settler = Settler(instance, room, interrupt.is_set)
    ejector = Ejector(instance, room, settler, clock.is_due)
    with interrupt:
        best = Incumbent(instance, first_routes(instance, start, settler, interrupt.is_set))
        ejector.improve(best, FIRST_EJECTIONS)
        plan = best.plan(engine, seed)
    _tell(on_progress, clock, plan, "start")
    yield plan
    if engine == "greedy" or not problem.orders or not problem.couriers or clock.is_over():
        return

    from routing.solve.ortools_engine import improve

    workers = make_workers(instance, threads, interrupt.is_set)
    try:
        steps = improve(instance, best, clock, settler, ejector, workers, seed)
        while True:
            with interrupt:
                better = next(steps, None)
                if better:
                    plan = best.plan(engine, seed)
            if better is None:
                return
            _tell(on_progress, clock, plan, "improve")
            if better:
                yield plan
    finally:
        workers.close()


def _tell(
    on_progress: Callable[[Progress], None] | None, clock: Clock, plan: Plan, phase: str
) -> None:
    if on_progress is None:
        return
    on_progress(
        Progress(
            elapsed_s=clock.elapsed_s,
            iterations=clock.iterations,
            cost_mfen=plan.cost_mfen,
            unassigned=len(plan.unassigned),
            phase=phase,
        )
    )
