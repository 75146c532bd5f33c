"""Order files in."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from courier_api.domain.actor import Role
from courier_api.domain.dispatch.intake import ImportRecord, IntakeOutcome
from courier_api.domain.figures import Figures
from courier_api.services.dispatch.import_orders import (
    OrderFiles,
    faults_sheet,
    import_orders,
    import_record,
    read_upload,
)
from courier_api.web.api.dispatch.uploads import Upload, content_of
from courier_api.web.api.frame import (
    Answer,
    Ask,
    Blob,
    Blueprint,
    Code,
    Instant,
    Strict,
    command,
    query,
)
from courier_api.web.api.frame.house import House
from routing.rules import Severity

__all__ = ["blueprint"]

blueprint = Blueprint(
    "imports", __name__, url_prefix="/v1/orders/imports", description="Order files."
)

OFFICE = frozenset({Role.AGENT, Role.DISPATCHER, Role.MANAGER})
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Form = dict[str, Any]


class OrderFileForm(Strict):
    """An order file as ``routing plan`` reads it: CSV, XLSX, XLS, XLSB, ODS or JSON."""

    file = Upload(required=True)
    day = fields.Date(
        required=True, metadata={"description": "Local planning day; rows of others are refused."}
    )
    visit_day = fields.Date(
        load_default=None,
        metadata={"description": "Local day of the visits, if it is not the file's."},
    )


class TakenSchema(Strict):
    """One sale after intake."""

    sale_number = fields.String(required=True)
    order_id = fields.String(required=True)
    outcome = Code(IntakeOutcome, required=True)
    differs = fields.List(
        fields.String(), required=True, metadata={"description": "Names of fields, no values."}
    )
    unbooked = fields.String(required=True)


class RowFaultSchema(Strict):
    """A fault of a row or a file; personal data is masked."""

    file = fields.String(required=True)
    sheet = fields.String(required=True)
    row = fields.Integer(required=True)
    column = fields.String(required=True)
    value = fields.String(required=True)
    rule = fields.String(required=True, metadata={"example": "R109"})
    severity = Code(Severity, required=True)
    message = fields.String(required=True)
    remedy = fields.String(required=True)
    message_zh = fields.String(required=True)
    remedy_zh = fields.String(required=True)


class ImportSchema(Strict):
    """What came of an order file: every row an order, or refused with its faults."""

    id = fields.String(required=True)
    day = fields.Date(required=True)
    at = Instant(required=True)
    actor_id = fields.String(required=True)
    digest = fields.String(required=True, metadata={"description": "SHA-256 of the file."})
    rows_read = fields.Integer(required=True)
    refused = fields.Integer(required=True)
    new = fields.Function(lambda record: record.count(IntakeOutcome.NEW))
    already_there = fields.Function(lambda record: record.count(IntakeOutcome.ALREADY_THERE))
    conflicts = fields.Function(lambda record: record.count(IntakeOutcome.CONFLICT))
    sales = fields.List(fields.Nested(TakenSchema), required=True)
    faults = fields.List(fields.Nested(RowFaultSchema), required=True)


def _read(house: House, form: Form) -> OrderFiles:
    return _read_for(house.figures.time_zone, house.figures, form)


def _read_for(time_zone: str, figures: Figures, form: Form) -> OrderFiles:
    file = form["file"]
    content = content_of(file, figures.dispatch.import_bytes_max)
    return read_upload(file.filename or "", content, day=form["day"], time_zone=time_zone)


@command(
    blueprint,
    "",
    roles=OFFICE,
    files=OrderFileForm,
    answer=ImportSchema,
    status=201,
    prepare=_read,
)
def post_import(ask: Ask, form: Form) -> Answer:
    """Make an order of every sale in a file; handing it in again changes nothing."""
    branch = ask.unit.sales.branch(ask.work.actor.branch_id)
    files = ask.prepared
    if files.time_zone != branch.time_zone:
        files = _read_for(branch.time_zone, ask.figures, form)
    record = import_orders(ask.work, files, form["visit_day"])
    return Answer(result=record, location=f"/v1/orders/imports/{record.id}")


@query(blueprint, "/<import_id>", roles=OFFICE, answer=ImportSchema)
def get_import(ask: Ask, import_id: str) -> ImportRecord:
    """Return what came of an order file."""
    return import_record(ask.work, import_id)


@query(blueprint, "/<import_id>/faults", roles=OFFICE, media=XLSX)
def get_faults(ask: Ask, import_id: str) -> Blob:
    """Return the faults as a spreadsheet, in Chinese and English."""
    record = import_record(ask.work, import_id)
    return Blob(content=faults_sheet(record), media_type=XLSX, file_name="faults.xlsx")
