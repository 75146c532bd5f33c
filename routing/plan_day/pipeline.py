"""The walk of a day: read, place, measure, solve, check, explain, report."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from routing.errors import SolveError
from routing.plan_day.assemble import assemble
from routing.plan_day.bases import base_faults
from routing.plan_day.excluded import excluded_orders
from routing.plan_day.inputs import DayInputs, DayResult
from routing.plan_day.outputs import ready_folder, write_day
from routing.plan_day.placing import Unplaced, place_sales, split_off_network
from routing.plan_day.reading import DayRead, read_day
from routing.plan_day.summary import summarise
from routing.plan_day.watch import SEARCH, Clocked, Silent, Watcher

if TYPE_CHECKING:
    from routing.matrix import TravelProvider
    from routing.model import Problem
    from routing.plan import Plan

__all__ = ["plan_day"]


def plan_day(inputs: DayInputs, watcher: Watcher | None = None) -> DayResult:
    """Plan one branch's day and write everything to ``inputs.out``.

    Parameters
    ----------
    inputs
        Files, budget and settings.
    watcher
        Told of progress, asked whether to stop.

    Returns
    -------
    DayResult
        With every order read either refused, unplaced, planned or unassigned.

    Raises
    ------
    FileFormatError
        If no courier, no depot or no order file can be read, or the roads cannot.
    ReportError
        If the folder cannot be written to.
    SolveError
        If the plan found breaks a rule of the problem.
    """
    from routing.matrix import make_provider

    watcher = Clocked(watcher or Silent())
    ready_folder(inputs.out)
    read = read_day(inputs, watcher)
    provider = make_provider(inputs.settings.travel, inputs.roads)
    problem, unplaced = _problem(inputs, read, provider, watcher)
    plan = _checked(problem, _explained(problem, _solved(problem, inputs, watcher), watcher))
    summary = summarise(
        problem,
        plan,
        read=read.orders.rows_read,
        refused=len(read.orders.refused),
        unplaced=unplaced,
        phase_seconds=watcher.phase_seconds(),
    )
    if not summary.counts.adds_up:
        raise SolveError(f"rows were lost on the way: {summary.counts}")
    bases = base_faults(read.depots, read.couriers, provider, inputs.settings.travel.snap_limit_m)
    faults = (*read.faults, *bases)
    excluded = excluded_orders(read.orders, unplaced)
    files = write_day(inputs, problem, plan, summary, excluded, faults, unplaced, provider, watcher)
    return DayResult(
        problem=problem, plan=plan, summary=summary, faults=faults, unplaced=unplaced, files=files
    )


def _problem(
    inputs: DayInputs, read: DayRead, provider: TravelProvider, watcher: Watcher
) -> tuple[Problem, tuple[Unplaced, ...]]:
    placed, unplaced = place_sales(read.orders.sales, read.book, watcher)
    modes = sorted({record.mode for record in read.couriers})
    near, far = split_off_network(placed, modes, provider, inputs.settings.travel.snap_limit_m)
    problem = assemble(
        inputs.day, inputs.settings, read.depots, read.couriers, near, provider, watcher
    )
    return problem, (*unplaced, *far)


def _solved(problem: Problem, inputs: DayInputs, watcher: Watcher) -> Plan:
    from routing.solve import Budget, Progress, solve

    total = inputs.iterations if inputs.seconds is None else round(inputs.seconds)
    watcher.begin(SEARCH, total)

    def tell(progress: Progress) -> None:
        done = progress.iterations if inputs.seconds is None else int(progress.elapsed_s)
        yuan = progress.cost_mfen / 100_000
        watcher.update(done, f"cost {yuan:,.2f} yuan, {progress.unassigned} unassigned")

    plans = solve(
        problem,
        budget=Budget(seconds=inputs.seconds, iterations=inputs.iterations),
        seed=inputs.seed,
        threads=inputs.threads,
        on_progress=tell,
        stop=watcher.stop_requested,
    )
    best = deque(plans, maxlen=1)
    if not best:
        raise SolveError("the search ended without any plan, not even an empty one")
    return best.pop()


def _explained(problem: Problem, plan: Plan, watcher: Watcher) -> Plan:
    from routing.explain import explain

    watcher.begin("explaining what is left out", len(plan.unassigned))
    return explain(
        problem,
        plan,
        progress=lambda done, _total: watcher.update(done),
        stop=watcher.stop_requested,
    )


def _checked(problem: Problem, plan: Plan) -> Plan:
    from routing.check import check_plan

    violations = check_plan(problem, plan)
    if violations:
        listed = "\n".join(f"  - {violation}" for violation in violations)
        raise SolveError(f"the plan found breaks {len(violations)} rules:\n{listed}")
    return plan
