"""Plans found are kept, each with the problem it solves, after they passed the check."""

from __future__ import annotations

from collections.abc import Sequence

from courier_api.domain.dispatch.plan_run import PlanRun, PlanVersion
from courier_api.errors import InputError
from courier_api.services.dispatch.plan_text import (
    KeptProblem,
    left_out_text,
    plan_digest,
    plan_text,
)
from courier_api.services.work import Work
from routing.check import check_plan
from routing.model import Problem
from routing.plan import Plan, Unassigned

__all__ = ["demand_sound", "keep_plan"]


def demand_sound(problem: Problem, plan: Plan) -> None:
    """Refuse a plan that breaks a rule; slow, so outside any unit of work.

    Raises
    ------
    InputError
        Naming every breach.
    """
    if violations := check_plan(problem, plan):
        raise InputError("plan", [str(violation) for violation in violations])


def keep_plan(
    work: Work,
    run: PlanRun,
    kept: KeptProblem,
    plan: Plan,
    unplaced: Sequence[Unassigned],
    *,
    is_final: bool,
) -> PlanVersion:
    """Write the next version of a run; the plan passed :func:`demand_sound`."""
    work.unit.plans.add_problem(kept.digest, kept.text, kept.matrix_digest, kept.matrices)
    there = work.unit.plans.newest_version(run.id)
    text, left_out = plan_text(plan), left_out_text(unplaced)
    version = PlanVersion(
        plan_id=run.id,
        number=there + 1,
        problem_digest=kept.digest,
        matrix_digest=kept.matrix_digest,
        plan=text,
        unplaced=left_out,
        digest=plan_digest(kept.digest, text, left_out),
        cost_mfen=plan.cost_mfen,
        routed=sum(len(route.stops) for route in plan.routes),
        unassigned=len(plan.unassigned),
        unplaced_count=len(unplaced),
        is_final=is_final,
        made_at=work.at,
    )
    work.unit.plans.add_version(version)
    return version
