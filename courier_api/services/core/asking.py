"""Ask the insurer's core system: the question leaves through the outbox.

Questions about an order's policy share a lane, so that the insurer hears them
in the order in which they arose: a policy is not asked for before the one
given back is void.
"""

from __future__ import annotations

from courier_api.domain.actor import Role
from courier_api.domain.custody.document import Document
from courier_api.domain.order.order import Order
from courier_api.domain.order.states import OrderEvent
from courier_api.services.core.telling import tell_issued
from courier_api.services.work import Work

__all__ = ["ask_to_issue", "ask_to_reprint", "ask_to_void", "policy_lane", "push_status"]

MACHINE = "core"
"""The pseudonym under which the insurer's machine acts."""


def policy_lane(order_id: str) -> str:
    """Return the lane of all questions about an order's policy."""
    return f"policy:{order_id}"


def ask_to_issue(work: Work, order: Order) -> None:
    """Have the policy of a paid order issued.

    An order that kept its policy from an earlier visit has it at once, unless
    the insurer is still being asked to void it.
    """
    lane = policy_lane(order.id)
    if order.policy_number and not work.unit.outbox.is_busy(lane):
        advanced = work.acting_as(Role.SYSTEM, MACHINE).step(order, OrderEvent.ISSUE)
        tell_issued(work, advanced.order)
        return
    work.unit.outbox.put(
        "core.issue",
        {"branch_id": order.branch_id, "order_id": order.id},
        key=f"issue:{order.id}:{order.version}",
        lane=lane,
    )


def ask_to_void(work: Work, order: Order, policy_number: str, reason: str) -> None:
    """Have a policy voided; `reason` is one lower-case word."""
    work.unit.outbox.put(
        "core.void",
        {
            "branch_id": order.branch_id,
            "order_id": order.id,
            "policy_number": policy_number,
            "reason": reason,
        },
        key=f"void:{policy_number}",
        lane=policy_lane(order.id),
    )


def ask_to_reprint(work: Work, document: Document, branch_id: str) -> None:
    """Have a void document printed again under a new serial."""
    work.unit.outbox.put(
        "core.reprint",
        {"branch_id": branch_id, "order_id": document.order_id, "serial": document.serial},
        key=f"reprint:{document.serial}",
    )


def push_status(work: Work, order: Order) -> None:
    """Let the insurer know where the order stands now."""
    work.unit.outbox.put(
        "core.status",
        {
            "branch_id": order.branch_id,
            "order_id": order.id,
            "sale_number": order.sale_number,
            "state": order.state.value,
            "version": order.version,
            "at": work.at.isoformat(),
            "policy_number": order.policy_number,
            "collected_fen": order.collected_fen,
        },
        key=f"status:{order.id}:{order.version}",
    )
