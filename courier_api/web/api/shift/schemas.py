"""What is sent and answered about shifts."""

from __future__ import annotations

from marshmallow import fields, validate

from courier_api.domain.custody.document import DocumentKind
from courier_api.domain.shift.cash_moves import CashMoveKind, CashMoveState
from courier_api.domain.shift.fees import FeeCode
from courier_api.domain.shift.scan import ExtraReason
from courier_api.domain.shift.shift import DifferenceReason, ShiftState
from courier_api.services.shift.open_matters import MatterCode
from courier_api.web.api.frame import Code, Fen, Flag, Identifier, Instant, PageArgs, Strict
from courier_api.web.api.shift.fields import Count, serials_field

__all__ = [
    "CashMovePage",
    "CashMoveSchema",
    "CheckInBody",
    "ClosingBody",
    "DecisionBody",
    "DepositArgs",
    "DepositBody",
    "FloatAnswerBody",
    "FloatBody",
    "ReceiptBody",
    "ReturnsBody",
    "ScanBody",
    "ShiftArgs",
    "ShiftPage",
    "ShiftSchema",
    "ShiftViewSchema",
    "TakeOverSchema",
    "TakenBackSchema",
    "TariffSchema",
]


class CheckInBody(Strict):
    """The phone's clock at check-in."""

    device_at = Instant(required=True)


class ScanBody(Strict):
    """Serials as scanned; `done` once all that was given has been scanned."""

    serials = serials_field()
    done = Flag(load_default=False)


class FloatBody(Strict):
    """Cash for change."""

    amount_fen = Fen(required=True, at_least=1)


class FloatAnswerBody(Strict):
    """What the courier says to a float."""

    float_id = Identifier(required=True)
    accepted = Flag(load_default=True)


class DepositBody(Strict):
    """Cash paid into the bank; the id is made by the client."""

    id = Identifier(required=True, metadata={"example": "d-20260618-1"})
    slip_number = Identifier(required=True, metadata={"example": "ICBC-00817"})
    amount_fen = Fen(required=True, at_least=1)


class DecisionBody(Strict):
    """Yes, or no."""

    accepted = Flag(load_default=True)


class ClosingBody(Strict):
    """Every note and coin the courier has, and where a difference comes from."""

    count = Count(required=True)
    difference_reason = Code(DifferenceReason, load_default=None, allow_none=True)


class ReceiptBody(Strict):
    """What the receiver of the cash has counted himself."""

    amount_fen = Fen(required=True)


class ReturnsBody(Strict):
    """Serials as scanned at the branch."""

    serials = serials_field()


class DocumentSchema(Strict):
    """A document of an order."""

    serial = Identifier(required=True)
    order_id = Identifier(required=True)
    kind = Code(DocumentKind, required=True)


class ShiftSchema(Strict):
    """A shift."""

    id = Identifier(required=True)
    courier_id = Identifier(required=True)
    day = fields.Date(required=True)
    cash_cap_fen = Fen(required=True)
    opened_at = Instant(required=True)
    device_at = Instant(required=True)
    state = Code(ShiftState, required=True)
    version = fields.Integer(required=True)
    expected_fen = Fen(required=True)
    counted_fen = Fen(required=True)
    difference_fen = fields.Integer(
        required=True, metadata={"description": "Below zero: cash is missing."}
    )
    difference_reason = Code(DifferenceReason, allow_none=True, required=True)
    approver_id = Identifier(allow_none=True, required=True)
    receiver_id = Identifier(allow_none=True, required=True)
    waits_for = fields.List(
        fields.String(validate=validate.OneOf(["difference_approval", "cash_receipt"])),
        required=True,
    )
    closed_at = Instant(allow_none=True, required=True)


class CashMoveSchema(Strict):
    """A float or a deposit."""

    id = Identifier(required=True)
    shift_id = Identifier(required=True)
    courier_id = Identifier(required=True)
    kind = Code(CashMoveKind, required=True)
    amount_fen = Fen(required=True)
    slip_number = fields.String(required=True)
    state = Code(CashMoveState, required=True)
    proposer_id = Identifier(required=True)
    proposed_at = Instant(required=True)
    decider_id = Identifier(allow_none=True, required=True)
    decided_at = Instant(allow_none=True, required=True)
    transaction_id = Identifier(allow_none=True, required=True)


class MatterSchema(Strict):
    """Something that keeps a shift from closing."""

    code = Code(MatterCode, required=True)
    subject = fields.String(required=True)
    remedy = fields.String(required=True)


class FeeLineSchema(Strict):
    """One line of fees."""

    code = Code(FeeCode, required=True)
    order_id = Identifier(allow_none=True, required=True)
    amount_fen = Fen(required=True)
    tariff = fields.String(required=True)


class ShiftViewSchema(ShiftSchema):
    """A shift and everything that hangs on it."""

    cash_expected_fen = Fen(required=True)
    cash_carried_fen = fields.Integer(
        required=True, metadata={"description": "With pending floats, deposits, open payments."}
    )
    count = Count(required=True)
    held = fields.List(fields.Nested(DocumentSchema), required=True)
    short = fields.List(fields.Nested(DocumentSchema), required=True)
    cash_moves = fields.List(fields.Nested(CashMoveSchema), required=True)
    matters = fields.List(fields.Nested(MatterSchema), required=True)
    fees = fields.List(fields.Nested(FeeLineSchema), required=True)
    fees_fen = Fen(required=True)


class ExtraSchema(Strict):
    """A serial that is not for this courier."""

    serial = fields.String(required=True)
    reason = Code(ExtraReason, required=True)


class TakeOverSchema(Strict):
    """What became of each scanned serial, what is short, which orders are on the road."""

    taken = fields.List(fields.Nested(DocumentSchema), required=True)
    held = fields.List(fields.String(), required=True)
    short = fields.List(fields.Nested(DocumentSchema), required=True)
    extra = fields.List(fields.Nested(ExtraSchema), required=True)
    unknown_serials = fields.List(
        fields.String(), required=True, attribute="unknown", data_key="unknown"
    )
    orders = fields.List(fields.String(), required=True)


class TakenBackSchema(Strict):
    """What became of each scanned serial, and what it means for its order."""

    returned = fields.List(fields.String(), required=True)
    here = fields.List(fields.String(), required=True)
    on_road = fields.List(fields.String(), required=True)
    elsewhere = fields.List(fields.String(), required=True)
    unknown_serials = fields.List(
        fields.String(), required=True, attribute="unknown", data_key="unknown"
    )
    remaining = fields.List(fields.String(), required=True)
    orders_returned = fields.List(fields.String(), required=True)
    receipts_back = fields.List(fields.String(), required=True)


class ShiftArgs(PageArgs):
    """Which shifts."""

    day = fields.Date(load_default=None, metadata={"description": "Local day of check-in."})
    state = Code(ShiftState, load_default=None)


class DepositArgs(PageArgs):
    """Which deposits."""

    state = Code(CashMoveState, load_default=CashMoveState.PENDING)


class ShiftPage(Strict):
    """Shifts, the latest check-in first."""

    items = fields.List(fields.Nested(ShiftSchema), required=True)
    next_cursor = fields.String(required=True)


class CashMovePage(Strict):
    """Deposits, the oldest first."""

    items = fields.List(fields.Nested(CashMoveSchema), required=True)
    next_cursor = fields.String(required=True)


class TariffSchema(Strict):
    """What couriers are paid, fen each."""

    version = fields.String(required=True)
    valid_from = fields.Date(required=True)
    shift_fen = Fen(required=True)
    delivery_fen = Fen(required=True)
    inspection_fen = Fen(required=True)
    failed_visit_fen = Fen(required=True)
