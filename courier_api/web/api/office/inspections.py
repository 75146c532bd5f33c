"""Inspection records: filed at the car, judged by an underwriter."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load, validate

from courier_api.domain.actor import Role
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
from courier_api.domain.office.verdict import REASONS_MAX, Decision, Verdict, VerdictReason
from courier_api.domain.people.masking import mask
from courier_api.services.office.inspection import (
    Comparison,
    Filing,
    Inspection,
    decide_inspection,
    file_inspection,
    find_inspection,
    inspection_queue,
)
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
from courier_api.web.api.office.cursors import after_rank, instant_key

__all__ = ["inspections"]

inspections = Blueprint(
    "inspections", __name__, url_prefix="/v1", description="What was found at the car."
)
JUDGES = frozenset({Role.UNDERWRITER, Role.MANAGER})
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


class RecordSchema(Strict):
    """A record as the queue lists it."""

    id = Identifier(required=True, attribute="record.id")
    order_id = Identifier(required=True, attribute="record.order_id")
    courier_id = Identifier(required=True, attribute="record.courier_id")
    filed_at = Instant(required=True, attribute="record.filed_at")
    state = Code(RecordState, required=True)
    digest = fields.String(required=True)
    version = fields.Integer(required=True, metadata={"example": 1})


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
    decision = Code(Decision, allow_none=True, attribute="verdict.decision", dump_default=None)
    reasons = fields.List(Code(VerdictReason), attribute="verdict.reasons", dump_default=())
    retake = fields.List(Code(PhotoItem), attribute="verdict.retake", dump_default=())
    decided_by = Identifier(allow_none=True)
    decided_at = Instant(allow_none=True)


class RecordPage(Strict):
    """Some records, by risk and age."""

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


@command(
    inspections,
    "/orders/<order_id>/inspections",
    roles={Role.COURIER},
    body=FilingSchema,
    answer=RecordFileSchema,
    status=201,
)
def file_record(ask: Ask, body: dict[str, Any], order_id: str) -> Answer:
    """File what was found at the car; the order then waits for the underwriter."""
    lists = {name: tuple(body[name]) for name in ("damages", "photos")}
    filed = file_inspection(ask.work, order_id, Filing(**body | lists))
    return _file(find_inspection(ask.unit, ask.known.actor, filed.record.id))


@query(inspections, "/inspections", roles=JUDGES, answer=RecordPage, args=RecordArgs)
def list_records(ask: Ask, args: dict[str, Any]) -> Page[FiledRecord]:
    """List the branch's records by risk, the highest first, then by age, the oldest first."""
    found = inspection_queue(
        ask.unit,
        ask.known.actor,
        args["state"],
        after=after_rank(args["cursor"]),
        limit=args["limit"] + 1,
    )
    return page_of(
        found,
        args["limit"],
        lambda filed: (filed.risk, *instant_key(filed.record.filed_at, filed.record.id)),
    )


@query(
    inspections,
    "/inspections/<record_id>",
    roles=JUDGES | {Role.COURIER},
    answer=RecordFileSchema,
)
def get_record(ask: Ask, record_id: str) -> Answer:
    """Read a record; couriers read those they filed."""
    return _file(find_inspection(ask.unit, ask.known.actor, record_id))


@command(
    inspections,
    "/inspections/<record_id>/decisions",
    roles={Role.UNDERWRITER},
    body=VerdictSchema,
    answer=RecordFileSchema,
    match=True,
)
def judge_record(ask: Ask, body: dict[str, Any], record_id: str) -> Answer:
    """Approve, ask for a retake or decline; the courier at the car hears of it at once."""
    inspection = find_inspection(ask.unit, ask.known.actor, record_id)
    ask.demand_match(inspection.filed.etag)
    verdict = Verdict(
        decision=body["decision"], reasons=tuple(body["reasons"]), retake=tuple(body["retake"])
    )
    decide_inspection(ask.work, inspection, verdict)
    return _file(find_inspection(ask.unit, ask.known.actor, record_id))


def _file(inspection: Inspection) -> Answer:
    filed = inspection.filed
    numbers = filed.record.numbers
    names = ("record", "state", "digest", "version", "is_intact", "verdict")
    view: dict[str, Any] = {name: getattr(filed, name) for name in names}
    view |= {
        "decided_by": filed.decided_by,
        "decided_at": filed.decided_at,
        "vin": mask("vin", numbers.vin) if numbers else "",
        "vin_compared": inspection.vin,
        "engine_number": mask("engine_number", numbers.engine_number) if numbers else "",
        "engine_number_compared": inspection.engine_number,
    }
    return Answer(result=view, etag=filed.etag, location=f"/v1/inspections/{filed.record.id}")
