"""What inspection records look like as JSON."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load, validate

from courier_api.domain.office.filed_record import FiledRecord, RecordState
from courier_api.domain.office.inspection_record import (
    DIGEST,
    Damage,
    DamageKind,
    Part,
    Photo,
    PhotoItem,
    Severity,
)
from courier_api.domain.office.report import Recommendation
from courier_api.domain.office.verdict import REASONS_MAX, Decision, VerdictReason
from courier_api.domain.people.masking import mask
from courier_api.services.office.inspection import Comparison, Inspection
from courier_api.web.api.frame import Code, Fen, Identifier, Instant, PageArgs, Strict

__all__ = [
    "FilingSchema",
    "RecordArgs",
    "RecordFileSchema",
    "RecordPage",
    "VerdictSchema",
    "file_view",
    "list_view",
]

PHOTOS_MAX, DAMAGES_MAX, NUMBER_MAX = 60, 60, 32


class DamageSchema(Strict):
    """One damage: where, what, how bad."""

    part = Code(Part, required=True)
    kind = Code(DamageKind, required=True)
    severity = Code(Severity, required=True)

    @post_load
    def _made(self, data: dict[str, Any], **_: Any) -> Damage:
        return Damage(**data)


class PhotoSchema(Strict):
    """One photo by the SHA-256 of the file the phone keeps."""

    item = Code(PhotoItem, required=True)
    digest = fields.String(
        required=True,
        validate=validate.Regexp(rf"\A{DIGEST.pattern}\Z", error="64 small hex digits."),
        metadata={"example": "0" * 64},
    )

    @post_load
    def _made(self, data: dict[str, Any], **_: Any) -> Photo:
        return Photo(**data)


class FilingSchema(Strict):
    """What the courier read and saw."""

    vin = fields.String(
        required=True,
        validate=validate.Length(4, NUMBER_MAX),
        metadata={"example": "LSVAA4182E2123456"},
    )
    engine_number = fields.String(load_default="", validate=validate.Length(max=NUMBER_MAX))
    odometer_km = fields.Integer(
        required=True, strict=True, validate=validate.Range(0, 9_999_999), metadata={"example": 8}
    )
    damages = fields.List(
        fields.Nested(DamageSchema), load_default=(), validate=validate.Length(max=DAMAGES_MAX)
    )
    photos = fields.List(
        fields.Nested(PhotoSchema),
        required=True,
        validate=validate.Length(min=1, max=PHOTOS_MAX),
    )
    recorded_at = Instant(required=True, metadata={"description": "By the phone's clock."})


class ReportSchema(Strict):
    """What software read, in short; ``GET .../report`` has it whole."""

    digest = fields.String(required=True, metadata={"example": "0" * 64})
    recommendation = Code(Recommendation, required=True)
    risk = fields.Integer(required=True, metadata={"example": 35, "description": "0 to 100."})
    codes = fields.List(
        fields.String(metadata={"example": "vin.match"}),
        required=True,
        metadata={"description": "Of the findings that did not pass."},
    )
    retake = fields.List(Code(PhotoItem), required=True)
    read_at = Instant(required=True)


class OpinionSchema(Strict):
    """The approval of the first of two underwriters."""

    decision = Code(Decision, required=True, attribute="verdict.decision")
    reasons = fields.List(Code(VerdictReason), required=True, attribute="verdict.reasons")
    by = Identifier(required=True)
    at = Instant(required=True)


class RecordSchema(Strict):
    """A record as the queue lists it."""

    id = Identifier(required=True, attribute="record.id")
    order_id = Identifier(required=True, attribute="record.order_id")
    courier_id = Identifier(required=True, attribute="record.courier_id")
    filed_at = Instant(required=True, attribute="record.filed_at")
    state = Code(RecordState, required=True)
    digest = fields.String(required=True)
    version = fields.Integer(required=True, metadata={"example": 1})
    product = fields.String(required=True, metadata={"description": "Empty if it is not known."})
    premium_due_fen = Fen(required=True)
    report = fields.Nested(
        ReportSchema,
        required=True,
        allow_none=True,
        metadata={"description": "Null until the photos are read."},
    )


class RecordFileSchema(RecordSchema):
    """A record whole; numbers masked, compared with those of the sale."""

    vin = fields.String(required=True, metadata={"example": "*************3456"})
    vin_compared = Code(Comparison, required=True)
    engine_number = fields.String(required=True)
    engine_number_compared = Code(Comparison, required=True)
    odometer_km = fields.Integer(required=True, attribute="record.odometer_km")
    damages = fields.List(fields.Nested(DamageSchema), required=True, attribute="record.damages")
    photos = fields.List(fields.Nested(PhotoSchema), required=True, attribute="record.photos")
    recorded_at = Instant(required=True, attribute="record.recorded_at")
    is_intact = fields.Boolean(
        required=True,
        allow_none=True,
        metadata={"description": "Whether the digest still fits; null once numbers are forgotten."},
    )
    first = fields.Nested(
        OpinionSchema,
        required=True,
        allow_none=True,
        metadata={"description": "Where two must approve, what the first said."},
    )
    decision = Code(Decision, allow_none=True, attribute="verdict.decision", dump_default=None)
    reasons = fields.List(Code(VerdictReason), attribute="verdict.reasons", dump_default=())
    retake = fields.List(Code(PhotoItem), attribute="verdict.retake", dump_default=())
    decided_by = Identifier(allow_none=True)
    decided_at = Instant(allow_none=True)


class RecordPage(Strict):
    """Some records: the highest risk first, then the oldest."""

    items = fields.List(fields.Nested(RecordSchema), required=True)
    next_cursor = fields.String(required=True)


class RecordArgs(PageArgs):
    """Which records are wanted."""

    state = Code(RecordState, load_default=RecordState.WAITING)


class VerdictSchema(Strict):
    """The underwriter's word."""

    decision = Code(Decision, required=True)
    reasons = fields.List(
        Code(VerdictReason), load_default=(), validate=validate.Length(max=REASONS_MAX)
    )
    retake = fields.List(
        Code(PhotoItem), load_default=(), validate=validate.Length(max=len(PhotoItem))
    )


def file_view(inspection: Inspection) -> dict[str, Any]:
    """Return what :class:`RecordFileSchema` writes; the numbers masked."""
    filed = inspection.filed
    numbers = filed.record.numbers
    return list_view(filed, inspection.order.premium_due_fen) | {
        "is_intact": filed.is_intact,
        "first": filed.first,
        "verdict": filed.verdict,
        "decided_by": filed.decided_by,
        "decided_at": filed.decided_at,
        "vin": mask("vin", numbers.vin) if numbers else "",
        "vin_compared": inspection.vin,
        "engine_number": mask("engine_number", numbers.engine_number) if numbers else "",
        "engine_number_compared": inspection.engine_number,
    }


def list_view(filed: FiledRecord, premium_due_fen: int) -> dict[str, Any]:
    """Return what :class:`RecordSchema` writes."""
    names = ("record", "state", "digest", "version", "product", "report")
    return {name: getattr(filed, name) for name in names} | {"premium_due_fen": premium_due_fen}
