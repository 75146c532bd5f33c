"""Come away without a delivery: refused, wants changes, or failed, with a coded reason."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from courier_api.domain.actor import Role
from courier_api.domain.order.evidence import Evidence
from courier_api.domain.order.order import Order
from courier_api.domain.order.states import FailReason, OrderEvent
from courier_api.domain.payment import PaymentState
from courier_api.domain.shift.visit import VisitOutcome
from courier_api.errors import InputError, RefusedError
from courier_api.services.effects import carry_out
from courier_api.services.shift.on_duty import open_shift
from courier_api.services.visit.running import end_visit
from courier_api.services.work import Work

__all__ = ["BreakOff", "break_off", "note_field"]

OUTCOMES = {
    OrderEvent.REFUSE: VisitOutcome.REFUSED,
    OrderEvent.CHANGE: VisitOutcome.CHANGED,
    OrderEvent.FAIL: VisitOutcome.FAILED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakOff:
    """How a visit came to nothing.

    Parameters
    ----------
    kind
        REFUSE, CHANGE or FAIL.
    reason
        One that fits the kind.
    note
        The customer's words, if any; kept with his personal data.
    """

    kind: OrderEvent
    reason: FailReason
    note: str = ""


def break_off(work: Work, order_id: str, how: BreakOff) -> Order:
    """End the visit without a delivery; agents hear of it at once.

    The documents stay with the courier until the branch has them back.

    Raises
    ------
    InputError
        If the kind is none of the three.
    RefusedError
        If a payment is open, or the acting courier has no open shift.
    StepError, RightsError, GuardError
        If the order is not on the road, or kind, reason and actor do not fit.
    """
    if how.kind not in OUTCOMES:
        raise InputError("failure", [f"kind is {how.kind}: one of {', '.join(OUTCOMES)}"])
    order = work.order(order_id)
    if work.actor.role is Role.COURIER:
        open_shift(work)
    live = [p for p in work.unit.payments.of_order(order.id) if p.state is PaymentState.OPEN]
    if live:
        raise RefusedError(
            f"order {order.id}",
            [f"payment {p.id} is open: confirm it or give it up first" for p in live],
        )
    advanced = work.step(order, how.kind, Evidence(reason=how.reason))
    end_visit(work, order.id, OUTCOMES[how.kind], work.at, how.reason)
    if note := how.note.strip():
        field = note_field(order.id, advanced.order.version)
        work.unit.vault.put(order.policyholder_id, {field: note})
    carry_out(work, advanced)
    return advanced.order


def note_field(order_id: str, version: int) -> str:
    """Return under which name a note lies in the policyholder's vault."""
    return f"note_{hashlib.sha256(f'{order_id}:{version}'.encode()).hexdigest()[:32]}"
