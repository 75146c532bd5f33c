"""The branch's till and what it pays over to the insurer."""

from __future__ import annotations

from typing import Any

from courier_api.domain.office.approval import MONEY_ROLES
from courier_api.services.office.till import bank_cash, draw_cash, remit_premium
from courier_api.web.api.frame import Answer, Ask, Blueprint, Fen, Strict, command
from courier_api.web.api.office.books import TransactionSchema, view_of

__all__ = ["till"]

till = Blueprint("till", __name__, url_prefix="/v1", description="The branch's cash.")


class TillAmountSchema(Strict):
    """How much."""

    amount_fen = Fen(at_least=1, required=True)


@command(
    till,
    "/till/draws",
    roles=MONEY_ROLES,
    body=TillAmountSchema,
    answer=TransactionSchema,
    status=201,
    confirmed=True,
)
def draw(ask: Ask, body: dict[str, Any]) -> Answer:
    """Book cash drawn from the bank into the till."""
    return view_of(draw_cash(ask.work, body["amount_fen"]))


@command(
    till,
    "/till/deposits",
    roles=MONEY_ROLES,
    body=TillAmountSchema,
    answer=TransactionSchema,
    status=201,
    confirmed=True,
)
def bank(ask: Ask, body: dict[str, Any]) -> Answer:
    """Book cash taken from the till to the bank."""
    return view_of(bank_cash(ask.work, body["amount_fen"]))


@command(
    till,
    "/remittances",
    roles=MONEY_ROLES,
    body=TillAmountSchema,
    answer=TransactionSchema,
    status=201,
    confirmed=True,
)
def remit(ask: Ask, body: dict[str, Any]) -> Answer:
    """Book premium paid over to the insurer."""
    return view_of(remit_premium(ask.work, body["amount_fen"]))
