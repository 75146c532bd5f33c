"""Open a task about an order, so that somebody sees to it at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.office.task import Desk, Task, TaskReason, open_task
from courier_api.domain.order.order import Order
from courier_api.domain.order.states import OrderState
from courier_api.errors import ModelError
from courier_api.services.work import Work

__all__ = ["desk_of", "open_follow_up", "tell_desk"]

_BY_STATE: Mapping[OrderState, TaskReason] = MappingProxyType(
    {
        OrderState.REFUSED: TaskReason.REFUSED,
        OrderState.CHANGED: TaskReason.CHANGED,
        OrderState.FAILED: TaskReason.FAILED,
        OrderState.LOST: TaskReason.DOCUMENT_LOST,
    }
)
_DESKS: Mapping[TaskReason, Desk] = MappingProxyType(
    {
        TaskReason.DOCUMENT_LOST: Desk.DISPATCHERS,
        TaskReason.CHECK_ADDRESS: Desk.DISPATCHERS,
        TaskReason.PAPERS_MISSING: Desk.DISPATCHERS,
        TaskReason.CUSTOMER_ASKS: Desk.DISPATCHERS,
        TaskReason.VOID_REFUSED: Desk.ACCOUNTANTS,
        TaskReason.REFUND_DUE: Desk.ACCOUNTANTS,
        TaskReason.LATE_MONEY: Desk.ACCOUNTANTS,
    }
)
_WIN_BACK = frozenset({TaskReason.REFUSED, TaskReason.CHANGED, TaskReason.FAILED})


def open_follow_up(work: Work, order: Order, *, reason: TaskReason | None = None) -> Task:
    """Put a task about `order` into the queue of the desk that can help, and tell that desk.

    While a task for the same reason is still open or in hand it is returned,
    and no second one is made.

    Parameters
    ----------
    reason
        ``None``: as the order's state has it (refused, changed, failed, lost).

    Raises
    ------
    ModelError
        If no reason is given and the order's state is none.
    """
    why = reason or _BY_STATE.get(order.state)
    if why is None:
        raise ModelError(f"order {order.id}", [f"is {order.state}: say why a task is opened"])
    if live := work.unit.tasks.live(order.id, why):
        return live
    office = work.figures.office
    due_s = office.win_back_s if why in _WIN_BACK else office.desk_answer_s
    tasked = open_task(
        Task(
            id=work.new_id(),
            branch_id=order.branch_id,
            order_id=order.id,
            desk=desk_of(why),
            reason=why,
            opened_at=work.at,
            opened_by=work.actor.id,
            due_at=work.at + timedelta(seconds=due_s),
        )
    )
    work.unit.tasks.add(tasked)
    work.log("open_task", SubjectKind.ORDER, order.id, reason=why.value)
    tell_desk(work, tasked.task)
    return tasked.task


def desk_of(reason: TaskReason) -> Desk:
    """Return the desk that can help: the agents', unless another is named."""
    return _DESKS.get(reason, Desk.AGENTS)


def tell_desk(work: Work, task: Task) -> None:
    """Tell everybody at the task's desk how it stands."""
    work.unit.events.tell(
        task.branch_id,
        task.desk.value,
        f"task_{task.state}",
        task.id,
        {
            "order_id": task.order_id,
            "reason": task.reason.value,
            "due_at": task.due_at.isoformat(),
            "version": task.version,
        },
    )
