"""Plans as they are asked for and read."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from courier_api.domain.dispatch.plan_run import LONGEST_SECONDS, MOST_ITERATIONS, RunState
from courier_api.domain.dispatch.publishing import LeftOutCode
from courier_api.web.api.frame import Code, Instant, PageArgs, Strict

__all__ = [
    "PlanArgs",
    "PlanBody",
    "PlanSchema",
    "PlansSchema",
    "PublicationBody",
    "PublishedSchema",
    "RoutesArgs",
    "RoutesSchema",
]

NUMBER_MAX = 2**31 - 1


class PlanBody(Strict):
    """A day to be planned."""

    day = fields.Date(required=True, metadata={"description": "Local."})
    seconds = fields.Integer(
        load_default=None,
        strict=True,
        allow_none=True,
        validate=validate.Range(1, LONGEST_SECONDS),
        metadata={"description": "How long to search.", "example": 60},
    )
    iterations = fields.Integer(
        load_default=None,
        strict=True,
        allow_none=True,
        validate=validate.Range(0, MOST_ITERATIONS),
        metadata={"description": "Steps instead: the same plan on any machine."},
    )
    seed = fields.Integer(load_default=1, strict=True, validate=validate.Range(0, NUMBER_MAX))

    @validates_schema
    def _demand_one(self, data: dict[str, Any], **_more: object) -> None:
        if data["seconds"] is not None and data["iterations"] is not None:
            raise ValidationError("Give either seconds or iterations.", "iterations")


class ProgressSchema(Strict):
    """Where a run stands."""

    phase = fields.String(required=True, metadata={"example": "planning routes"})
    done = fields.Integer(required=True)
    total = fields.Integer(required=True, allow_none=True)
    orders = fields.Integer(required=True)
    placed = fields.Integer(required=True)
    plans_found = fields.Integer(required=True)
    cost_mfen = fields.Integer(required=True, allow_none=True)
    unassigned = fields.Integer(required=True, allow_none=True)


class VersionSchema(Strict):
    """A plan that passed the check; it never changes."""

    number = fields.Integer(required=True)
    digest = fields.String(required=True, metadata={"description": "SHA-256."})
    problem_digest = fields.String(required=True)
    cost_mfen = fields.Integer(required=True)
    routed = fields.Integer(required=True)
    unassigned = fields.Integer(required=True)
    unplaced = fields.Integer(required=True, attribute="unplaced_count")
    is_final = fields.Boolean(required=True)
    made_at = Instant(required=True)


class PublicationSchema(Strict):
    """A version that couriers drive by."""

    number = fields.Integer(required=True)
    version = fields.Integer(required=True)
    day = fields.Date(required=True)
    actor_id = fields.String(required=True)
    at = Instant(required=True)


class PlanLineSchema(Strict):
    """A planning run in a list."""

    id = fields.String(required=True, attribute="run.id")
    day = fields.Date(required=True, attribute="run.day")
    state = Code(RunState, required=True, attribute="run.state")
    seconds = fields.Integer(required=True, allow_none=True, attribute="run.budget.seconds")
    iterations = fields.Integer(required=True, allow_none=True, attribute="run.budget.iterations")
    seed = fields.Integer(required=True, attribute="run.seed")
    stop_asked = fields.Boolean(required=True, attribute="run.stop_asked")
    asked_by = fields.String(required=True, attribute="run.asked_by")
    asked_at = Instant(required=True, attribute="run.asked_at")
    changed_at = Instant(required=True, attribute="run.changed_at")
    failure = fields.String(required=True, attribute="run.failure")
    progress = fields.Nested(ProgressSchema, required=True, attribute="run.progress")
    newest_publication = fields.Integer(
        required=True, metadata={"description": "Of the day; the next one must name it."}
    )


class PlanSchema(PlanLineSchema):
    """A planning run."""

    versions = fields.List(fields.Nested(VersionSchema), required=True)
    published = fields.List(fields.Nested(PublicationSchema), required=True)


class PlansSchema(Strict):
    """A page of runs."""

    items = fields.List(fields.Nested(PlanLineSchema), required=True)
    next_cursor = fields.String(required=True)


class PlanArgs(PageArgs):
    """Which runs are wanted."""

    day = fields.Date(metadata={"description": "Local."})


class PublicationBody(Strict):
    """A version to be published."""

    version = fields.Integer(
        load_default=None,
        strict=True,
        allow_none=True,
        validate=validate.Range(1, NUMBER_MAX),
        metadata={"description": "The newest if not given."},
    )
    replaces = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(0, NUMBER_MAX),
        metadata={"description": "Number of the day's newest publication; 0: none.", "example": 0},
    )


class KeptSchema(Strict):
    """An order that stayed with its courier."""

    order_id = fields.String(required=True)
    courier_id = fields.String(required=True)


class LeftOutSchema(Strict):
    """An order on no route, and why."""

    order_id = fields.String(required=True)
    code = Code(LeftOutCode, required=True)
    reason = fields.String(required=True)
    reason_zh = fields.String(required=True)


class PublishedSchema(Strict):
    """What a publication did."""

    publication = fields.Nested(PublicationSchema, required=True)
    planned = fields.List(fields.String(), required=True)
    moved = fields.List(fields.String(), required=True)
    unplanned = fields.List(fields.String(), required=True)
    kept = fields.List(fields.Nested(KeptSchema), required=True)
    left_out = fields.List(fields.Nested(LeftOutSchema), required=True)
    couriers = fields.List(
        fields.String(), required=True, metadata={"description": "Whose route changed."}
    )


class RoutesArgs(Strict):
    """Which version."""

    version = fields.Integer(
        validate=validate.Range(1, NUMBER_MAX),
        metadata={"description": "The newest if not given."},
    )


class StopSchema(Strict):
    """A stop as planned."""

    order_id = fields.String(required=True)
    arrival_at = Instant(required=True)
    start_at = Instant(required=True)
    end_at = Instant(required=True)


class RouteSchema(Strict):
    """A courier's day as planned."""

    courier_id = fields.String(required=True)
    departure_at = Instant(required=True)
    return_at = Instant(required=True)
    distance_m = fields.Integer(required=True)
    stops = fields.List(fields.Nested(StopSchema), required=True)


class ReasonSchema(Strict):
    """Why an order is on no route, and what would fix it."""

    code = fields.String(required=True, metadata={"example": "NO_SKILL"})
    message = fields.String(required=True)
    remedy = fields.String(required=True)
    message_zh = fields.String(required=True)
    remedy_zh = fields.String(required=True)


class UnassignedSchema(Strict):
    """An order on no route."""

    order_id = fields.String(required=True)
    reasons = fields.List(fields.Nested(ReasonSchema), required=True)


class RoutesSchema(Strict):
    """A version in full: every order of the day exactly once."""

    day = fields.Date(required=True)
    version = fields.Nested(VersionSchema, required=True)
    routes = fields.List(fields.Nested(RouteSchema), required=True)
    unassigned = fields.List(fields.Nested(UnassignedSchema), required=True)
    unplaced = fields.List(fields.Nested(UnassignedSchema), required=True)
