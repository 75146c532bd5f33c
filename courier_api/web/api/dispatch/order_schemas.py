"""Orders as they are written and read."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from courier_api.domain.actor import Role
from courier_api.domain.checks import SALE_NUMBER
from courier_api.domain.custody.document import DocumentKind
from courier_api.domain.dispatch.intake import IntakeOutcome
from courier_api.domain.dispatch.working_day import DaySource
from courier_api.domain.order.states import FailReason, Inspection, OrderEvent, OrderState
from courier_api.web.api.dispatch.vehicle_schemas import VehicleBody
from courier_api.web.api.dispatch.windows import MOST_WINDOWS, WindowSchema, windows_of
from courier_api.web.api.frame import Code, Fen, Flag, Identifier, Instant, PageArgs, Strict
from routing.model import Location, PaymentMethod, RowRef, Sale, TimeWindow
from routing.rules.values import UnreadableError
from routing.rules.values.identifiers import read_phone

__all__ = [
    "AppointmentSchema",
    "BookingBody",
    "BookingSchema",
    "CancelledSchema",
    "HistorySchema",
    "LocationSchema",
    "NewOrderBody",
    "NewOrderSchema",
    "OrderArgs",
    "OrderPaperSchema",
    "OrderPapersSchema",
    "OrderSchema",
    "OrdersSchema",
    "SerialsBody",
    "sale_of",
]

Body = dict[str, Any]
MOST_SERIALS = 20
SALE_FIELDS = (
    "phone",
    "address",
    "location",
    "product",
    "payment",
    "premium_due_fen",
    "inspection",
    "plate",
    "vin",
    "engine_number",
    "tier",
    "priority",
    "note",
    "sold_at",
)


class OrderPaperSchema(Strict):
    """A document serial and who has it."""

    serial = fields.String(required=True)
    kind = Code(DocumentKind, required=True)
    holder = fields.String(required=True, metadata={"example": "branch:futian"})
    replaces = fields.String(required=True, allow_none=True)


class AppointmentSchema(Strict):
    """The promised window for the start of service."""

    from_at = Instant(required=True)
    to_at = Instant(required=True)


class MaskedSchema(Strict):
    """The customer, all that counts hidden."""

    name = fields.String(required=True, metadata={"example": "王**"})
    phone = fields.String(required=True, metadata={"example": "138****1234"})
    address = fields.String(required=True, metadata={"example": "深圳市福田区****"})
    plate = fields.String(required=True, metadata={"example": "粤B****8"})


class OrderLineSchema(Strict):
    """An order in a list; personal data is masked."""

    id = fields.String(required=True, attribute="order.id", metadata={"example": "o1"})
    sale_number = fields.String(required=True, attribute="order.sale_number")
    policyholder_id = fields.String(required=True, attribute="order.policyholder_id")
    state = Code(OrderState, required=True, attribute="order.state")
    version = fields.Integer(required=True, attribute="order.version")
    appointment = fields.Nested(
        AppointmentSchema, required=True, allow_none=True, attribute="order.appointment"
    )
    courier_id = fields.String(required=True, allow_none=True, attribute="order.courier_id")
    premium_due_fen = Fen(required=True, attribute="order.premium_due_fen")
    collected_fen = Fen(required=True, attribute="order.collected_fen")
    inspection = Code(Inspection, required=True, attribute="order.inspection")
    report_digest = fields.String(required=True, attribute="order.report_digest")
    policy_number = fields.String(required=True, attribute="order.policy_number")
    fail_reason = Code(FailReason, required=True, allow_none=True, attribute="order.fail_reason")
    sold_at = Instant(required=True, attribute="order.sold_at")
    paid_at = Instant(required=True, allow_none=True, attribute="order.paid_at")
    issued_at = Instant(required=True, allow_none=True, attribute="order.issued_at")
    handed_over_at = Instant(required=True, allow_none=True, attribute="order.handed_over_at")
    payment = Code(PaymentMethod, required=True, attribute="facts.payment")
    product = fields.String(required=True, attribute="facts.product")
    priority = fields.Integer(required=True, attribute="facts.priority")
    customer = fields.Nested(MaskedSchema, required=True, attribute="masked")


class OrderSchema(OrderLineSchema):
    """An order; personal data is masked."""

    documents = fields.List(fields.Nested(OrderPaperSchema), required=True)


class OrdersSchema(Strict):
    """A page of orders."""

    items = fields.List(fields.Nested(OrderLineSchema), required=True)
    next_cursor = fields.String(required=True)


class OrderArgs(PageArgs):
    """Which orders are wanted."""

    state = Code(OrderState)
    day = fields.Date(metadata={"description": "Local day of the appointment."})
    courier_id = Identifier(metadata={"example": "c1"})


class StepSchema(Strict):
    """One line of an order's history."""

    version = fields.Integer(required=True)
    source = Code(OrderState, required=True, allow_none=True)
    event = Code(OrderEvent, required=True)
    target = Code(OrderState, required=True)
    actor_id = fields.String(required=True)
    role = Code(Role, required=True)
    at = Instant(required=True)
    reason = Code(FailReason, required=True, allow_none=True)


class HistorySchema(Strict):
    """Every step of an order, oldest first."""

    items = fields.List(fields.Nested(StepSchema), required=True)


class LocationSchema(Strict):
    """A point in WGS-84 degrees."""

    lat = fields.Float(
        required=True, validate=validate.Range(-90, 90), metadata={"example": 22.534088}
    )
    lon = fields.Float(
        required=True, validate=validate.Range(-180, 180), metadata={"example": 114.019822}
    )

    @post_load
    def _location(self, data: Body, **_more: object) -> Location:
        return Location(**data)


def _text(most: int, example: str = "") -> fields.String:
    metadata = {"example": example} if example else {}
    return fields.String(load_default="", validate=validate.Length(0, most), metadata=metadata)


def _demand_phone(value: str) -> None:
    try:
        if value:
            read_phone(value)
    except UnreadableError as error:
        raise ValidationError("Neither a mobile number nor a landline with area code.") from error


class NewOrderBody(Strict):
    """A sale to be delivered."""

    sale_number = fields.String(
        required=True,
        validate=validate.Regexp(
            rf"\A{SALE_NUMBER.pattern}\Z",
            error="1 to 64 letters, digits, '_', '.', '-', '/', '#'.",
        ),
        metadata={"example": "XN4403202600000122"},
    )
    name = _text(64, "王小明")
    phone = fields.String(
        load_default="",
        validate=[validate.Length(0, 32), _demand_phone],
        metadata={"example": "13812341234"},
    )
    address = _text(200, "深圳市福田区泰然九路83号")
    location = fields.Nested(LocationSchema, load_default=None)
    product = _text(100, "商业险")
    payment = Code(PaymentMethod, load_default=PaymentMethod.UNDECIDED)
    premium_due_fen = Fen(required=True)
    inspection = Flag(
        load_default=False,
        metadata={"description": "Stands if it says yes, or nothing is known of the vehicle."},
    )
    plate = _text(16, "粤B12345")
    vin = _text(32, "LXXP5HX14PA827469")
    engine_number = _text(32)
    vehicle = fields.Nested(
        VehicleBody,
        load_default=None,
        metadata={"description": "Lets the rules decide whether the car must be inspected."},
    )
    tier = _text(32, "金卡")
    priority = fields.Integer(load_default=50, strict=True, validate=validate.Range(0, 100))
    note = _text(500)
    sold_at = Instant(load_default=None)
    day = fields.Date(
        load_default=None,
        metadata={"description": "Local day of the visit; the next working day if not given."},
    )
    windows = fields.List(
        fields.Nested(WindowSchema),
        load_default=list,
        validate=validate.Length(0, MOST_WINDOWS),
        metadata={"description": "For the start of service; the working day if not given."},
    )

    @validates_schema(skip_on_field_errors=False)
    def _demand_place(self, data: Body, **_more: object) -> None:
        if not data.get("address", "").strip() and data.get("location") is None:
            raise ValidationError("Give an address or a location.", "address")

    @validates_schema
    def _demand_order(self, data: Body, **_more: object) -> None:
        windows_of(data)


def sale_of(body: Body, working_day: TimeWindow) -> Sale:
    """Return the sale that a loaded body describes."""
    return Sale(
        id=body["sale_number"],
        row=RowRef("request"),
        customer_name=body["name"],
        windows=windows_of(body) or (working_day,),
        **{name: body[name] for name in SALE_FIELDS},
    )


class NewOrderSchema(Strict):
    """What became of the sale."""

    id = fields.String(required=True, attribute="taken.order_id")
    sale_number = fields.String(required=True, attribute="taken.sale_number")
    outcome = Code(IntakeOutcome, required=True, attribute="taken.outcome")
    unbooked = fields.String(
        required=True,
        attribute="taken.unbooked",
        metadata={"description": "Why no appointment was booked; empty if one was."},
    )
    day = fields.Date(required=True)
    day_source = Code(DaySource, required=True, allow_none=True, attribute="source")


class BookingBody(Strict):
    """An appointment, the first or another."""

    day = fields.Date(
        load_default=None,
        metadata={"description": "Local; the next working day if not given."},
    )
    windows = fields.List(
        fields.Nested(WindowSchema), load_default=list, validate=validate.Length(0, MOST_WINDOWS)
    )
    premium_due_fen = Fen(
        load_default=None, allow_none=True, metadata={"description": "When terms changed."}
    )

    @validates_schema
    def _demand_order(self, data: Body, **_more: object) -> None:
        windows_of(data)


class BookingSchema(Strict):
    """The order with its new appointment."""

    order_id = fields.String(required=True, attribute="order.id")
    state = Code(OrderState, required=True, attribute="order.state")
    version = fields.Integer(required=True, attribute="order.version")
    appointment = fields.Nested(
        AppointmentSchema, required=True, allow_none=True, attribute="order.appointment"
    )
    day = fields.Date(required=True, allow_none=True, attribute="booking.day")
    day_source = Code(DaySource, required=True, allow_none=True, attribute="source")


class CancelledSchema(Strict):
    """The order after it was called off."""

    id = fields.String(required=True)
    state = Code(OrderState, required=True)
    version = fields.Integer(required=True)


class SerialSchema(Strict):
    """A pre-printed serial."""

    serial = Identifier(required=True, metadata={"example": "BD0001"})
    kind = Code(DocumentKind, required=True)


class SerialsBody(Strict):
    """Serials to be registered in the branch."""

    documents = fields.List(
        fields.Nested(SerialSchema), required=True, validate=validate.Length(1, MOST_SERIALS)
    )

    @validates_schema
    def _demand_once(self, data: Body, **_more: object) -> None:
        serials = [item["serial"] for item in data["documents"]]
        if len(set(serials)) < len(serials):
            raise ValidationError("A serial stands there twice.", "documents")


class OrderPapersSchema(Strict):
    """Every document of the order."""

    items = fields.List(fields.Nested(OrderPaperSchema), required=True)
