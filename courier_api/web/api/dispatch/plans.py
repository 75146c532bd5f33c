"""Plans: asked for, watched, stopped, published."""

from __future__ import annotations

from typing import Any

from courier_api.domain.actor import Role
from courier_api.domain.dispatch.plan_run import Budget
from courier_api.domain.dispatch.publishing import Published
from courier_api.services.dispatch.plan_runs import ask_for_plan, stop_plan
from courier_api.services.dispatch.publish import publish
from courier_api.services.dispatch.see_plans import (
    PlannedRoutes,
    PlanView,
    list_plans,
    see_plan,
    see_routes,
)
from courier_api.web.api.dispatch.plan_schemas import (
    PlanArgs,
    PlanBody,
    PlanSchema,
    PlansSchema,
    PublicationBody,
    PublishedSchema,
    RoutesArgs,
    RoutesSchema,
)
from courier_api.web.api.frame import Answer, Ask, Blueprint, Page, command, page_of, query

__all__ = ["blueprint"]

blueprint = Blueprint("plans", __name__, url_prefix="/v1/plans", description="Plans of a day.")

PLANNERS = frozenset({Role.DISPATCHER, Role.MANAGER})
Body = dict[str, Any]


@query(blueprint, "", roles=PLANNERS, args=PlanArgs, answer=PlansSchema)
def get_plans(ask: Ask, args: Body) -> Page[PlanView]:
    """List planning runs by id."""
    after = str(args["cursor"][0]) if args["cursor"] else ""
    found = list_plans(ask.work, day=args.get("day"), after=after, limit=args["limit"] + 1)
    return page_of(found, args["limit"], lambda view: (view.run.id,))


@command(blueprint, "", roles=PLANNERS, body=PlanBody, answer=PlanSchema, status=202)
def post_plan(ask: Ask, body: Body) -> Answer:
    """Have a day planned; a worker does it, and tells dispatchers how far it is."""
    seconds, iterations = body["seconds"], body["iterations"]
    budget = None
    if seconds is not None or iterations is not None:
        budget = Budget(seconds=seconds, iterations=iterations)
    run = ask_for_plan(ask.work, body["day"], budget, body["seed"])
    return Answer(result=see_plan(ask.work, run.id), location=f"/v1/plans/{run.id}")


@query(blueprint, "/<plan_id>", roles=PLANNERS, answer=PlanSchema)
def get_plan(ask: Ask, plan_id: str) -> PlanView:
    """Return a run: where it stands, its versions, what was published."""
    return see_plan(ask.work, plan_id)


@command(blueprint, "/<plan_id>/stop", roles=PLANNERS, answer=PlanSchema, status=202)
def post_stop(ask: Ask, plan_id: str) -> PlanView:
    """Have a run end soon, with the best plan it has found."""
    stop_plan(ask.work, plan_id)
    return see_plan(ask.work, plan_id)


@command(
    blueprint,
    "/<plan_id>/publication",
    roles={Role.DISPATCHER},
    body=PublicationBody,
    answer=PublishedSchema,
    status=201,
)
def post_publication(ask: Ask, body: Body, plan_id: str) -> Published:
    """Give every order of a version to its courier; who is on the road is left alone."""
    return publish(ask.work, plan_id, body["version"], replaces=body["replaces"])


@query(blueprint, "/<plan_id>/routes", roles=PLANNERS, args=RoutesArgs, answer=RoutesSchema)
def get_routes(ask: Ask, args: Body, plan_id: str) -> PlannedRoutes:
    """Return the routes of a version, and what it leaves out with reasons."""
    return see_routes(ask.work, plan_id, args.get("version"))
