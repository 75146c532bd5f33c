"""Branches, and who is on shift."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from marshmallow import fields, validate

from courier_api.domain.actor import Role
from courier_api.domain.dispatch.branch import Branch
from courier_api.domain.dispatch.roster import RosterEntry
from courier_api.services.dispatch.branches import (
    branch_in_sight,
    persons_of,
    put_roster,
    read_roster_upload,
    roster_of,
    set_up_branch,
)
from courier_api.web.api.dispatch.order_schemas import LocationSchema
from courier_api.web.api.dispatch.uploads import Upload, content_of
from courier_api.web.api.frame import (
    STAFF,
    Ask,
    Blueprint,
    Code,
    Identifier,
    Strict,
    command,
    query,
)
from courier_api.web.api.frame.house import House
from routing.model import Mode

__all__ = ["blueprint"]

blueprint = Blueprint("rosters", __name__, url_prefix="/v1", description="Branches and rosters.")

PLANNERS = frozenset({Role.DISPATCHER, Role.MANAGER})
Body = dict[str, Any]


class BranchBody(Strict):
    """A branch with its one depot."""

    name = fields.String(
        required=True, validate=validate.Length(1, 100), metadata={"example": "福田分公司"}
    )
    time_zone = fields.String(
        load_default="Asia/Shanghai",
        validate=validate.OneOf(sorted(available_timezones()), error="Not an IANA time zone."),
    )
    depot_id = Identifier(required=True, metadata={"example": "FT"})
    location = fields.Nested(LocationSchema, required=True)


class BranchSchema(BranchBody):
    """A branch as it stands."""

    id = fields.String(required=True)


class RosterForm(Strict):
    """A couriers file as ``routing plan`` reads it."""

    file = Upload(required=True)
    day = fields.Date(required=True)


class OnShiftSchema(Strict):
    """A courier on shift."""

    courier_id = fields.String(required=True)
    badge = fields.String(required=True)
    mode = Code(Mode, required=True, attribute="profile.mode")
    shift = fields.String(
        required=True, attribute="profile.shift", metadata={"example": "09:00-18:00"}
    )
    skills = fields.Function(lambda entry: [skill.code for skill in entry.profile.skills])
    equipment = fields.Function(lambda entry: sorted(entry.profile.equipment))
    cash_limit_fen = fields.Integer(
        required=True, allow_none=True, attribute="profile.cash_limit_fen"
    )


class RosterSchema(Strict):
    """Everybody on shift."""

    items = fields.List(fields.Nested(OnShiftSchema), required=True)


class DayArgs(Strict):
    """Which day."""

    day = fields.Date(required=True, metadata={"description": "Local."})


@command(
    blueprint,
    "/branches/<branch_id>",
    method="PUT",
    roles={Role.ADMIN},
    body=BranchBody,
    answer=BranchSchema,
)
def put_branch(ask: Ask, body: Body, branch_id: str) -> Branch:
    """Set a branch up, or write what changed about it."""
    branch = Branch(id=branch_id, **body)
    set_up_branch(ask.work, branch)
    return branch


@query(blueprint, "/branches/<branch_id>", roles=STAFF, answer=BranchSchema)
def get_branch(ask: Ask, branch_id: str) -> Branch:
    """Return a branch: one's own, or any to an admin."""
    return branch_in_sight(ask.work, branch_id)


def _content(house: House, form: Body) -> bytes:
    return content_of(form["file"], house.figures.dispatch.import_bytes_max)


@command(
    blueprint,
    "/rosters",
    roles=PLANNERS,
    files=RosterForm,
    answer=RosterSchema,
    status=201,
    prepare=_content,
)
def post_roster(ask: Ask, form: Body) -> dict[str, tuple[RosterEntry, ...]]:
    """Write who is on shift on a day; a badge is a courier's login name or pseudonym."""
    work, day = ask.work, form["day"]
    branch = work.unit.sales.branch(work.actor.branch_id)
    read = read_roster_upload(form["file"].filename or "", ask.prepared, branch, day)
    persons = persons_of(work, [record.id for record in read.records])
    return {"items": put_roster(work, day, read, persons)}


@query(blueprint, "/rosters", roles=PLANNERS, args=DayArgs, answer=RosterSchema)
def get_roster(ask: Ask, args: Body) -> dict[str, tuple[RosterEntry, ...]]:
    """Return who is on shift on a day."""
    return {"items": roster_of(ask.work, args["day"])}
