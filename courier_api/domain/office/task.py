"""A task: something about an order that a person must take in hand and answer.

It goes open -> taken -> answered -> closed; what was taken can be put back,
and an answer that does not settle the matter opens it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from courier_api.domain.actor import Actor, Role
from courier_api.domain.checks import id_faults, instant_faults, pseudonym_faults
from courier_api.domain.dispatch.sale import Booking
from courier_api.errors import ConflictError, ModelError, NotFoundError, RightsError

__all__ = [
    "DESKS",
    "Desk",
    "Task",
    "TaskAnswer",
    "TaskEvent",
    "TaskReason",
    "TaskState",
    "TaskStep",
    "Tasked",
    "Wish",
    "advance_task",
    "open_task",
]


class Desk(StrEnum):
    """Whose queue a task stands in."""

    AGENTS = "agents"
    DISPATCHERS = "dispatchers"
    ACCOUNTANTS = "accountants"


DESKS: Mapping[Desk, frozenset[Role]] = MappingProxyType(
    {
        Desk.AGENTS: frozenset({Role.AGENT, Role.MANAGER}),
        Desk.DISPATCHERS: frozenset({Role.DISPATCHER, Role.MANAGER}),
        Desk.ACCOUNTANTS: frozenset({Role.ACCOUNTANT, Role.MANAGER}),
    }
)
"""Who works at each desk."""


class TaskReason(StrEnum):
    """Why somebody must see to an order."""

    REFUSED = "refused"
    CHANGED = "changed"
    FAILED = "failed"
    DOCUMENT_LOST = "document_lost"
    ISSUE_REFUSED = "issue_refused"
    VOID_REFUSED = "void_refused"
    REFUND_DUE = "refund_due"
    LATE_MONEY = "late_money"
    CUSTOMER_ASKS = "customer_asks"
    CHECK_ADDRESS = "check_address"
    PAPERS_MISSING = "papers_missing"


class TaskState(StrEnum):
    """How far a task is."""

    OPEN = "open"
    TAKEN = "taken"
    ANSWERED = "answered"
    CLOSED = "closed"


class TaskEvent(StrEnum):
    """What can happen to a task."""

    OPEN = "open"
    TAKE = "take"
    RELEASE = "release"
    ANSWER = "answer"
    REOPEN = "reopen"
    FULFIL = "fulfil"
    CLOSE = "close"


class TaskAnswer(StrEnum):
    """What came of it."""

    REBOOKED = "rebooked"
    CANCELLED = "cancelled"
    WON_BACK = "won_back"
    GIVEN_UP = "given_up"
    NOT_REACHED = "not_reached"
    FOUND = "found"
    REPRINTED = "reprinted"
    REFUNDED = "refunded"
    CORRECTED = "corrected"
    INFORMED = "informed"


_WAYS: Mapping[tuple[TaskState, TaskEvent], TaskState] = MappingProxyType(
    {
        (TaskState.OPEN, TaskEvent.TAKE): TaskState.TAKEN,
        (TaskState.TAKEN, TaskEvent.RELEASE): TaskState.OPEN,
        (TaskState.TAKEN, TaskEvent.ANSWER): TaskState.ANSWERED,
        (TaskState.ANSWERED, TaskEvent.REOPEN): TaskState.OPEN,
        (TaskState.ANSWERED, TaskEvent.FULFIL): TaskState.CLOSED,
        (TaskState.ANSWERED, TaskEvent.CLOSE): TaskState.CLOSED,
    }
)
_HOLDER_ONLY = frozenset({TaskEvent.RELEASE, TaskEvent.ANSWER})


@dataclass(frozen=True, slots=True)
class Wish:
    """An appointment agreed while the papers are still on their way back.

    Parameters
    ----------
    booking
        Day and windows.
    premium_due_fen
        When terms change with it.
    """

    booking: Booking
    premium_due_fen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something about an order that waits for a person.

    Parameters
    ----------
    id, branch_id, order_id
        Ours; the branch and the order it is about.
    desk, reason
        In whose queue it stands, and why.
    opened_at, opened_by, due_at
        Since when, on whose account, until when it wants an answer (aware UTC).
    state, version
        How far it is; the version grows by one with each step.
    taken_by, answer
        Who has it in hand; what came of it.
    wish
        What is to be booked once the order is back; ``None`` when nothing is.

    Raises
    ------
    ModelError
        With every value that does not fit.
    """

    id: str
    branch_id: str
    order_id: str
    desk: Desk
    reason: TaskReason
    opened_at: datetime
    opened_by: str
    due_at: datetime
    state: TaskState = TaskState.OPEN
    version: int = 1
    taken_by: str | None = None
    answer: TaskAnswer | None = None
    wish: Wish | None = None

    def __post_init__(self) -> None:
        faults = []
        for name in ("id", "branch_id", "order_id"):
            faults += id_faults(name, getattr(self, name))
        for name in ("opened_by", "taken_by"):
            faults += pseudonym_faults(name, getattr(self, name))
        for name in ("opened_at", "due_at"):
            faults += instant_faults(name, getattr(self, name))
        if not faults and self.due_at < self.opened_at:
            faults.append("is due before it is opened")
        if faults:
            raise ModelError(f"task {self.id or '(no id)'}", faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskStep:
    """One line of a task's history: immutable once written."""

    task_id: str
    version: int
    event: TaskEvent
    actor_id: str
    at: datetime
    answer: TaskAnswer | None = None


@dataclass(frozen=True, slots=True)
class Tasked:
    """A task after a step, and the line for its history."""

    task: Task
    step: TaskStep


def open_task(task: Task) -> Tasked:
    """Return a new task with the first line of its history."""
    if task.state is not TaskState.OPEN or task.version != 1:
        raise ModelError(f"task {task.id}", ["is not new"])
    return Tasked(task, _step(task, TaskEvent.OPEN, task.opened_by, task.opened_at))


def advance_task(
    task: Task,
    event: TaskEvent,
    actor: Actor,
    at: datetime,
    answer: TaskAnswer | None = None,
    wish: Wish | None = None,
) -> Tasked:
    """Take one step of a task; a `wish` comes with an answer.

    Raises
    ------
    NotFoundError
        If the task is another branch's.
    RightsError
        If the actor does not work at its desk, or somebody else has it in hand.
    ConflictError
        If the task is not where the step starts from: somebody was first.
    ModelError
        If an answer is missing, or given where none belongs.
    """
    _demand_rights(task, event, actor)
    target = _WAYS.get((task.state, event))
    if target is None:
        raise ConflictError(f"task {task.id}", [f"is {task.state}: cannot {event}, read it again"])
    if task.wish is not None and event is TaskEvent.CLOSE:
        raise ConflictError(
            f"task {task.id}", ["waits for the papers, then is booked and closed by itself"]
        )
    if (event is TaskEvent.ANSWER) != (answer is not None):
        raise ModelError(f"task {task.id}", ["an answer, and nothing else, says what came of it"])
    holder = {TaskState.TAKEN: actor.id, TaskState.OPEN: None}.get(target, task.taken_by)
    undone = event is TaskEvent.REOPEN
    after = replace(
        task,
        state=target,
        version=task.version + 1,
        taken_by=holder,
        answer=None if undone else answer or task.answer,
        wish=wish,
    )
    return Tasked(after, _step(after, event, actor.id, at, answer))


def _demand_rights(task: Task, event: TaskEvent, actor: Actor) -> None:
    if actor.branch_id != task.branch_id:
        raise NotFoundError(f"task {task.id}", ["is not there"])
    faults = []
    asker = actor.id == task.opened_by and event in (TaskEvent.CLOSE, TaskEvent.REOPEN)
    if actor.role not in DESKS[task.desk] and not asker:
        faults.append(f"a {actor.role} does not work at the desk of the {task.desk}")
    someone_else = task.state is TaskState.TAKEN and task.taken_by != actor.id
    if event in _HOLDER_ONLY and someone_else and actor.role is not Role.MANAGER:
        faults.append("somebody else has it in hand")
    if faults:
        raise RightsError(f"task {task.id}", faults)


def _step(
    task: Task, event: TaskEvent, actor_id: str, at: datetime, answer: TaskAnswer | None = None
) -> TaskStep:
    return TaskStep(
        task_id=task.id,
        version=task.version,
        event=event,
        actor_id=actor_id,
        at=at,
        answer=answer,
    )
