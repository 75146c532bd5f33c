"""A planning run at work: minutes of thought between short units of work."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from courier_api.domain.dispatch.plan_run import PlanRun, RunProgress, RunState
from courier_api.errors import InputError
from courier_api.ports import Beat, Store
from courier_api.services.dispatch.day_orders import read_day
from courier_api.services.dispatch.day_problem import DayProblem, Maps, make_problem
from courier_api.services.dispatch.keep_plan import demand_sound, keep_plan
from courier_api.services.dispatch.plan_runs import note_progress
from courier_api.services.dispatch.plan_text import KeptProblem, pack_problem, read_plan_text
from courier_api.services.dispatch.solve_watch import Open, SolveWatch
from courier_api.services.work import Work
from routing.errors import RoutingError
from routing.explain import explain
from routing.model import Problem, mask_personal
from routing.plan import Plan
from routing.solve import Budget, solve

__all__ = ["Solved", "take_solved", "work_out"]


@dataclass(frozen=True, slots=True)
class Solved:
    """What a run ended with.

    Parameters
    ----------
    plan, problem, kept
        The best plan, explained and checked; what it solves.
    day
        The problem with what could not be placed.
    progress
        The last word on it.
    failure
        Why there is no plan; then everything else is empty.
    """

    plan: Plan | None = None
    kept: KeptProblem | None = None
    day: DayProblem | None = None
    progress: RunProgress = field(default_factory=RunProgress)
    failure: str = ""


def work_out(store: Store, open_work: Open, plan_id: str, maps: Maps, beat: Beat) -> Solved | None:
    """Plan the day of a run; what is found on the way is kept as it comes.

    A run that was cut off goes on from the best plan it had kept.

    Returns
    -------
    Solved or None
        ``None`` if the run has ended already.

    Raises
    ------
    LeaseError
        If another worker has the run by now, or this one is to stop: the
        plans kept stay, and the next goes on from them.
    """
    with store.read() as unit:
        run = unit.plans.get(plan_id)
        if run.state in (RunState.DONE, RunState.FAILED):
            return None
        day = read_day(unit, run.branch_id, run.day)
        has_plan = unit.plans.newest_version(plan_id) > 0
        before = read_plan_text(unit.plans.version(plan_id).plan) if has_plan else None
    watch = SolveWatch(open_work, run, beat, orders=len(day.visits))
    try:
        found = make_problem(day, maps, watch)
        watch.placed(len(found.problem.orders))
        open_work(lambda work: _note_doors(work, found))
        return _Search(open_work, run, found, watch).best(before)
    except (InputError, RoutingError) as error:
        return Solved(progress=watch.progress, failure=mask_personal(str(error)))


def take_solved(work: Work, plan_id: str, solved: Solved | None) -> None:
    """Write what a run ended with."""
    if solved is None:
        return
    run = work.unit.plans.get(plan_id)
    if solved.plan is None or solved.kept is None or solved.day is None:
        note_progress(work, run, RunState.FAILED, solved.progress, solved.failure)
        return
    keep_plan(work, run, solved.kept, solved.plan, solved.day.unplaced, is_final=True)
    note_progress(work, run, RunState.DONE, solved.progress)


def _note_doors(work: Work, found: DayProblem) -> None:
    known = work.unit.sales.places(found.doors)
    for order_id, place in found.doors.items():
        if order_id not in known:
            work.unit.sales.locate(order_id, place)


class _Search:
    """The search for one problem."""

    def __init__(self, open_work: Open, run: PlanRun, day: DayProblem, watch: SolveWatch) -> None:
        self._open = open_work
        self._run = run
        self._day = day
        self._watch = watch
        self._kept = pack_problem(day.problem)
        self._keep_at_s = 0.0
        self._threads = open_work(lambda work: work.figures.dispatch.plan_threads)

    def best(self, before: Plan | None) -> Solved:
        """Search until the budget is used up or somebody wants an end."""
        problem, watch = self._day.problem, self._watch
        watch.begin_search()
        plan, is_kept = None, False
        for plan in solve(
            problem,
            budget=Budget(seconds=self._run.budget.seconds, iterations=self._run.budget.iterations),
            seed=self._run.seed,
            threads=self._threads,
            start=before,
            on_progress=watch.searched,
            stop=watch.stop_requested,
        ):
            watch.found(plan)
            is_kept = self._keep_if_due(problem, plan)
        if plan is None:
            raise InputError(f"plan {self._run.id}", ["the search ended without any plan"])
        if watch.is_cut_off() and not is_kept:
            self._keep(problem, plan)
        watch.demand_ours()
        return self._explained(problem, plan)

    def _explained(self, problem: Problem, plan: Plan) -> Solved:
        watch = self._watch
        watch.begin("explaining what is left out", len(plan.unassigned))
        explained = explain(
            problem,
            plan,
            progress=lambda done, _total: watch.update(done),
            stop=watch.is_cut_off,
        )
        watch.demand_ours()
        demand_sound(problem, explained)
        return Solved(plan=explained, kept=self._kept, day=self._day, progress=watch.progress)

    def _keep_if_due(self, problem: Problem, plan: Plan) -> bool:
        """Keep the best so far, so that nothing that happens here can lose it."""
        if time.monotonic() < self._keep_at_s:
            return False
        self._keep(problem, plan)
        return True

    def _keep(self, problem: Problem, plan: Plan) -> None:
        demand_sound(problem, plan)
        self._open(
            lambda work: keep_plan(
                work, self._run, self._kept, plan, self._day.unplaced, is_final=False
            )
        )
        every_s = self._open(lambda work: work.figures.dispatch.keep_plan_every_s)
        self._keep_at_s = time.monotonic() + every_s
