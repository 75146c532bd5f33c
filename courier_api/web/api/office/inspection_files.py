"""Reports and photos of inspections, for those who judge them; every look is written down."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.digest import hex_word
from courier_api.services.office.look_at import Seen, look_at_pdf, look_at_photo, look_at_report
from courier_api.web.api.frame import Answer, Ask, Blob, Blueprint, Noted, Strict, query
from courier_api.web.api.frame.house import house
from courier_api.web.api.office.inspections import JUDGES
from courier_api.web.api.office.pictures import shrunk

__all__ = ["inspection_files"]

inspection_files = Blueprint(
    "inspection_files",
    __name__,
    url_prefix="/v1/inspections",
    description="Reports and photos of inspections.",
)
SIDE_MIN_PX, SIDE_MAX_PX = 64, 4_096


class SizeArgs(Strict):
    """How large the photo is wanted."""

    size = fields.Integer(
        load_default=SIDE_MAX_PX,
        validate=validate.Range(SIDE_MIN_PX, SIDE_MAX_PX),
        metadata={"description": "Of the longer side at most, pixels.", "example": 640},
    )


@query(inspection_files, "/<record_id>/report", roles=JUDGES, media="application/json")
def get_report(ask: Ask, record_id: str) -> Answer:
    """Read the report whole: findings with photos and regions, rules, what is recommended."""
    seen = look_at_report(ask.unit, house().files, ask.known.actor, record_id)
    blob = Blob(content=seen.content, media_type="application/json")
    return Answer(result=blob, etag=seen.digest, noted=_noted("see_report", seen))


@query(inspection_files, "/<record_id>/report.pdf", roles=JUDGES, media="application/pdf")
def get_report_pdf(ask: Ask, record_id: str) -> Answer:
    """Read the report as PDF; signed, with the decision in it, once it is decided."""
    seen = look_at_pdf(ask.unit, house().files, ask.known.actor, record_id)
    blob = Blob(
        content=seen.content,
        media_type="application/pdf",
        file_name=f"inspection-{record_id}.pdf",
    )
    signed = "signed" if seen.filed.sealed_pdf else "unsigned"
    etag = f"{seen.digest}.{signed}"
    return Answer(result=blob, etag=etag, noted=_noted("see_report_pdf", seen))


@query(
    inspection_files,
    "/<record_id>/photos/<digest>",
    roles=JUDGES,
    args=SizeArgs,
    media="image/jpeg",
)
def get_photo(ask: Ask, args: dict[str, Any], record_id: str, digest: str) -> Answer:
    """See a photo, or an earlier one that the report shows beside it: upright, without EXIF."""
    seen = look_at_photo(ask.unit, house().files, ask.known.actor, record_id, digest)
    blob = Blob(content=shrunk(seen.content, args["size"]), media_type="image/jpeg")
    etag = f"{seen.digest}.{args['size']}"
    return Answer(result=blob, etag=etag, noted=_noted("see_photo", seen))


def _noted(action: str, seen: Seen) -> Noted:
    return Noted(
        action=action,
        kind=SubjectKind.ORDER,
        subject_id=seen.filed.record.order_id,
        detail={"seen": hex_word(seen.digest)},
    )
