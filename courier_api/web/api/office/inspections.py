"""Inspection records: filed at the car, judged by an underwriter."""

from __future__ import annotations

from typing import Any

from courier_api.domain.actor import Role
from courier_api.domain.office.verdict import Verdict
from courier_api.services.office.inspection import (
    Filing,
    Inspection,
    file_inspection,
    find_inspection,
    inspection_queue,
    premiums_due,
)
from courier_api.services.office.judging import decide_inspection
from courier_api.web.api.frame import Answer, Ask, Blueprint, command, page_of, query
from courier_api.web.api.office.cursors import after_rank, instant_key
from courier_api.web.api.office.inspection_schemas import (
    FilingSchema,
    RecordArgs,
    RecordFileSchema,
    RecordPage,
    VerdictSchema,
    file_view,
    list_view,
)

__all__ = ["JUDGES", "inspections"]

inspections = Blueprint(
    "inspections", __name__, url_prefix="/v1", description="What was found at the car."
)
JUDGES = frozenset({Role.UNDERWRITER, Role.MANAGER})


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
def list_records(ask: Ask, args: dict[str, Any]) -> dict[str, Any]:
    """List the branch's records by risk, the highest first, then by age, the oldest first."""
    found = inspection_queue(
        ask.unit,
        ask.known.actor,
        args["state"],
        after=after_rank(args["cursor"]),
        limit=args["limit"] + 1,
    )
    page = page_of(
        found,
        args["limit"],
        lambda filed: (filed.risk, *instant_key(filed.record.filed_at, filed.record.id)),
    )
    due_fen = premiums_due(ask.unit, page.items)
    shown = [list_view(filed, due_fen[filed.record.order_id]) for filed in page.items]
    return {"items": shown, "next_cursor": page.next_cursor}


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
    ask.demand_match(inspection.filed.etag, exact=True)
    verdict = Verdict(
        decision=body["decision"], reasons=tuple(body["reasons"]), retake=tuple(body["retake"])
    )
    decide_inspection(ask.work, inspection, verdict)
    return _file(find_inspection(ask.unit, ask.known.actor, record_id))


def _file(inspection: Inspection) -> Answer:
    filed = inspection.filed
    return Answer(
        result=file_view(inspection),
        etag=filed.etag,
        location=f"/v1/inspections/{filed.record.id}",
    )
