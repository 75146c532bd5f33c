"""The courier's own shift: check in, scan, cash, close."""

from __future__ import annotations

from typing import Any

from courier_api.domain.actor import Role
from courier_api.domain.shift.cash_moves import CashMove
from courier_api.domain.shift.shift import Shift
from courier_api.services.shift.check_in import check_in
from courier_api.services.shift.close import count_cash
from courier_api.services.shift.deposits import DepositSlip, declare_deposit
from courier_api.services.shift.floats import answer_float
from courier_api.services.shift.take_over import take_over
from courier_api.services.shift.view import my_shift
from courier_api.web.api.frame import Answer, Ask, Blueprint, command, query
from courier_api.web.api.shift.plain import plain_take_over, plain_view
from courier_api.web.api.shift.schemas import (
    CashMoveSchema,
    CheckInBody,
    ClosingBody,
    DepositBody,
    FloatAnswerBody,
    ScanBody,
    ShiftSchema,
    ShiftViewSchema,
    TakeOverSchema,
)

__all__ = ["blueprint"]

COURIER = (Role.COURIER,)
blueprint = Blueprint("shift", __name__, url_prefix="/v1", description="The courier's shift.")


@command(blueprint, "/shifts", roles=COURIER, body=CheckInBody, answer=ShiftSchema, status=201)
def check_in_at_branch(ask: Ask, body: dict[str, Any]) -> Answer:
    """Check in at the branch."""
    shift = check_in(ask.work, device_at=body["device_at"])
    return Answer(result=shift, location=f"/v1/shifts/{shift.id}")


@query(blueprint, "/shift", roles=COURIER, answer=ShiftViewSchema)
def see_my_shift(ask: Ask) -> dict[str, Any]:
    """See the state of one's shift: cash, serials, what keeps it from closing, fees."""
    return plain_view(my_shift(ask.work))


@command(blueprint, "/shift/scans", roles=COURIER, body=ScanBody, answer=TakeOverSchema)
def scan_documents(ask: Ask, body: dict[str, Any]) -> dict[str, Any]:
    """Take documents over by scanning."""
    return plain_take_over(take_over(ask.work, body["serials"], done=body["done"]))


@command(
    blueprint,
    "/shift/float-confirmations",
    roles=COURIER,
    body=FloatAnswerBody,
    answer=CashMoveSchema,
)
def confirm_float(ask: Ask, body: dict[str, Any]) -> CashMove:
    """Confirm a cash float, or say that it never came."""
    return answer_float(ask.work, body["float_id"], accepted=body["accepted"])


@command(
    blueprint,
    "/shift/deposits",
    roles=COURIER,
    body=DepositBody,
    answer=CashMoveSchema,
    status=201,
)
def deposit_cash(ask: Ask, body: dict[str, Any]) -> CashMove:
    """Say that cash was paid into the bank."""
    slip = DepositSlip(
        deposit_id=body["id"], slip_number=body["slip_number"], amount_fen=body["amount_fen"]
    )
    return declare_deposit(ask.work, slip)


@command(blueprint, "/shift/closings", roles=COURIER, body=ClosingBody, answer=ShiftSchema)
def close_my_shift(ask: Ask, body: dict[str, Any]) -> Shift:
    """Count the cash and close, or learn everything that keeps the shift open."""
    return count_cash(ask.work, body["count"], reason=body["difference_reason"])
