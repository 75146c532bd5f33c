"""What is sent and answered about visits."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate

from courier_api.domain.order.states import FailReason, OrderEvent, OrderState
from courier_api.domain.payment import PaymentMethod, PaymentState
from courier_api.domain.shift.signature import IdentityPaper, Point, Relationship
from courier_api.domain.shift.visit import ArrivalReason, Geofence, VisitOutcome
from courier_api.web.api.frame import Code, Fen, Identifier, Instant, Strict
from courier_api.web.api.shift.fields import Count, serials_field

__all__ = [
    "ArrivalBody",
    "ArrivedSchema",
    "CashConfirmationBody",
    "CollectedSchema",
    "FailureBody",
    "HandOverBody",
    "HandedOverSchema",
    "LossBody",
    "LostSchema",
    "OrderStateSchema",
    "PaymentBody",
    "SignatureBody",
    "SignedSchema",
    "VisitsSchema",
]

POINT_PARTS = 3
STROKES_MAX = 200
POINTS_MAX = 10_000
BROKEN_OFF = (OrderEvent.REFUSE, OrderEvent.CHANGE, OrderEvent.FAIL)


class Strokes(fields.Field[tuple[tuple[Point, ...], ...]]):
    """Strokes from pen down to pen up, each a list of ``[x, y, t_ms]``."""

    def __init__(self, **kwargs: Any) -> None:
        point = {
            "type": "array",
            "items": {"type": "integer"},
            "minItems": POINT_PARTS,
            "maxItems": POINT_PARTS,
        }
        metadata = {
            "type": "array",
            "maxItems": STROKES_MAX,
            "items": {"type": "array", "items": point, "maxItems": POINTS_MAX},
            "example": [[[20, 50, 0], [50, 70, 40], [80, 50, 80]]],
        }
        super().__init__(metadata=metadata, **kwargs)

    def _deserialize(
        self, value: Any, *_rest: Any, **_kwargs: Any
    ) -> tuple[tuple[Point, ...], ...]:
        if not isinstance(value, list) or len(value) > STROKES_MAX:
            raise ValidationError(f"A list of at most {STROKES_MAX} strokes.")
        faults = {
            number: ["Must be a list of points [x, y, t_ms], whole numbers."]
            for number, stroke in enumerate(value)
            if not _is_stroke(stroke)
        }
        if faults:
            raise ValidationError(faults)
        return tuple(tuple(Point(*point) for point in stroke) for stroke in value)


def _is_stroke(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= POINTS_MAX
        and all(
            isinstance(point, list)
            and len(point) == POINT_PARTS
            and all(type(part) is int for part in point)
            for point in value
        )
    )


class PositionBody(Strict):
    """Where the phone says it is, WGS-84."""

    lat = fields.Float(
        required=True, validate=validate.Range(-90, 90), metadata={"example": 22.5431}
    )
    lon = fields.Float(
        required=True, validate=validate.Range(-180, 180), metadata={"example": 114.0579}
    )
    accuracy_m = fields.Float(
        required=True, validate=validate.Range(0, 1e7), metadata={"example": 12.0}
    )


class ArrivalBody(Strict):
    """Where and when the courier arrived; a reason where the position does not show it."""

    device_at = Instant(required=True)
    position = fields.Nested(PositionBody, load_default=None, allow_none=True)
    reason = Code(ArrivalReason, load_default=None, allow_none=True)


class PaymentBody(Strict):
    """A payment to open; the id is made by the client and stored before cash is taken."""

    id = Identifier(required=True, metadata={"example": "pay-o1-1"})
    method = Code((PaymentMethod.CASH,), load_default=PaymentMethod.CASH)


class CashConfirmationBody(Strict):
    """What the customer gave, and what he got back, piece by piece."""

    received = Count(required=True)
    change = Count(required=True)


class SignatureBody(Strict):
    """What was drawn, by whom, after looking at which paper."""

    signer_id = Identifier(required=True)
    name = fields.String(
        required=True, validate=validate.Length(1, 64), metadata={"example": "王小明"}
    )
    relationship = Code(Relationship, required=True)
    identity = Code(IdentityPaper, required=True)
    device_at = Instant(required=True)
    width = fields.Integer(required=True, strict=True, validate=validate.Range(1, 10_000))
    height = fields.Integer(required=True, strict=True, validate=validate.Range(1, 10_000))
    strokes = Strokes(required=True)


class HandOverBody(Strict):
    """Serials as scanned at the door, the receipt left out."""

    serials = serials_field()


class FailureBody(Strict):
    """How a visit came to nothing; the note is kept with the customer's data."""

    kind = Code(BROKEN_OFF, required=True)
    reason = Code(FailReason, required=True)
    note = fields.String(load_default="", validate=validate.Length(max=1_000))


class LossBody(Strict):
    """Serials that are lost."""

    serials = serials_field()


class OrderStateSchema(Strict):
    """Where an order stands."""

    order_id = Identifier(required=True, attribute="id")
    state = Code(OrderState, required=True)
    version = fields.Integer(required=True)
    premium_due_fen = Fen(required=True)
    collected_fen = Fen(required=True)
    fail_reason = Code(FailReason, allow_none=True, required=True)


VISIT_CODE = {
    "description": "Four digits to be written on the sheet of the day (上门码).",
    "example": "4827",
}


class VisitSchema(Strict):
    """A visit at a door."""

    number = fields.Integer(required=True)
    shift_id = Identifier(required=True)
    courier_id = Identifier(required=True)
    arrived_at = Instant(required=True)
    device_at = Instant(required=True)
    clock_off_s = fields.Integer(required=True)
    distance_m = fields.Float(allow_none=True, required=True)
    geofence = Code(Geofence, required=True)
    reason = Code(ArrivalReason, allow_none=True, required=True)
    outcome = Code(VisitOutcome, allow_none=True, required=True)
    ended_at = Instant(allow_none=True, required=True)
    fail_reason = Code(FailReason, allow_none=True, required=True)
    code = fields.String(
        required=True, allow_none=True, validate=validate.Length(4, 4), metadata=VISIT_CODE
    )


class ArrivedSchema(Strict):
    """The order and the visit that has begun."""

    order = fields.Nested(OrderStateSchema, required=True)
    visit = fields.Nested(VisitSchema, required=True)
    visit_code = fields.String(
        required=True, allow_none=True, validate=validate.Length(4, 4), metadata=VISIT_CODE
    )


class PaymentSchema(Strict):
    """A payment."""

    id = Identifier(required=True)
    order_id = Identifier(required=True)
    method = Code(PaymentMethod, required=True)
    amount_fen = Fen(required=True)
    state = Code(PaymentState, required=True)
    opened_at = Instant(required=True)
    confirmed_at = Instant(allow_none=True, required=True)
    transaction_id = Identifier(allow_none=True, required=True)


class CollectedSchema(Strict):
    """The order and its payment; null where nothing was to be paid."""

    order = fields.Nested(OrderStateSchema, required=True)
    payment = fields.Nested(PaymentSchema, allow_none=True, required=True)


class SignatureSchema(Strict):
    """What is kept of a signature outside the vault."""

    visit_number = fields.Integer(required=True)
    signer_id = Identifier(required=True)
    relationship = Code(Relationship, required=True)
    identity = Code(IdentityPaper, required=True)
    digest = fields.String(required=True, metadata={"description": "SHA-256, hex."})
    courier_id = Identifier(required=True)
    signed_at = Instant(required=True)
    device_at = Instant(required=True)


class SignedSchema(Strict):
    """The order after it was signed."""

    order = fields.Nested(OrderStateSchema, required=True)
    signature = fields.Nested(SignatureSchema, required=True, attribute="signed")


class HandedOverSchema(Strict):
    """The order, what the customer has, and what goes back."""

    order = fields.Nested(OrderStateSchema, required=True)
    given = fields.List(fields.String(), required=True)
    kept = fields.List(fields.String(), required=True)


class LostSchema(Strict):
    """The order, and the serials that are void now."""

    order = fields.Nested(OrderStateSchema, required=True)
    serials = fields.List(fields.String(), required=True)


class VisitsSchema(Strict):
    """Every visit and signature of an order, the oldest first."""

    visits = fields.List(fields.Nested(VisitSchema), required=True)
    signatures = fields.List(fields.Nested(SignatureSchema), required=True)
