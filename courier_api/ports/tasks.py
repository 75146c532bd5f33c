"""Tasks and their histories."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from courier_api.domain.office.task import Desk, Task, Tasked, TaskReason, TaskState, TaskStep

__all__ = ["Tasks"]


class Tasks(Protocol):
    """Tasks; an order has at most one live task (open or taken) for a reason."""

    def get(self, task_id: str) -> Task:
        """Return the task; raises `NotFoundError`."""
        ...

    def add(self, tasked: Tasked) -> None:
        """Write a new task; raises `ConflictError` if one is live for that reason."""
        ...

    def save(self, tasked: Tasked) -> None:
        """Write one step; raises `ConflictError` if another step came first."""
        ...

    def live(self, order_id: str, reason: TaskReason) -> Task | None:
        """Return the order's open or taken task for `reason`, if there is one."""
        ...

    def of_order(self, order_id: str) -> tuple[Task, ...]:
        """Return every task about the order, oldest first."""
        ...

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
        ...

    def history(self, task_id: str) -> tuple[TaskStep, ...]:
        """Return every step of the task, oldest first."""
        ...
