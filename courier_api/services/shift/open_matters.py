"""What keeps a shift from closing: every matter, none hidden."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from courier_api.domain.custody.holder import Holder, HolderKind
from courier_api.domain.order.states import OrderState
from courier_api.domain.shift.cash_moves import CashMoveKind, CashMoveState
from courier_api.domain.shift.shift import Shift
from courier_api.services.work import Work

__all__ = ["ON_THE_ROAD", "Matter", "MatterCode", "open_matters"]

ON_THE_ROAD = (
    OrderState.IN_CUSTODY,
    OrderState.ARRIVED,
    OrderState.INSPECTED,
    OrderState.PAID,
    OrderState.ISSUED,
    OrderState.SIGNED,
)


class MatterCode(StrEnum):
    """The kinds of matters."""

    FLOAT_PENDING = "float_pending"
    DEPOSIT_PENDING = "deposit_pending"
    PAYMENT_OPEN = "payment_open"
    ORDER_ON_ROAD = "order_on_road"
    SERIAL_HELD = "serial_held"


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing to be settled.

    Parameters
    ----------
    code, subject
        What kind; the id of the float, deposit, payment, order, or the serial.
    remedy
        What it is, and how to settle it.
    """

    code: MatterCode
    subject: str
    remedy: str


def open_matters(work: Work, shift: Shift) -> tuple[Matter, ...]:
    """Return everything of the shift that is not settled, cash differences left out."""
    return (
        *_moves(work, shift),
        *(
            Matter(
                MatterCode.PAYMENT_OPEN,
                payment.id,
                f"of order {payment.order_id} is open: confirm it or give it up",
            )
            for payment in work.unit.shifts.open_cash_payments(shift.courier_id)
        ),
        *(
            Matter(
                MatterCode.ORDER_ON_ROAD,
                order.id,
                f"is {order.state}: hand it over or say why not",
            )
            for order in work.unit.order_book.by_id(
                work.unit.shifts.order_ids(shift.courier_id, ON_THE_ROAD)
            )
        ),
        *(
            Matter(
                MatterCode.SERIAL_HELD,
                document.serial,
                f"of order {document.order_id} is with the courier: hand it back or report it lost",
            )
            for document in work.unit.custody.held_by(Holder(HolderKind.COURIER, shift.courier_id))
        ),
    )


def _moves(work: Work, shift: Shift) -> list[Matter]:
    matters = []
    for move in work.unit.shifts.moves(shift.id):
        if move.state is not CashMoveState.PENDING:
            continue
        if move.kind is CashMoveKind.FLOAT:
            remedy = f"of {move.amount_fen} fen is not answered: confirm or decline it"
            matters.append(Matter(MatterCode.FLOAT_PENDING, move.id, remedy))
        else:
            remedy = f"of {move.amount_fen} fen is not confirmed: ask the accountant"
            matters.append(Matter(MatterCode.DEPOSIT_PENDING, move.id, remedy))
    return matters
