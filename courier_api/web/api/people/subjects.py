"""Personal data unmasked, for a reason."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from courier_api.services.people.reveal import RevealReason, reveal
from courier_api.web.api.frame import STAFF, Ask, Blueprint, Code, Strict, command

__all__ = ["subjects"]

subjects = Blueprint(
    "subjects", __name__, url_prefix="/v1/subjects", description="Personal data unmasked."
)

FIELDS_MAX = 16


class RevealSchema(Strict):
    """What to see, and why."""

    fields_ = fields.List(
        fields.String(validate=validate.Regexp(r"\A[a-z][a-z0-9_]{0,63}\Z", error="No field.")),
        required=True,
        data_key="fields",
        validate=validate.Length(1, FIELDS_MAX),
        metadata={"example": ["phone"]},
    )
    reason = Code(RevealReason, required=True)


class RevealedSchema(Strict):
    """The fields asked for, unmasked."""

    fields_ = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        data_key="fields",
        metadata={"example": {"phone": "13800131234"}},
    )


@command(
    subjects,
    "/<subject_id>/reveals",
    roles=STAFF,
    body=RevealSchema,
    answer=RevealedSchema,
    status=201,
)
def post_reveal(ask: Ask, body: dict[str, Any], subject_id: str) -> dict[str, Any]:
    """See personal data unmasked; who saw what and why is written down for ever."""
    found = reveal(ask.work, subject_id, body["fields_"], body["reason"])
    return {"fields_": dict(found)}
