"""Work on tasks: see them, take them, answer them, close them; ask a desk by hand."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from courier_api.domain.actor import Actor, Role
from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.office.task import (
    DESKS,
    Desk,
    Task,
    TaskAnswer,
    TaskEvent,
    TaskReason,
    TaskState,
    TaskStep,
    Wish,
    advance_task,
)
from courier_api.errors import ModelError, NotFoundError
from courier_api.ports import UnitOfWork
from courier_api.services.office.follow_up import open_follow_up, tell_desk
from courier_api.services.work import Work

__all__ = [
    "ASKED_BY_HAND",
    "NOTE_MAX_CHARS",
    "TaskFile",
    "ask_desk",
    "close_tasks",
    "desks_of",
    "find_task",
    "move_task",
    "task_file",
    "task_queue",
]

ASKED_BY_HAND = frozenset(
    {TaskReason.CUSTOMER_ASKS, TaskReason.CHECK_ADDRESS, TaskReason.PAPERS_MISSING}
)
"""Reasons that people give; all others come from what happened."""

NOTE_MAX_CHARS = 500
SPACE = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class TaskFile:
    """A task, its history, and the notes people wrote, by version."""

    task: Task
    steps: tuple[TaskStep, ...]
    notes: Mapping[int, str]


def desks_of(role: Role) -> frozenset[Desk]:
    """Return the desks at which `role` works."""
    return frozenset(desk for desk, roles in DESKS.items() if role in roles)


def find_task(unit: UnitOfWork, actor: Actor, task_id: str) -> Task:
    """Return a task that the actor may know of: at his desk, or asked for by himself.

    Raises
    ------
    NotFoundError
        If there is none for him.
    """
    task = unit.tasks.get(task_id)
    foreign = task.branch_id != actor.branch_id
    if foreign or (task.desk not in desks_of(actor.role) and task.opened_by != actor.id):
        raise NotFoundError(f"task {task_id}", ["is not there"])
    return task


def task_file(unit: UnitOfWork, task: Task) -> TaskFile:
    """Return the task with all that was done and written about it."""
    steps = unit.tasks.history(task.id)
    fields = unit.vault.get(task.order_id)
    notes = {step.version: fields.get(_field(task.id, step.version), "") for step in steps}
    return TaskFile(task, steps, {version: note for version, note in notes.items() if note})


def task_queue(
    unit: UnitOfWork,
    actor: Actor,
    *,
    desks: Collection[Desk] = (),
    states: Collection[TaskState] = (TaskState.OPEN, TaskState.TAKEN),
    after: tuple[datetime, str] | None = None,
    limit: int,
) -> tuple[Task, ...]:
    """Return the tasks of the actor's desks (or those of `desks` among them), most urgent first."""
    seen = desks_of(actor.role)
    wanted = seen & frozenset(desks) if desks else seen
    return unit.tasks.queue(actor.branch_id, desks=wanted, states=states, after=after, limit=limit)


def ask_desk(work: Work, order_id: str, reason: TaskReason, note: str = "") -> Task:
    """Put a question about an order to the desk that can answer it.

    Raises
    ------
    NotFoundError
        If there is no such order for the actor.
    ModelError
        If the reason is none that people give, or the note is too long.
    """
    order = work.order(order_id)
    if reason not in ASKED_BY_HAND:
        able = ", ".join(sorted(ASKED_BY_HAND))
        raise ModelError(f"order {order.id}", [f"{reason} is found out, not asked: give {able}"])
    task = open_follow_up(work, order, reason=reason)
    _keep_note(work, task, note)
    return task


def move_task(
    work: Work,
    task: Task,
    event: TaskEvent,
    *,
    answer: TaskAnswer | None = None,
    note: str = "",
    wish: Wish | None = None,
) -> Task:
    """Take one step of a task, write it down and tell its desk and who asked.

    Parameters
    ----------
    note
        Free text, up to 500 characters; it goes where personal data is kept.
    wish
        What is to be booked once the order is back; with an answer only.

    Raises
    ------
    RightsError, ConflictError, ModelError
        As :func:`courier_api.domain.office.task.advance_task` has it.
    """
    tasked = advance_task(task, event, work.actor, work.at, answer, wish)
    work.unit.tasks.save(tasked)
    words = {} if answer is None else {"answer": answer.value}
    work.log(f"{event}_task", SubjectKind.ORDER, task.order_id, reason=task.reason.value, **words)
    _keep_note(work, tasked.task, note)
    tell_desk(work, tasked.task)
    return tasked.task


def close_tasks(work: Work, order_id: str, reason: TaskReason, answer: TaskAnswer) -> None:
    """Answer and close the order's live task for `reason`, because it is done."""
    task = work.unit.tasks.live(order_id, reason)
    if task is None:
        return
    doer = work.acting_as(Role.MANAGER, work.actor.id)
    if task.state is TaskState.OPEN:
        task = move_task(doer, task, TaskEvent.TAKE)
    task = move_task(doer, task, TaskEvent.ANSWER, answer=answer)
    move_task(doer, task, TaskEvent.CLOSE)


def _keep_note(work: Work, task: Task, note: str) -> None:
    plain = SPACE.sub(" ", note).strip()
    if len(plain) > NOTE_MAX_CHARS:
        raise ModelError(
            f"task {task.id}", [f"the note is longer than {NOTE_MAX_CHARS} characters"]
        )
    if plain:
        work.unit.vault.put(task.order_id, {_field(task.id, task.version): plain})


def _field(task_id: str, version: int) -> str:
    """Name the vault's field; identifiers may have signs that names of fields may not."""
    plain = re.sub(r"[^a-z0-9]", "_", task_id.lower())
    return f"note_{plain}"[:56] + f"_{version}"
