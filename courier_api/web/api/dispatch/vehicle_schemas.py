"""The car of a sale as it is told, and why it is inspected."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load, validate

from courier_api.domain.dispatch.vehicle import MOST_LAPSED_DAYS, VehicleTold
from courier_api.domain.order.states import Inspection
from courier_api.web.api.frame import Code, Flag, Strict
from inspection.rules import Business, Cover, Held, OrderFacts, Requirement, Vehicle

__all__ = ["RulingSchema", "VehicleBody"]

Body = dict[str, Any]


def _flag(told: str) -> Flag:
    return Flag(load_default=None, metadata={"description": told})


class VehicleFactsSchema(Strict):
    """What is known of the car; null is not known, and never counts for an exemption."""

    business = Code(Business, load_default=None)
    lapsed_days = fields.Integer(
        load_default=None,
        strict=True,
        validate=validate.Range(0, MOST_LAPSED_DAYS),
        metadata={"description": "Whole days without cover before this policy; 0 if none."},
    )
    first_own_damage = _flag("Own-damage cover is new for this car.")
    added_damage_cover = _flag("There is more damage cover than last year.")
    added_mid_term = _flag("Cover is added during the term.")
    first_registered = fields.Date(
        load_default=None,
        metadata={"description": "From the driving licence.", "example": "2021-03-01"},
    )
    new_car = _flag("Not registered yet.")
    fleet = _flag("Part of a fleet.")
    badly_damaged = _flag("Badly damaged before.")
    vehicle = Code(Vehicle, load_default=None)


class VehicleBody(VehicleFactsSchema):
    """What the seller knows of the car; all of it may be left out."""

    covers = fields.List(
        Code(Cover),
        load_default=None,
        validate=validate.Length(1, len(Cover)),
        metadata={"description": "All covers of the policy.", "example": ["own_damage"]},
    )
    owner = fields.String(
        load_default="",
        validate=validate.Length(0, 64),
        metadata={"description": "As the driving licence has it.", "example": "王小明"},
    )

    @post_load
    def _told(self, data: Body, **_more: object) -> VehicleTold:
        covers, owner = data.pop("covers"), data.pop("owner")
        facts = OrderFacts(covers=None if covers is None else frozenset(covers), **data)
        return VehicleTold(facts=facts, owner=owner.strip())


class FactsShownSchema(VehicleFactsSchema):
    """What was told of the car."""

    covers = fields.Function(
        lambda facts: None if facts.covers is None else sorted(facts.covers),
        metadata={"type": ["array", "null"], "items": {"type": "string"}},
    )
    product = fields.String(allow_none=True)


class RuleStepSchema(Strict):
    """One row of the rule table that was looked at."""

    rule = fields.String(required=True, metadata={"example": "2026-01:exempt/new-car"})
    held = Code(Held, required=True)
    reason = fields.String(required=True)
    compared = fields.List(fields.String(), required=True)


class RuledSchema(Strict):
    """What the rules said."""

    version = fields.String(required=True, metadata={"example": "2026-01"})
    on = fields.Date(required=True)
    requirement = Code(Requirement, required=True)
    code = fields.String(
        required=True, metadata={"description": "Of the row that decided: the exemption code."}
    )
    reason = fields.String(required=True)
    steps = fields.List(fields.Nested(RuleStepSchema), required=True)


class RulingSchema(Strict):
    """Why an order's car is inspected, or is not."""

    order_id = fields.String(required=True)
    inspection = Code(Inspection, required=True)
    asked = fields.Boolean(
        required=True, metadata={"description": "The sale itself asked for an inspection."}
    )
    decided_by = fields.String(
        required=True,
        validate=validate.OneOf(["rules", "sale"]),
        metadata={"description": "Where nothing is known of the car, the sale's word stands."},
    )
    owner = fields.String(required=True, metadata={"description": "Masked.", "example": "王**"})
    facts = fields.Nested(FactsShownSchema, required=True, allow_none=True)
    ruling = fields.Nested(RuledSchema, required=True, allow_none=True)
