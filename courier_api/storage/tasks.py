"""Tasks and their histories in the database."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from courier_api.domain.dispatch.sale import Booking
from courier_api.domain.office.task import (
    Desk,
    Task,
    TaskAnswer,
    Tasked,
    TaskEvent,
    TaskReason,
    TaskState,
    TaskStep,
    Wish,
)
from courier_api.errors import ConflictError, NotFoundError
from courier_api.storage.tables.tasks import task_steps, tasks
from routing.model import TimeWindow

__all__ = ["SqlTasks"]

LIVE = (TaskState.OPEN, TaskState.TAKEN)


class SqlTasks:
    """A :class:`courier_api.ports.Tasks` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, task_id: str) -> Task:
        """Return the task; raises `NotFoundError`."""
        found = self._tasks(tasks.c.id == task_id)
        if not found:
            raise NotFoundError(f"task {task_id}", ["is not there"])
        return found[0]

    def add(self, tasked: Tasked) -> None:
        """Write a new task; raises `ConflictError` if one is live for that reason."""
        self._connection.execute(insert(tasks).values(_values(tasked.task)))
        self._write(tasked.step)

    def save(self, tasked: Tasked) -> None:
        """Write one step; raises `ConflictError` if another step came first."""
        task = tasked.task
        done = self._connection.execute(
            update(tasks)
            .where(tasks.c.id == task.id, tasks.c.version == task.version - 1)
            .values(_values(task))
        )
        if done.rowcount != 1:
            raise ConflictError(f"task {task.id}", ["another step came first: read it again"])
        self._write(tasked.step)

    def live(self, order_id: str, reason: TaskReason) -> Task | None:
        """Return the order's open or taken task for `reason`, if there is one."""
        found = self._tasks(
            tasks.c.order_id == order_id, tasks.c.reason == reason, tasks.c.state.in_(LIVE)
        )
        return found[0] if found else None

    def of_order(self, order_id: str) -> tuple[Task, ...]:
        """Return every task about the order, oldest first."""
        query = (
            select(tasks)
            .where(tasks.c.order_id == order_id)
            .order_by(tasks.c.opened_at, tasks.c.id)
        )
        return tuple(_task(row) for row in self._connection.execute(query))

    def queue(
        self,
        branch_id: str,
        *,
        desks: Collection[Desk],
        states: Collection[TaskState],
        after: tuple[datetime, str] | None = None,
        limit: int,
    ) -> tuple[Task, ...]:
        """Return tasks by due time and id, those after `after` only."""
        query = (
            select(tasks)
            .where(
                tasks.c.branch_id == branch_id, tasks.c.desk.in_(desks), tasks.c.state.in_(states)
            )
            .order_by(tasks.c.due_at, tasks.c.id)
            .limit(limit)
        )
        if after is not None:
            due_at, task_id = after
            query = query.where(
                (tasks.c.due_at > due_at) | ((tasks.c.due_at == due_at) & (tasks.c.id > task_id))
            )
        return tuple(_task(row) for row in self._connection.execute(query))

    def history(self, task_id: str) -> tuple[TaskStep, ...]:
        """Return every step of the task, oldest first."""
        query = (
            select(task_steps).where(task_steps.c.task_id == task_id).order_by(task_steps.c.version)
        )
        return tuple(_step(row) for row in self._connection.execute(query))

    def _tasks(self, *which: ColumnElement[bool]) -> tuple[Task, ...]:
        return tuple(_task(row) for row in self._connection.execute(select(tasks).where(*which)))

    def _write(self, step: TaskStep) -> None:
        values = {column.name: getattr(step, column.name) for column in task_steps.c}
        self._connection.execute(insert(task_steps).values(values))


def _values(task: Task) -> dict[str, Any]:
    values = {column.name: getattr(task, column.name) for column in tasks.c}
    return values | {"wish": None if task.wish is None else _written(task.wish)}


def _task(row: Row[Any]) -> Task:
    return Task(
        **dict(row._mapping)
        | {
            "desk": Desk(row.desk),
            "reason": TaskReason(row.reason),
            "state": TaskState(row.state),
            "answer": None if row.answer is None else TaskAnswer(row.answer),
            "wish": None if row.wish is None else _wish(row.wish),
        }
    )


def _written(wish: Wish) -> str:
    booking = wish.booking
    plain = {
        "day": booking.day.isoformat(),
        "premium_due_fen": wish.premium_due_fen,
        "windows": [[window.start_s, window.end_s] for window in booking.windows],
    }
    return json.dumps(plain, separators=(",", ":"))


def _wish(written: str) -> Wish:
    plain = json.loads(written)
    windows = tuple(TimeWindow(start_s, end_s) for start_s, end_s in plain["windows"])
    booking = Booking(day=date.fromisoformat(plain["day"]), windows=windows)
    return Wish(booking, plain["premium_due_fen"])


def _step(row: Row[Any]) -> TaskStep:
    return TaskStep(
        **dict(row._mapping)
        | {
            "event": TaskEvent(row.event),
            "answer": None if row.answer is None else TaskAnswer(row.answer),
        }
    )
