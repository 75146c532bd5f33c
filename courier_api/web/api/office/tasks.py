"""Tasks: what waits for somebody at a desk."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, pre_dump, validate

from courier_api.domain.actor import Role
from courier_api.domain.office.task import (
    Desk,
    Task,
    TaskAnswer,
    TaskEvent,
    TaskReason,
    TaskState,
    Wish,
)
from courier_api.services.office.rebook import rebook
from courier_api.services.office.tasks import (
    ASKED_BY_HAND,
    NOTE_MAX_CHARS,
    ask_desk,
    find_task,
    move_task,
    task_file,
    task_queue,
)
from courier_api.web.api.dispatch.order_schemas import BookingBody
from courier_api.web.api.dispatch.windows import WindowSchema, windows_of
from courier_api.web.api.frame import (
    Answer,
    Ask,
    Blueprint,
    Code,
    Fen,
    Identifier,
    Instant,
    Page,
    PageArgs,
    Strict,
    command,
    page_of,
    query,
)
from courier_api.web.api.office.cursors import after_instant, instant_key
from routing.model import mask_personal

__all__ = ["tasks"]

BY_HAND = [e for e in TaskEvent if e not in (TaskEvent.OPEN, TaskEvent.FULFIL)]
DESK_ROLES = frozenset({Role.AGENT, Role.DISPATCHER, Role.ACCOUNTANT, Role.MANAGER})
tasks = Blueprint("tasks", __name__, url_prefix="/v1", description="What waits for a person.")


class TaskSchema(Strict):
    """A task about an order."""

    id = Identifier(required=True)
    order_id = Identifier(required=True)
    desk = Code(Desk, required=True)
    reason = Code(TaskReason, required=True)
    state = Code(TaskState, required=True)
    opened_at = Instant(required=True)
    opened_by = Identifier(required=True)
    due_at = Instant(required=True)
    taken_by = Identifier(allow_none=True)
    answer = Code(TaskAnswer, allow_none=True)
    wish = fields.Nested(lambda: WishSchema(), allow_none=True)
    version = fields.Integer(required=True, metadata={"example": 1})


class TaskStepSchema(Strict):
    """One line of a task's history."""

    version = fields.Integer(required=True)
    event = Code(TaskEvent, required=True)
    actor_id = Identifier(required=True)
    at = Instant(required=True)
    answer = Code(TaskAnswer, allow_none=True)
    note = fields.String()


class TaskFileSchema(TaskSchema):
    """A task with its history and the notes written about it."""

    steps = fields.List(fields.Nested(TaskStepSchema), required=True)


class WishSchema(Strict):
    """What is booked once the papers are back."""

    day = fields.Date(required=True)
    windows = fields.List(fields.Nested(WindowSchema), required=True)
    premium_due_fen = Fen(allow_none=True)

    @pre_dump
    def _plain(self, wish: Wish, **_: Any) -> dict[str, Any]:
        windows = [
            {"start": _clock(window.start_s), "end": _clock(window.end_s)}
            for window in wish.booking.windows
        ]
        return {
            "day": wish.booking.day,
            "windows": windows,
            "premium_due_fen": wish.premium_due_fen,
        }


class TaskPage(Strict):
    """Some tasks, the most urgent first."""

    items = fields.List(fields.Nested(TaskSchema), required=True)
    next_cursor = fields.String(required=True)


class TaskArgs(PageArgs):
    """Which tasks are wanted."""

    desk = Code(Desk, load_default=None)
    state = Code(TaskState, load_default=None, metadata={"description": "Open and taken if not."})


class TaskQuestionSchema(Strict):
    """A question to the desk that can answer it."""

    reason = Code(sorted(ASKED_BY_HAND), required=True)
    note = fields.String(load_default="", validate=validate.Length(max=NOTE_MAX_CHARS))


class TaskMoveSchema(Strict):
    """A step of a task."""

    event = Code(BY_HAND, required=True)
    answer = Code(TaskAnswer, load_default=None, allow_none=True)
    note = fields.String(load_default="", validate=validate.Length(max=NOTE_MAX_CHARS))


class RebookingSchema(BookingBody):
    """The appointment the customer agreed to."""

    note = fields.String(load_default="", validate=validate.Length(max=NOTE_MAX_CHARS))


@query(tasks, "/tasks", roles=DESK_ROLES, answer=TaskPage, args=TaskArgs)
def list_tasks(ask: Ask, args: dict[str, Any]) -> Page[Task]:
    """List the tasks of the caller's desks, the most urgent first."""
    state = args["state"]
    found = task_queue(
        ask.unit,
        ask.known.actor,
        desks=[args["desk"]] if args["desk"] else (),
        states=[state] if state else (TaskState.OPEN, TaskState.TAKEN),
        after=after_instant(args["cursor"]),
        limit=args["limit"] + 1,
    )
    return page_of(found, args["limit"], lambda task: instant_key(task.due_at, task.id))


@query(tasks, "/tasks/<task_id>", roles=DESK_ROLES, answer=TaskFileSchema)
def get_task(ask: Ask, task_id: str) -> Answer:
    """Read a task with its history."""
    return _file(ask, find_task(ask.unit, ask.known.actor, task_id))


@command(
    tasks,
    "/orders/<order_id>/tasks",
    roles=DESK_ROLES,
    body=TaskQuestionSchema,
    answer=TaskFileSchema,
    status=201,
)
def open_task(ask: Ask, body: dict[str, Any], order_id: str) -> Answer:
    """Ask a desk about an order; while the same question is open, no second one is made."""
    return _file(ask, ask_desk(ask.work, order_id, body["reason"], body["note"]))


@command(
    tasks,
    "/tasks/<task_id>/steps",
    roles=DESK_ROLES,
    body=TaskMoveSchema,
    answer=TaskFileSchema,
    match=True,
)
def step_task(ask: Ask, body: dict[str, Any], task_id: str) -> Answer:
    """Take, release, answer, reopen or close a task."""
    task = find_task(ask.unit, ask.known.actor, task_id)
    ask.demand_match(str(task.version))
    moved = move_task(ask.work, task, body["event"], answer=body["answer"], note=body["note"])
    return _file(ask, moved)


@command(
    tasks,
    "/tasks/<task_id>/rebookings",
    roles=frozenset({Role.AGENT, Role.MANAGER}),
    body=RebookingSchema,
    answer=TaskFileSchema,
    match=True,
)
def rebook_from(ask: Ask, body: dict[str, Any], task_id: str) -> Answer:
    """Answer a task with another appointment, booked now or when the papers are back."""
    task = find_task(ask.unit, ask.known.actor, task_id)
    ask.demand_match(str(task.version))
    rebooked = rebook(
        ask.work,
        task,
        day=body["day"],
        windows=windows_of(body),
        premium_due_fen=body["premium_due_fen"],
        note=body["note"],
    )
    return _file(ask, rebooked.task)


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"


def _file(ask: Ask, task: Task) -> Answer:
    file = task_file(ask.unit, task)
    plain = {name: getattr(task, name) for name in TaskSchema().fields}
    steps = [
        {name: getattr(step, name) for name in TaskStepSchema().fields if name != "note"}
        | {"note": mask_personal(file.notes.get(step.version, ""))}
        for step in file.steps
    ]
    return Answer(
        result=plain | {"steps": steps},
        etag=str(task.version),
        location=f"/v1/tasks/{task.id}",
    )
