"""One-time codes for people, and what a lost phone had not said."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from courier_api.domain.actor import Role
from courier_api.domain.people.code import CodeKind
from courier_api.services.people.redeem import IssuedCode, issue_code
from courier_api.services.people.unsynced import Unsynced, unsynced
from courier_api.web.api.frame import (
    Ask,
    Blueprint,
    Code,
    Fen,
    Identifier,
    Instant,
    Strict,
    command,
    query,
)

__all__ = ["codes"]

codes = Blueprint(
    "codes", __name__, url_prefix="/v1/people", description="One-time codes, lost phones."
)

SUPERVISING = frozenset({Role.DISPATCHER, Role.MANAGER, Role.ADMIN})


class NewCodeSchema(Strict):
    """What the code is to open."""

    kind = Code(
        CodeKind,
        required=True,
        metadata={
            "description": "activation: first password and phone; rebind: another phone; "
            "reset: new password; second_factor: log in once without the authenticator."
        },
    )


class IssuedCodeSchema(Strict):
    """A code, shown once; good once, for ten minutes at most."""

    code = fields.String(required=True)
    kind = Code(CodeKind, required=True)
    expires_at = Instant(required=True)


class OrderUnderWaySchema(Strict):
    """An order that had left the branch."""

    id = Identifier(required=True)
    state = fields.String(required=True)
    version = fields.Integer(required=True)
    premium_due_fen = Fen(required=True)
    collected_fen = Fen(required=True)


class OpenPaymentSchema(Strict):
    """A payment that was opened and neither confirmed nor given up."""

    id = Identifier(required=True)
    order_id = Identifier(required=True)
    method = fields.String(required=True)
    amount_fen = Fen(required=True)
    opened_at = Instant(required=True)


class HeldDocumentSchema(Strict):
    """A document the courier holds."""

    serial = Identifier(required=True)
    order_id = Identifier(required=True)
    kind = fields.String(required=True)


class UnsyncedSchema(Strict):
    """What to go through with the courier."""

    orders = fields.List(fields.Nested(OrderUnderWaySchema), required=True)
    payments = fields.List(fields.Nested(OpenPaymentSchema), required=True)
    documents = fields.List(fields.Nested(HeldDocumentSchema), required=True)
    cash_fen = Fen(required=True)


@command(
    codes,
    "/<person_id>/codes",
    roles=SUPERVISING,
    body=NewCodeSchema,
    answer=IssuedCodeSchema,
    status=201,
    confirmed=True,
)
def post_code(ask: Ask, body: dict[str, Any], person_id: str) -> IssuedCode:
    """Make a one-time code to hand out in person; an earlier one of its kind is void."""
    return issue_code(ask.work, person_id, body["kind"])


@query(codes, "/<person_id>/unsynced", roles=SUPERVISING, answer=UnsyncedSchema)
def get_unsynced(ask: Ask, person_id: str) -> Unsynced:
    """List what a courier was at when his phone was last heard."""
    return unsynced(ask.work, person_id)
