"""Planning runs, their versions and routes, as dispatchers look at them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from courier_api.domain.dispatch.plan_run import PlanRun, PlanVersion, Publication
from courier_api.services.dispatch.plan_text import read_left_out, read_plan_text
from courier_api.services.dispatch.publish import run_of
from courier_api.services.work import Work
from routing.plan import Unassigned

__all__ = [
    "PlanView",
    "PlannedRoute",
    "PlannedRoutes",
    "PlannedStop",
    "list_plans",
    "see_plan",
    "see_routes",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """A run with what came of it.

    Parameters
    ----------
    run
        As it stands.
    versions
        Oldest first; empty in lists.
    newest_publication
        Number of the day's newest publication, which the next one must name; 0: none.
    published
        Publications of this run, oldest first; empty in lists.
    """

    run: PlanRun
    newest_publication: int
    versions: Sequence[PlanVersion] = ()
    published: Sequence[Publication] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStop:
    """A stop as planned; aware UTC."""

    order_id: str
    arrival_at: datetime
    start_at: datetime
    end_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRoute:
    """A courier's day as planned."""

    courier_id: str
    departure_at: datetime
    return_at: datetime
    distance_m: int
    stops: tuple[PlannedStop, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRoutes:
    """A version in full: every order of the day exactly once."""

    version: PlanVersion
    day: date
    routes: tuple[PlannedRoute, ...]
    unassigned: tuple[Unassigned, ...]
    unplaced: tuple[Unassigned, ...]


def list_plans(
    work: Work, *, day: date | None = None, after: str = "", limit: int
) -> tuple[PlanView, ...]:
    """Return up to `limit` runs of the actor's branch by id."""
    plans = work.unit.plans
    runs = plans.runs(work.actor.branch_id, day, after=after, limit=limit)
    return tuple(PlanView(run=run, newest_publication=_newest(work, run)) for run in runs)


def see_plan(work: Work, plan_id: str) -> PlanView:
    """Return a run with its versions and publications; raises `NotFoundError`."""
    run = run_of(work, plan_id)
    return PlanView(
        run=run,
        newest_publication=_newest(work, run),
        versions=work.unit.plans.versions(plan_id),
        published=work.unit.plans.publications_of(plan_id),
    )


def see_routes(work: Work, plan_id: str, version: int | None = None) -> PlannedRoutes:
    """Return the routes of a version, the newest if not given.

    Raises
    ------
    NotFoundError
        If the actor's branch has no such run, or the run no such version.
    """
    run = run_of(work, plan_id)
    branch = work.unit.sales.branch(run.branch_id)
    chosen = work.unit.plans.version(plan_id, version)
    plan = read_plan_text(chosen.plan)

    def at(seconds: int) -> datetime:
        return branch.instant_at(run.day, seconds)

    routes = tuple(
        PlannedRoute(
            courier_id=route.courier_id,
            departure_at=at(route.departure_s),
            return_at=at(route.return_s),
            distance_m=route.distance_m,
            stops=tuple(
                PlannedStop(
                    order_id=stop.order_id,
                    arrival_at=at(stop.arrival_s),
                    start_at=at(stop.start_s),
                    end_at=at(stop.end_s),
                )
                for stop in route.stops
            ),
        )
        for route in plan.routes
    )
    return PlannedRoutes(
        version=chosen,
        day=run.day,
        routes=routes,
        unassigned=plan.unassigned,
        unplaced=read_left_out(chosen.unplaced),
    )


def _newest(work: Work, run: PlanRun) -> int:
    newest = work.unit.plans.published(run.branch_id, run.day)
    return newest.number if newest else 0
