"""Carry out what follows a step, in the unit of work of the step itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from courier_api.domain.office.task import TaskReason
from courier_api.domain.order.advance import Advanced
from courier_api.domain.order.states import OrderEvent
from courier_api.domain.order.transitions import Effect
from courier_api.services.core.asking import (
    ask_to_issue,
    ask_to_reprint,
    ask_to_void,
    push_status,
)
from courier_api.services.core.telling import tell_courier, tell_desk, told_product
from courier_api.services.dispatch.leave_route import leave_route
from courier_api.services.office.follow_up import open_follow_up
from courier_api.services.work import Work

__all__ = ["carry_out"]


def carry_out(work: Work, advanced: Advanced) -> None:
    """Put every effect of the step into the outbox, the events and the task queues.

    Whatever is told or asked stands or falls with the step.  The order can be
    further on afterwards than `advanced` says: one that kept its policy is
    issued in the same breath as it is paid.
    """
    for effect in advanced.effects:
        _EFFECTS[effect](work, advanced)


def _confirm_appointment(work: Work, advanced: Advanced) -> None:
    order = advanced.order
    if order.appointment is None:
        return
    work.unit.outbox.put(
        "notice.send",
        {
            "branch_id": order.branch_id,
            "template": "appointment_confirmed",
            "person_id": order.policyholder_id,
            "order_id": order.id,
            "from_at": order.appointment.from_at.isoformat(),
            "to_at": order.appointment.to_at.isoformat(),
        },
        key=f"appointment:{order.id}:{order.version}",
    )


def _tell_route(work: Work, advanced: Advanced) -> None:
    """The publishing room tells each courier once of a whole route; here only desks hear."""
    order = advanced.order
    tell_desk(work, order, "dispatchers", "order_planned", version=order.version)


def _drop_from_plan(work: Work, advanced: Advanced) -> None:
    order = advanced.order
    leave_route(work, order.id)
    tell_desk(work, order, "dispatchers", "order_dropped", version=order.version)


def _ask_underwriter(work: Work, advanced: Advanced) -> None:
    order = advanced.order
    sale = work.unit.sales.facts((order.id,)).get(order.id)
    product = "" if sale is None else told_product(sale.product)
    word = "inspection_filed"
    tell_desk(work, order, "underwriters", word, version=order.version, product=product)


def _void(work: Work, advanced: Advanced) -> None:
    order = advanced.order
    if order.policy_number:
        ask_to_void(work, order, order.policy_number, advanced.step.event.value)


def _tell_agents(work: Work, advanced: Advanced) -> None:
    order, step = advanced.order, advanced.step
    late = step.event is OrderEvent.CREDIT
    data: dict[str, str | int] = {"state": order.state.value, "version": order.version}
    if step.reason is not None:
        data["reason"] = step.reason.value
    if order.courier_id is not None:
        data["courier_id"] = order.courier_id
    tell_desk(work, order, "agents", "late_money" if late else f"order_{order.state}", **data)
    if late:
        open_follow_up(work, order, reason=TaskReason.LATE_MONEY)


def _open_follow_up(work: Work, advanced: Advanced) -> None:
    open_follow_up(work, advanced.order)


def _bring_back(work: Work, advanced: Advanced) -> None:
    order = advanced.order
    tell_courier(work, order, "bring_documents_back", version=order.version)


def _reprint(work: Work, advanced: Advanced) -> None:
    documents = work.unit.custody.of_order(advanced.order.id)
    replaced = {document.replaces for document in documents}
    for document in documents:
        if document.is_void and document.serial not in replaced:
            ask_to_reprint(work, document, advanced.order.branch_id)


def _refund(work: Work, advanced: Advanced) -> None:
    if advanced.order.collected_fen:
        open_follow_up(work, advanced.order, reason=TaskReason.REFUND_DUE)


_EFFECTS: Mapping[Effect, Callable[[Work, Advanced], None]] = MappingProxyType(
    {
        Effect.CONFIRM_APPOINTMENT: _confirm_appointment,
        Effect.PUBLISH_ROUTE: _tell_route,
        Effect.DROP_FROM_PLAN: _drop_from_plan,
        Effect.ASK_UNDERWRITER: _ask_underwriter,
        Effect.ASK_INSURER_TO_ISSUE: lambda work, advanced: ask_to_issue(work, advanced.order),
        Effect.ASK_INSURER_TO_VOID: _void,
        Effect.PUSH_STATUS: lambda work, advanced: push_status(work, advanced.order),
        Effect.TELL_AGENTS: _tell_agents,
        Effect.OPEN_FOLLOW_UP: _open_follow_up,
        Effect.BRING_DOCUMENTS_BACK: _bring_back,
        Effect.REPRINT_DOCUMENTS: _reprint,
        Effect.REFUND_PREMIUM: _refund,
    }
)
