"""Book again from a task: at once, or as soon as the order is back in the branch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from courier_api.domain.actor import Role
from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.office.task import Task, TaskAnswer, TaskEvent, TaskState, Wish
from courier_api.domain.order.order import Order
from courier_api.domain.order.states import OrderState
from courier_api.errors import GuardError, RefusedError
from courier_api.services.dispatch.book import agreed, book_order, is_over
from courier_api.services.office.tasks import move_task
from courier_api.services.work import Work
from routing.model import TimeWindow

__all__ = ["Rebooked", "book_wish", "rebook"]

IN_THE_BRANCH = (OrderState.SOLD, OrderState.BOOKED, OrderState.PLANNED, OrderState.RETURNED)
ON_THE_WAY_BACK = (OrderState.REFUSED, OrderState.CHANGED, OrderState.FAILED, OrderState.LOST)


@dataclass(frozen=True, slots=True)
class Rebooked:
    """A task after the customer agreed to another appointment, and its order.

    Parameters
    ----------
    task, order
        As they stand now; the task has a wish if the order is not back yet.
    """

    task: Task
    order: Order


def rebook(
    work: Work,
    task: Task,
    *,
    day: date | None = None,
    windows: tuple[TimeWindow, ...] = (),
    premium_due_fen: int | None = None,
    note: str = "",
) -> Rebooked:
    """Answer a task in hand with another appointment.

    While the papers are on their way back the appointment waits with the
    task and is booked when the order is returned.

    Parameters
    ----------
    day, windows, premium_due_fen
        As :func:`courier_api.services.dispatch.book.book` has them.

    Raises
    ------
    InputError
        If a window lies outside the visiting hours, or they overlap.
    RefusedError
        If the order is in no state to be booked, or the appointment is over.
    RightsError, ConflictError
        If the task is not in the actor's hand.
    """
    order = work.order(task.order_id)
    branch = work.unit.sales.branch(order.branch_id)
    booking, _ = agreed(work, branch, day, windows)
    if is_over(work, branch, booking):
        raise RefusedError(f"task {task.id}", ["agree a window that is not over yet"])
    if order.state in IN_THE_BRANCH:
        order = book_order(work, branch, order, booking, premium_due_fen)
        wish = None
    elif order.state in ON_THE_WAY_BACK:
        wish = Wish(booking, premium_due_fen)
    else:
        raise RefusedError(f"order {order.id}", [f"is {order.state}: nothing is to be booked"])
    answered = move_task(
        work, task, TaskEvent.ANSWER, answer=TaskAnswer.REBOOKED, note=note, wish=wish
    )
    return Rebooked(answered, order)


def book_wish(work: Work, order: Order) -> Order:
    """Book what an agent agreed while the order, returned now, was on its way back.

    If it cannot be booked any more, the task opens again.
    """
    for task in reversed(work.unit.tasks.of_order(order.id)):
        if task.wish is not None and task.state is TaskState.ANSWERED:
            return _book(work, order, task, task.wish)
    return order


def _book(work: Work, order: Order, task: Task, wish: Wish) -> Order:
    doer = work.acting_as(Role.MANAGER, work.actor.id)
    branch = work.unit.sales.branch(order.branch_id)
    if is_over(work, branch, wish.booking):
        move_task(doer, task, TaskEvent.REOPEN)
        return order
    agent = work.acting_as(Role.AGENT, task.taken_by or work.actor.id)
    try:
        booked = book_order(agent, branch, order, wish.booking, wish.premium_due_fen)
    except GuardError:
        work.log("wish_not_booked", SubjectKind.ORDER, order.id)
        move_task(doer, task, TaskEvent.REOPEN)
        return order
    move_task(doer, task, TaskEvent.FULFIL)
    return booked
