"""What log-in takes and gives."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, missing, validate

from courier_api.domain.actor import Role
from courier_api.domain.people.password import MAX_CHARS
from courier_api.web.api.frame import Code, Identifier, Instant, Strict

__all__ = [
    "ActivatedSchema",
    "ActivationSchema",
    "ConfirmationSchema",
    "LogInSchema",
    "PasswordResetSchema",
    "RefreshSchema",
    "Secret",
    "TokensSchema",
]

LOGIN_MAX = 64
CODE_MAX = 64


class Secret(fields.String):
    """A password or code: read only, never written."""

    def __init__(self, longest: int, description: str, *, required: bool = True) -> None:
        default: Any = missing if required else ""
        super().__init__(
            required=required,
            load_only=True,
            load_default=default,
            validate=validate.Length(1 if required else 0, longest),
            metadata={"description": description, "format": "password"},
        )


class Login(fields.String):
    """A login name as somebody types it."""

    def __init__(self) -> None:
        super().__init__(
            required=True,
            validate=validate.Length(1, LOGIN_MAX),
            metadata={"description": "Login name.", "example": "chen.wei"},
        )


class LogInSchema(Strict):
    """Everything in one go: one answer to whatever is wrong."""

    login = Login()
    password = Secret(MAX_CHARS, "Password.")
    code = Secret(
        CODE_MAX,
        "Of the authenticator, a recovery code, or a code from a supervisor; "
        "who has enrolled a second factor must send one.",
        required=False,
    )


class TokensSchema(Strict):
    """Tokens, shown once."""

    access_token = fields.String(required=True)
    token_type = fields.String(
        required=True, metadata={"description": "DPoP: every call must prove the key."}
    )
    expires_in_s = fields.Integer(required=True, metadata={"example": 600})
    refresh_token = fields.String(required=True)
    session_id = Identifier(required=True)
    session_expires_at = Instant(required=True)
    person_id = fields.String(required=True, attribute="person.id", metadata={"example": "p1"})
    role = fields.String(
        required=True, attribute="person.role", validate=validate.OneOf(sorted(Role))
    )
    branch_id = fields.String(
        required=True, attribute="person.branch_id", metadata={"example": "futian"}
    )
    must_enrol = fields.Boolean(
        required=True, metadata={"description": "A second factor must be enrolled first."}
    )


class RefreshSchema(Strict):
    """A refresh token; each is used once."""

    refresh_token = Secret(128, "The newest refresh token of the session.")


class ActivationSchema(Strict):
    """An activation code with the first password, or a re-bind code with the password of now."""

    login = Login()
    code = Secret(CODE_MAX, "From the supervisor.")
    password = Secret(MAX_CHARS, "12 characters or more.")


class ActivatedSchema(Strict):
    """Who can log in now, and on which phone."""

    person_id = fields.String(required=True, attribute="person.id")
    role = Code(Role, required=True, attribute="person.role")
    device_id = fields.String(
        required=True, allow_none=True, attribute="device.id", dump_default=None
    )


class PasswordResetSchema(Strict):
    """A reset code and the new password."""

    login = Login()
    code = Secret(CODE_MAX, "From the supervisor.")
    password = Secret(MAX_CHARS, "12 characters or more.")


class ConfirmationSchema(Strict):
    """The password once more."""

    password = Secret(MAX_CHARS, "Password of now.")
