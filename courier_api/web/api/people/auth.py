"""Log in, stay in, get out; passwords and phones by one-time codes.

The password is compared in `prepare`, outside of the unit of work: it takes
tens of milliseconds on purpose.
"""

from __future__ import annotations

from typing import Any

from courier_api.services.people.attempt import Judged, judge
from courier_api.services.people.confirm import confirm_password, log_out
from courier_api.services.people.log_in import log_in
from courier_api.services.people.redeem import Activated, activate, judge_new, reset_password
from courier_api.services.people.refresh import refresh
from courier_api.services.people.tokens import Tokens
from courier_api.web.api.frame import ANYBODY, STAFF, Ask, Blueprint, command
from courier_api.web.api.frame.house import House, house
from courier_api.web.api.people.auth_schemas import (
    ActivatedSchema,
    ActivationSchema,
    ConfirmationSchema,
    LogInSchema,
    PasswordResetSchema,
    RefreshSchema,
    TokensSchema,
)
from courier_api.web.api.people.trying import gate, key_of, passwords, tried, tried_again

__all__ = ["auth"]

auth = Blueprint("auth", __name__, url_prefix="/v1/auth", description="Log-in.")

Body = dict[str, Any]


def _judge(hall: House, body: Body) -> Judged:
    return judge(tried(hall, body["login"]), body["password"], passwords(hall))


def _judge_new(hall: House, body: Body) -> Judged:
    given = body["password"]
    return judge_new(tried(hall, body["login"]), given, given, passwords(hall))


def _judge_again(hall: House, body: Body) -> Judged:
    return judge(tried_again(hall), body["password"], passwords(hall))


@command(
    auth,
    "/sessions",
    roles=ANYBODY,
    body=LogInSchema,
    answer=TokensSchema,
    status=201,
    prepare=_judge,
)
def open_session(ask: Ask, body: Body) -> Tokens:
    """Log in; a phone sends a proof of its key in the header ``DPoP`` along."""
    return log_in(gate(ask), ask.prepared, body["code"])


@command(
    auth, "/sessions/refresh", roles=ANYBODY, body=RefreshSchema, answer=TokensSchema, status=201
)
def refresh_session(ask: Ask, body: Body) -> Tokens:
    """Get the next tokens; a token that comes twice ends the session."""
    return refresh(gate(ask), body["refresh_token"], key_of(house(), ask.call, ask.at))


@command(auth, "/sessions/current", method="DELETE", roles=STAFF, status=204, enrolling=True)
def close_session(ask: Ask) -> None:
    """Log out: every token of the session is worth nothing from now on."""
    log_out(gate(ask), ask.known)


@command(
    auth,
    "/activations",
    roles=ANYBODY,
    body=ActivationSchema,
    answer=ActivatedSchema,
    status=201,
    prepare=_judge_new,
)
def activate_person(ask: Ask, body: Body) -> Activated:
    """Use an activation or re-bind code; a courier's phone proves its new key along."""
    return activate(gate(ask), ask.prepared, body["code"], body["password"])


@command(
    auth,
    "/password-resets",
    roles=ANYBODY,
    body=PasswordResetSchema,
    status=204,
    prepare=_judge_new,
)
def reset(ask: Ask, body: Body) -> None:
    """Use a reset code: a new password; all sessions end."""
    reset_password(gate(ask), ask.prepared, body["code"], body["password"])


@command(
    auth,
    "/confirmations",
    roles=STAFF,
    body=ConfirmationSchema,
    status=204,
    prepare=_judge_again,
    enrolling=True,
)
def confirm(ask: Ask, body: Body) -> None:  # noqa: ARG001 - the password was compared before
    """Give the password once more, for acts on money and people."""
    confirm_password(gate(ask), ask.known, ask.prepared)
