"""The branch's sheets of the day, to be printed in the morning."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from marshmallow import fields, validate

from courier_api.domain.actor import Role
from courier_api.domain.audit.entry import SubjectKind
from courier_api.services.office.sheet_keys import print_sheets
from courier_api.web.api.frame import Answer, Ask, Blob, Blueprint, Noted, Strict, query
from courier_api.web.api.frame.house import house

__all__ = ["day_sheets"]

PRINTERS = (Role.DISPATCHER, Role.MANAGER)
COPIES_MAX = 200
day_sheets = Blueprint(
    "day_sheets", __name__, url_prefix="/v1/branches/me", description="Sheets of the day."
)


class SheetArgs(Strict):
    """Which day, how many."""

    date = fields.Date(
        metadata={"description": "Local; today if not given.", "example": "2026-06-18"}
    )
    copies = fields.Integer(
        validate=validate.Range(1, COPIES_MAX),
        metadata={"description": "Pages, one for each car.", "example": 20},
    )


@query(
    day_sheets,
    "/day-sheet",
    roles=PRINTERS,
    args=SheetArgs,
    media="application/pdf",
)
def get_day_sheet(ask: Ask, args: dict[str, Any]) -> Answer:
    """Print sheets of the day: each with a code of its own, none the same as before."""
    hall, branch_id = house(), ask.known.actor.branch_id
    at = hall.clock.now()
    day = args.get("date") or ask.unit.sales.branch(branch_id).day_of(at)
    copies = args.get("copies") or hall.figures.reading.sheet_copies
    content = print_sheets(
        ask.unit,
        branch_id,
        hall.sheets,
        day=day,
        copies=copies,
        at=at,
        ahead=timedelta(seconds=hall.figures.reading.sheet_ahead_s),
    )
    blob = Blob(
        content=content, media_type="application/pdf", file_name=f"sheet-{branch_id}-{day}.pdf"
    )
    noted = Noted(
        action="print_sheets",
        kind=SubjectKind.BRANCH,
        subject_id=branch_id,
        detail={"day": int(f"{day:%Y%m%d}"), "copies": copies},
    )
    return Answer(result=blob, noted=noted)
