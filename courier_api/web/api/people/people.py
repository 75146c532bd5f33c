"""People, managed by those above them."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from courier_api.domain.actor import Role
from courier_api.domain.people.person import MACHINES, PRODUCT_MAX_CHARS, PRODUCTS_MAX, PersonState
from courier_api.services.people.manage import (
    NewPerson,
    PersonChange,
    change_person,
    create_person,
    list_people,
    see_person,
)
from courier_api.services.people.people_view import PersonView, view_of
from courier_api.web.api.frame import (
    Answer,
    Ask,
    Blueprint,
    Code,
    Identifier,
    Instant,
    Page,
    PageArgs,
    Strict,
    command,
    page_of,
    query,
)

__all__ = ["people"]

people = Blueprint("people", __name__, url_prefix="/v1/people", description="People.")

MANAGING = frozenset({Role.MANAGER, Role.ADMIN})
SEEING = MANAGING | {Role.DISPATCHER}
ROLES = sorted(frozenset(Role) - MACHINES)
Body = dict[str, Any]


def _products() -> fields.List[str]:
    """Return the field of what an underwriter judges."""
    name = fields.String(
        validate=validate.Length(1, PRODUCT_MAX_CHARS), metadata={"example": "机动车商业险"}
    )
    return fields.List(
        name,
        validate=validate.Length(max=PRODUCTS_MAX),
        metadata={
            "description": "Of an underwriter: what he judges, as sales word it; none: all.",
            "example": [],
        },
    )


class PersonSchema(Strict):
    """A person, personal data masked."""

    id = fields.String(required=True, attribute="person.id", metadata={"example": "c1"})
    login = fields.String(required=True, attribute="person.login")
    role = Code(ROLES, required=True, attribute="person.role")
    branch_id = fields.String(required=True, attribute="person.branch_id")
    state = Code(PersonState, required=True, attribute="person.state")
    version = fields.Integer(required=True, attribute="person.version")
    products = fields.List(
        fields.String(),
        required=True,
        attribute="person.products",
        metadata={"description": "What an underwriter judges; none: everything."},
    )
    created_at = Instant(required=True, attribute="person.created_at")
    name_masked = fields.String(required=True, metadata={"example": "陈*"})
    phone_masked = fields.String(required=True, metadata={"example": "138****1234"})
    activated = fields.Boolean(required=True, attribute="standing.activated")
    second_factor = fields.Boolean(required=True, attribute="standing.second_factor")
    device_id = fields.String(required=True, allow_none=True, attribute="standing.device_id")


class PeopleSchema(Strict):
    """A page of people."""

    items = fields.List(fields.Nested(PersonSchema), required=True)
    next_cursor = fields.String(required=True)


class NewPersonSchema(Strict):
    """Somebody new."""

    id = Identifier(
        load_default="", metadata={"description": "A pseudonym known elsewhere; else one is made."}
    )
    login = fields.String(
        required=True,
        validate=validate.Regexp(
            r"\A[A-Za-z0-9][A-Za-z0-9_.-]{1,31}\Z",
            error="2 to 32 letters, digits, '_', '.', '-'.",
        ),
        metadata={"example": "chen.wei"},
    )
    role = Code(ROLES, required=True)
    branch_id = Identifier(required=True, metadata={"example": "futian"})
    name = fields.String(
        load_default="", validate=validate.Length(0, 64), metadata={"example": "陈伟"}
    )
    phone = fields.String(
        load_default="",
        validate=validate.Regexp(r"\A(\+?[0-9][0-9 -]{4,19})?\Z", error="Not a phone number."),
        metadata={"example": "13800131234"},
    )
    products = _products()


class PersonChangeSchema(Strict):
    """What is to change; what is left out stays."""

    products = _products()

    role = Code(ROLES)
    branch_id = Identifier()
    state = Code(PersonState)

    @validates_schema
    def _demand_one(self, data: Body, **_more: object) -> None:
        if not data:
            raise ValidationError("Say what is to change: role, branch_id, state or products.")


@query(people, "", roles=SEEING, args=PageArgs, answer=PeopleSchema)
def get_people(ask: Ask, args: Body) -> Page[PersonView]:
    """List the people one manages or works with, by id."""
    after = str(args["cursor"][0]) if args["cursor"] else ""
    found = list_people(ask.work, after=after, limit=args["limit"] + 1)
    return page_of(found, args["limit"], lambda view: (view.person.id,))


@command(
    people,
    "",
    roles=MANAGING,
    body=NewPersonSchema,
    answer=PersonSchema,
    status=201,
    confirmed=True,
)
def post_person(ask: Ask, body: Body) -> Answer:
    """Create somebody; he logs in once he has used an activation code."""
    details = {name: body[name] for name in ("name", "phone") if body[name]}
    person = create_person(
        ask.work,
        NewPerson(
            login=body["login"],
            role=body["role"],
            branch_id=body["branch_id"],
            details=details,
            person_id=body["id"],
            products=tuple(body.get("products", ())),
        ),
    )
    return _tagged(view_of(ask.work, person), location=f"/v1/people/{person.id}")


@query(people, "/<person_id>", roles=SEEING, answer=PersonSchema)
def get_person(ask: Ask, person_id: str) -> Answer:
    """See one of them."""
    return _tagged(see_person(ask.work, person_id))


@command(
    people,
    "/<person_id>",
    method="PATCH",
    roles=MANAGING,
    body=PersonChangeSchema,
    answer=PersonSchema,
    match=True,
    confirmed=True,
)
def patch_person(ask: Ask, body: Body, person_id: str) -> Answer:
    """Change role or branch, disable or enable; running sessions feel it at once."""
    version = see_person(ask.work, person_id).person.version
    ask.demand_match(str(version))
    products = {name: tuple(body[name]) for name in ("products",) if name in body}
    changed = change_person(ask.work, person_id, PersonChange(version=version, **body | products))
    return _tagged(view_of(ask.work, changed))


def _tagged(view: PersonView, location: str = "") -> Answer:
    return Answer(result=view, etag=str(view.person.version), location=location)
