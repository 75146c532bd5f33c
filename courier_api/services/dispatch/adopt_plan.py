"""A plan made elsewhere, by ``routing plan``, becomes a run of ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from courier_api.domain.dispatch.plan_run import Budget, PlanRun, RunProgress, RunState
from courier_api.domain.dispatch.sale import SalePlace
from courier_api.errors import InputError
from courier_api.services.dispatch.keep_plan import demand_sound, keep_plan
from courier_api.services.dispatch.plan_text import pack_problem
from courier_api.services.work import Work
from routing.exchange.plan_file import read_plan
from routing.exchange.problem_file import read_problem
from routing.model import Contact, Problem
from routing.plan import Plan

__all__ = ["PlanFiles", "adopt_plan", "read_plan_files"]

PlanFiles = tuple[Problem, Plan]


def read_plan_files(folder: Path) -> PlanFiles:
    """Read ``problem.json`` and ``plan.json`` of a folder; slow, so outside any unit of work.

    Raises
    ------
    FileFormatError
        If a file is missing or is none.
    """
    problem = read_problem(folder / "problem.json")
    return problem, read_plan(folder / "plan.json", problem)


def adopt_plan(work: Work, files: PlanFiles, persons: Mapping[str, str]) -> PlanRun:
    """Keep a plan as the one version of a run that is done.

    Parameters
    ----------
    files
        With sale numbers and badges for ids.
    persons
        The courier behind each badge, by pseudonym.

    Raises
    ------
    InputError
        Naming every order and courier that is not ours, or every rule the plan breaks.
    """
    problem, plan = files
    names = _order_ids(work, problem), persons
    ours = _renamed_problem(problem, *names)
    planned = _renamed_plan(plan, *names)
    demand_sound(ours, planned)
    run = PlanRun(
        id=work.new_id(),
        branch_id=work.actor.branch_id,
        day=problem.day,
        budget=Budget(iterations=0),
        seed=plan.seed or 0,
        state=RunState.DONE,
        progress=RunProgress(
            phase="adopted",
            orders=len(ours.orders),
            placed=len(ours.orders),
            plans_found=1,
            cost_mfen=planned.cost_mfen,
            unassigned=len(planned.unassigned),
        ),
        asked_by=work.actor.id,
        asked_at=work.at,
        changed_at=work.at,
    )
    work.unit.plans.add(run)
    keep_plan(work, run, pack_problem(ours), planned, (), is_final=True)
    _note_doors(work, ours)
    return run


def _order_ids(work: Work, problem: Problem) -> dict[str, str]:
    ids, faults = {}, []
    for order in problem.orders:
        found = work.unit.orders.find_sale(order.id)
        if found is None or found.branch_id != work.actor.branch_id:
            faults.append(f"sale {order.id} is not there: import the orders first")
        else:
            ids[order.id] = found.id
    if faults:
        raise InputError("plan", faults)
    return ids


def _renamed_problem(
    problem: Problem, orders: Mapping[str, str], persons: Mapping[str, str]
) -> Problem:
    if strangers := [c.id for c in problem.couriers if c.id not in persons]:
        raise InputError("plan", [f"badge {badge} belongs to nobody" for badge in strangers])
    return replace(
        problem,
        orders=tuple(replace(o, id=orders[o.id], contact=Contact()) for o in problem.orders),
        couriers=tuple(replace(c, id=persons[c.id], name="") for c in problem.couriers),
    )


def _renamed_plan(plan: Plan, orders: Mapping[str, str], persons: Mapping[str, str]) -> Plan:
    try:
        routes = [
            replace(
                route,
                courier_id=persons[route.courier_id],
                stops=tuple(replace(s, order_id=orders[s.order_id]) for s in route.stops),
            )
            for route in plan.routes
        ]
        left = [replace(left, order_id=orders[left.order_id]) for left in plan.unassigned]
    except KeyError as error:
        raise InputError("plan", [f"names {error}, which its problem does not"]) from error
    return replace(
        plan,
        routes=tuple(sorted(routes, key=lambda route: route.courier_id)),
        unassigned=tuple(sorted(left, key=lambda one: one.order_id)),
    )


def _note_doors(work: Work, problem: Problem) -> None:
    known = work.unit.sales.places([order.id for order in problem.orders])
    for order in problem.orders:
        if order.id not in known and problem.locations:
            location = problem.locations[order.node]
            place = SalePlace(location=location, precision="planned", source="plan")
            work.unit.sales.locate(order.id, place)
