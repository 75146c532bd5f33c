"""The branch's side of shifts: floats, papers back, deposits, cash, differences, tariffs."""

from __future__ import annotations

from typing import Any

from courier_api.domain.actor import Role
from courier_api.domain.figures import Tariff
from courier_api.domain.shift.cash_moves import CashMove, CashMoveKind
from courier_api.domain.shift.fees import tariff_on
from courier_api.domain.shift.shift import Shift
from courier_api.services.shift.close import approve_difference, receive_cash, send_back_count
from courier_api.services.shift.deposits import decide_deposit
from courier_api.services.shift.floats import hand_out_float
from courier_api.services.shift.on_duty import local_day
from courier_api.services.shift.return_documents import TakenBack, return_documents
from courier_api.services.shift.view import one_shift, shifts_of_branch
from courier_api.web.api.frame import Answer, Ask, Blueprint, Page, command, page_of, query
from courier_api.web.api.shift.fields import after_instant
from courier_api.web.api.shift.plain import plain_view
from courier_api.web.api.shift.schemas import (
    CashMovePage,
    CashMoveSchema,
    DecisionBody,
    DepositArgs,
    FloatBody,
    ReceiptBody,
    ReturnsBody,
    ShiftArgs,
    ShiftPage,
    ShiftSchema,
    ShiftViewSchema,
    TakenBackSchema,
    TariffSchema,
)

__all__ = ["blueprint"]

MONEY = (Role.ACCOUNTANT, Role.MANAGER)
CLERKS = (*MONEY, Role.DISPATCHER)
blueprint = Blueprint(
    "shifts", __name__, url_prefix="/v1", description="Couriers' shifts, seen from the branch."
)


@query(blueprint, "/shifts", roles=CLERKS, args=ShiftArgs, answer=ShiftPage)
def list_shifts(ask: Ask, args: dict[str, Any]) -> Page[Shift]:
    """List the branch's shifts, the latest check-in first."""
    state = args["state"]
    found = shifts_of_branch(
        ask.work,
        day=args["day"],
        states=() if state is None else (state,),
        after=after_instant(args["cursor"]),
        limit=args["limit"] + 1,
    )
    return page_of(found, args["limit"], lambda shift: (shift.opened_at.isoformat(), shift.id))


@query(blueprint, "/shifts/<shift_id>", roles=CLERKS, answer=ShiftViewSchema)
def see_shift(ask: Ask, shift_id: str) -> Answer:
    """See one shift and everything that hangs on it."""
    view = one_shift(ask.work, shift_id)
    return Answer(result=plain_view(view), etag=str(view.shift.version))


@command(
    blueprint,
    "/couriers/<courier_id>/floats",
    roles=MONEY,
    body=FloatBody,
    answer=CashMoveSchema,
    status=201,
    confirmed=True,
)
def give_float(ask: Ask, body: dict[str, Any], courier_id: str) -> CashMove:
    """Hand out cash for change; it is booked when the courier confirms it."""
    return hand_out_float(ask.work, courier_id, amount_fen=body["amount_fen"])


@command(
    blueprint,
    "/shifts/<shift_id>/document-returns",
    roles=CLERKS,
    body=ReturnsBody,
    answer=TakenBackSchema,
)
def take_documents_back(ask: Ask, body: dict[str, Any], shift_id: str) -> TakenBack:
    """Take a courier's documents back by scanning."""
    return return_documents(ask.work, shift_id, body["serials"])


@command(
    blueprint,
    "/shifts/<shift_id>/difference-approvals",
    roles=MONEY,
    answer=ShiftSchema,
    match=True,
    confirmed=True,
)
def approve_cash_difference(ask: Ask, shift_id: str) -> Shift:
    """Approve the difference of a counted shift as the second person."""
    ask.demand_match(str(one_shift(ask.work, shift_id).shift.version))
    return approve_difference(ask.work, shift_id)


@command(
    blueprint,
    "/shifts/<shift_id>/cash-receipts",
    roles=MONEY,
    body=ReceiptBody,
    answer=ShiftSchema,
    confirmed=True,
)
def take_cash_in(ask: Ask, body: dict[str, Any], shift_id: str) -> Shift:
    """Take a counted shift's cash into the till."""
    return receive_cash(ask.work, shift_id, amount_fen=body["amount_fen"])


@command(blueprint, "/shifts/<shift_id>/recounts", roles=MONEY, answer=ShiftSchema)
def ask_for_recount(ask: Ask, shift_id: str) -> Shift:
    """Send a count back: the shift is open again."""
    return send_back_count(ask.work, shift_id)


@query(blueprint, "/deposits", roles=MONEY, args=DepositArgs, answer=CashMovePage)
def list_deposits(ask: Ask, args: dict[str, Any]) -> Page[CashMove]:
    """List the branch's deposits, those nobody has confirmed yet unless asked otherwise."""
    work = ask.work
    found = work.unit.shifts.pending_moves(
        work.actor.branch_id,
        CashMoveKind.DEPOSIT,
        after=after_instant(args["cursor"]),
        limit=args["limit"] + 1,
        state=args["state"],
    )
    return page_of(found, args["limit"], lambda move: (move.proposed_at.isoformat(), move.id))


@command(
    blueprint,
    "/deposits/<deposit_id>/confirmations",
    roles=MONEY,
    body=DecisionBody,
    answer=CashMoveSchema,
    confirmed=True,
)
def confirm_deposit(ask: Ask, body: dict[str, Any], deposit_id: str) -> CashMove:
    """Confirm that the bank has a courier's cash, or that it has not."""
    return decide_deposit(ask.work, deposit_id, accepted=body["accepted"])


@query(blueprint, "/tariffs/current", roles=(*CLERKS, Role.COURIER), answer=TariffSchema)
def see_tariff(ask: Ask) -> Tariff:
    """See what couriers are paid today."""
    work = ask.work
    return tariff_on(work.figures.tariffs, local_day(work, work.at))
