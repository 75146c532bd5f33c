"""The balance of a day."""

from __future__ import annotations

from datetime import date

from marshmallow import fields

from courier_api.domain.custody.holder import HolderKind
from courier_api.domain.ledger.account import AccountKind
from courier_api.domain.office.approval import MONEY_ROLES
from courier_api.domain.order.states import OrderState
from courier_api.domain.payment import PaymentMethod
from courier_api.errors import NotFoundError
from courier_api.services.office.day_balance import DayBalance, day_balance
from courier_api.services.office.day_rules import DeviationCode
from courier_api.web.api.frame import Ask, Blueprint, Code, Fen, Identifier, Strict, query

__all__ = ["days"]

days = Blueprint("days", __name__, url_prefix="/v1", description="Whether the day adds up.")


class DeviationSchema(Strict):
    """One thing that does not add up."""

    code = Code(DeviationCode, required=True)
    subject = fields.String(required=True)
    detail = fields.String(required=True)


class DaySchema(Strict):
    """A day in numbers, and everything about it that is not as it must be."""

    branch_id = Identifier(required=True)
    day = fields.Date(required=True)
    adds_up = fields.Boolean(required=True)
    orders = fields.Integer(required=True)
    orders_by_state = fields.Dict(Code(OrderState), fields.Integer(), required=True)
    premium_due_fen = Fen(required=True)
    premium_delivered_fen = Fen(required=True)
    collected_fen = fields.Dict(Code(PaymentMethod), Fen(), required=True)
    refunded_fen = Fen(required=True)
    balances_fen = fields.Dict(Code(AccountKind), fields.Integer(), required=True)
    debit_fen = Fen(required=True)
    credit_fen = Fen(required=True)
    transactions = fields.Integer(required=True)
    documents = fields.Dict(Code(HolderKind), fields.Integer(), required=True)
    open_tasks = fields.Integer(required=True)
    waiting_approvals = fields.Integer(required=True)
    deviations = fields.List(fields.Nested(DeviationSchema), required=True)


@query(days, "/days/<day>/balance", roles=MONEY_ROLES, answer=DaySchema)
def get_day_balance(ask: Ask, day: str) -> DayBalance:
    """Balance a local day of the branch, such as 2026-06-18."""
    return day_balance(ask.unit, ask.known.actor.branch_id, _day(day))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotFoundError(f"day {text}", ["is none: 2026-06-18"]) from error
