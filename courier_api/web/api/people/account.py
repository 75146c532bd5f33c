"""One's own account."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from courier_api.domain.actor import Role
from courier_api.domain.people.password import MAX_CHARS
from courier_api.services.people.attempt import Judged
from courier_api.services.people.confirm import change_password
from courier_api.services.people.me import Me, me
from courier_api.services.people.redeem import judge_new
from courier_api.services.people.second_factor import (
    Enrolment,
    confirm_enrolment,
    start_enrolment,
)
from courier_api.web.api.frame import STAFF, Ask, Blueprint, Instant, Strict, command, query
from courier_api.web.api.frame.house import House
from courier_api.web.api.people.auth_schemas import Secret
from courier_api.web.api.people.trying import gate, passwords, tried_again

__all__ = ["account"]

account = Blueprint("account", __name__, url_prefix="/v1/me", description="One's own account.")

Body = dict[str, Any]


class MeSchema(Strict):
    """Who is logged in."""

    person_id = fields.String(required=True, attribute="person.id")
    login = fields.String(required=True, attribute="person.login")
    role = fields.String(
        required=True, attribute="person.role", validate=validate.OneOf(sorted(Role))
    )
    branch_id = fields.String(required=True, attribute="person.branch_id")
    name_masked = fields.String(required=True, metadata={"example": "陈*"})
    device_id = fields.String(required=True, allow_none=True)
    session_expires_at = Instant(required=True)
    confirmed_at = Instant(
        required=True, metadata={"description": "When the password was last given."}
    )
    second_factor = fields.Boolean(
        required=True, metadata={"description": "Whether one was shown in this session."}
    )
    must_enrol = fields.Boolean(required=True)


class PasswordSchema(Strict):
    """The password of now and the one from now on."""

    current = Secret(MAX_CHARS, "Password of now.")
    new = Secret(MAX_CHARS, "12 characters or more.")


class EnrolmentSchema(Strict):
    """What the authenticator app is told, once."""

    secret = fields.String(required=True, metadata={"description": "Base 32."})
    uri = fields.String(required=True, metadata={"description": "The same, for a QR code."})


class TotpSchema(Strict):
    """A code of the authenticator."""

    code = Secret(16, "The six digits shown now.")


class RecoverySchema(Strict):
    """What to log in with when the authenticator is lost; shown once, each good once."""

    recovery_codes = fields.List(fields.String(), required=True)


def _judge(hall: House, body: Body) -> Judged:
    return judge_new(tried_again(hall), body["current"], body["new"], passwords(hall))


@query(account, "", roles=STAFF, answer=MeSchema, enrolling=True)
def see_me(ask: Ask) -> Me:
    """Say who is logged in."""
    return me(ask.work, ask.known)


@command(
    account,
    "/password",
    method="PUT",
    roles=STAFF,
    body=PasswordSchema,
    status=204,
    prepare=_judge,
    enrolling=True,
)
def put_password(ask: Ask, body: Body) -> None:
    """Change the password; all other sessions end."""
    change_password(gate(ask), ask.known, ask.prepared, body["new"])


@command(account, "/totp", roles=STAFF, answer=EnrolmentSchema, status=201, enrolling=True)
def enrol(ask: Ask) -> Enrolment:
    """Start to enrol an authenticator; it counts once a code of it was sent."""
    return start_enrolment(ask.work, ask.known)


@command(
    account,
    "/totp/confirmations",
    roles=STAFF,
    body=TotpSchema,
    answer=RecoverySchema,
    status=201,
    enrolling=True,
)
def confirm_totp(ask: Ask, body: Body) -> dict[str, tuple[str, ...]]:
    """Send the first code of the authenticator; the answer holds the recovery codes."""
    return {"recovery_codes": confirm_enrolment(ask.work, ask.known, body["code"])}
