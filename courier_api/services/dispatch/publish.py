"""One version of a plan becomes what couriers drive by."""

from __future__ import annotations

from dataclasses import replace

from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.dispatch.branch import Branch
from courier_api.domain.dispatch.plan_run import PlanRun, PlanVersion, Publication
from courier_api.domain.dispatch.publishing import LeftOut, LeftOutCode, Published
from courier_api.domain.dispatch.route import RouteStop
from courier_api.errors import ConflictError, NotFoundError
from courier_api.services.dispatch.change_routes import LEFT_OUT_WORDS, RouteChange
from courier_api.services.dispatch.plan_text import read_left_out, read_plan_text
from courier_api.services.work import Work
from routing.plan import Plan

__all__ = ["publish", "run_of"]


def run_of(work: Work, plan_id: str) -> PlanRun:
    """Return a planning run of the actor's branch; raises `NotFoundError`."""
    run = work.unit.plans.get(plan_id)
    if run.branch_id != work.actor.branch_id:
        raise NotFoundError(f"plan {plan_id}", ["is not there"])
    return run


def publish(work: Work, plan_id: str, version: int | None = None, *, replaces: int) -> Published:
    """Give every order of the plan to its courier.

    Orders that are in custody or further stay as they are, and so do orders
    of which the courier has some papers already.

    Parameters
    ----------
    version
        The newest if not given.
    replaces
        Number of the day's publication that the actor knows as the newest; 0: none.

    Raises
    ------
    ConflictError
        If somebody has published since.
    NotFoundError
        If the actor's branch has no such plan, or the plan no such version.
    RightsError
        If the actor may not plan.
    """
    run = run_of(work, plan_id)
    chosen = work.unit.plans.version(plan_id, version)
    publication = _next_publication(work, run, chosen, replaces)
    branch = work.unit.sales.branch(run.branch_id)
    wanted = _stops(branch, publication, read_plan_text(chosen.plan))
    change = RouteChange(work, publication, wanted)
    change.carry_out()
    published = replace(change.result(), left_out=(*_without_route(chosen), *change.left_out))
    _tell(work, published)
    return published


def _next_publication(work: Work, run: PlanRun, version: PlanVersion, replaces: int) -> Publication:
    newest = work.unit.plans.published(run.branch_id, run.day)
    number = newest.number if newest else 0
    if number != replaces:
        told = f"publication {number} is the newest, not {replaces}: look at it, then decide again"
        raise ConflictError(f"plan of {run.day}", [told])
    publication = Publication(
        branch_id=run.branch_id,
        day=run.day,
        number=number + 1,
        plan_id=run.id,
        version=version.number,
        actor_id=work.actor.id,
        at=work.at,
    )
    work.unit.plans.publish(publication)
    return publication


def _stops(branch: Branch, publication: Publication, plan: Plan) -> dict[str, RouteStop]:
    return {
        stop.order_id: RouteStop(
            order_id=stop.order_id,
            courier_id=route.courier_id,
            branch_id=branch.id,
            day=publication.day,
            position=position,
            arrival_at=branch.instant_at(publication.day, stop.arrival_s),
            start_at=branch.instant_at(publication.day, stop.start_s),
            end_at=branch.instant_at(publication.day, stop.end_s),
            publication=publication.number,
        )
        for route in plan.routes
        for position, stop in enumerate(route.stops, start=1)
    }


def _without_route(version: PlanVersion) -> tuple[LeftOut, ...]:
    """Return the orders that the plan itself leaves out, each with its first reason."""
    plan = read_plan_text(version.plan)
    groups = (
        (LeftOutCode.UNASSIGNED, plan.unassigned),
        (LeftOutCode.UNPLACED, read_left_out(version.unplaced)),
    )
    return tuple(
        LeftOut(
            left.order_id,
            code,
            left.reasons[0].message if left.reasons else LEFT_OUT_WORDS[code][0],
            (left.reasons[0].message_zh if left.reasons else "") or LEFT_OUT_WORDS[code][1],
        )
        for code, lefts in groups
        for left in lefts
    )


def _tell(work: Work, published: Published) -> None:
    publication = published.publication
    counts = {
        "publication": publication.number,
        "version": publication.version,
        "planned": len(published.planned),
        "moved": len(published.moved),
        "unplanned": len(published.unplanned),
        "left_out": len(published.left_out),
    }
    day = int(f"{publication.day:%Y%m%d}")
    work.log("publish_plan", SubjectKind.BRANCH, publication.branch_id, day=day, **counts)
    work.unit.events.tell(
        publication.branch_id, "dispatchers", "plan_published", publication.plan_id, counts
    )
