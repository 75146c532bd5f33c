"""Planning runs: asked for, watched, stopped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.dispatch.plan_run import Budget, PlanRun, RunProgress, RunState
from courier_api.errors import RefusedError
from courier_api.services.dispatch.publish import run_of
from courier_api.services.work import Work

__all__ = ["SOLVE", "ask_for_plan", "note_progress", "stop_plan"]

SOLVE = "plan.solve"


def ask_for_plan(work: Work, day: date, budget: Budget | None = None, seed: int = 1) -> PlanRun:
    """Have a day planned by a worker.

    Parameters
    ----------
    budget
        As many seconds as the figures say if not given.
    """
    run = PlanRun(
        id=work.new_id(),
        branch_id=work.unit.sales.branch(work.actor.branch_id).id,
        day=day,
        budget=budget or Budget(seconds=work.figures.dispatch.plan_seconds),
        seed=seed,
        asked_by=work.actor.id,
        asked_at=work.at,
        changed_at=work.at,
    )
    work.unit.plans.add(run)
    payload = {"branch_id": run.branch_id, "plan_id": run.id}
    work.unit.outbox.put(SOLVE, payload, key=f"{SOLVE}:{run.id}")
    day_number = int(f"{day:%Y%m%d}")
    work.log("ask_for_plan", SubjectKind.BRANCH, run.branch_id, day=day_number)
    return run


def stop_plan(work: Work, plan_id: str) -> PlanRun:
    """Have a run end soon with the best plan it has found.

    Raises
    ------
    RefusedError
        If it has ended already.
    NotFoundError
        If the actor's branch has no such run.
    """
    run = run_of(work, plan_id)
    if run.state in (RunState.DONE, RunState.FAILED):
        raise RefusedError(f"plan {plan_id}", [f"is {run.state}: there is nothing to stop"])
    work.unit.plans.ask_to_stop(plan_id)
    work.log("stop_plan", SubjectKind.BRANCH, run.branch_id)
    return replace(run, stop_asked=True)


def note_progress(
    work: Work, run: PlanRun, state: RunState, progress: RunProgress, failure: str = ""
) -> PlanRun:
    """Write where a run stands and tell the dispatchers; return it as it is now."""
    changed = replace(
        work.unit.plans.get(run.id),
        state=state,
        progress=progress,
        changed_at=work.at,
        failure=failure,
    )
    work.unit.plans.save(changed)
    told: dict[str, str | int] = {
        "state": state.value,
        "phase": progress.phase,
        "done": progress.done,
        "orders": progress.orders,
        "placed": progress.placed,
        "plans_found": progress.plans_found,
    }
    if progress.cost_mfen is not None and progress.unassigned is not None:
        told |= {"cost_mfen": progress.cost_mfen, "unassigned": progress.unassigned}
    work.unit.events.tell(run.branch_id, "dispatchers", "plan_progress", run.id, told)
    return changed
