"""Everything that leaves the house or is done later: jobs, put where the change is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeAlias

__all__ = ["JSON", "Beat", "Job", "JobState", "Outbox", "Queue"]

JSON: TypeAlias = "str | int | float | bool | Mapping[str, JSON] | list[JSON] | None"


class JobState(StrEnum):
    """How far a job is; WAITING and LEASED come back by themselves, DEAD by hand only."""

    WAITING = "waiting"
    LEASED = "leased"
    DONE = "done"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One thing to be done.

    Parameters
    ----------
    id
        The same at every attempt: receivers drop repeats by it.
    kind, payload
        Which handler; what it needs to know, by pseudonym only.
    key
        Two jobs of one key are one job.
    lane
        Jobs of one lane are done one after the other, in the order they were put.
    state, created_at, due_at
        How far it is; when it was put; not before when it is taken next.
    attempts, crashes
        How often it was taken, and how often a lease ran out over it.
    owner, fence
        Which worker has it, and the number of its lease: who comes with an
        older one is refused.
    first_at
        When it was taken for the first time.
    progress
        Of 100, as the handler says.
    finished_at, fault
        When it was done or given up; why the last attempt failed.
    """

    id: str
    kind: str
    payload: Mapping[str, JSON]
    key: str | None
    lane: str | None
    state: JobState
    created_at: datetime
    due_at: datetime
    attempts: int
    crashes: int
    owner: str
    fence: int
    first_at: datetime | None
    progress: int
    finished_at: datetime | None
    fault: str

    @property
    def branch_id(self) -> str:
        """The branch that the payload names, ``"house"`` if it names none."""
        return str(self.payload.get("branch_id", "house"))


class Outbox(Protocol):
    """The jobs of one unit of work: put, done and given up with the change they belong to."""

    def put(
        self,
        kind: str,
        payload: Mapping[str, JSON],
        *,
        key: str | None = None,
        not_before: datetime | None = None,
        lane: str | None = None,
    ) -> str:
        """Put a job; return its id.  Of two with the same `key`, the first is the job.

        A job of a `lane` waits until every job that was put into the lane
        before it is done; a dead one holds the lane until it is put back.

        Raises
        ------
        ModelError
            If `kind`, `key` or `lane` is not as short as they must be, or the payload is no JSON.
        """
        ...

    def get(self, job_id: str) -> Job:
        """Return the job; raises `NotFoundError`."""
        ...

    def find(self, key: str) -> Job | None:
        """Return the job of a key, if there is one."""
        ...

    def is_busy(self, lane: str) -> bool:
        """Say whether a job of the lane is not done yet."""
        ...

    def complete(self, job: Job, at: datetime, *, again_at: datetime | None = None) -> None:
        """Write that `job` is done, with its effect; recurrent jobs are due again at `again_at`.

        Raises
        ------
        LeaseError
            If somebody else has the job by now, or it is not to be done any more.
        """
        ...

    def fail(self, job: Job, at: datetime, fault: str, *, again_at: datetime | None) -> None:
        """Write that the attempt failed: it is due again at `again_at`, or dead without one.

        Raises
        ------
        LeaseError
            If somebody else has the job by now.
        """
        ...

    def dead(self, limit: int, *, after: tuple[datetime, str] | None = None) -> tuple[Job, ...]:
        """Return up to `limit` jobs that were given up, the newest first.

        Those after (finished_at, id) only, where `after` is given.
        """
        ...

    def put_back(self, job_id: str, at: datetime) -> None:
        """Let a dead job be tried again; raises `NotFoundError` if it is not dead."""
        ...

    def counts(self, now: datetime) -> Mapping[tuple[str, JobState], int]:
        """Return how many jobs that are not done there are, by kind and state."""
        ...

    def forget(self, before: datetime) -> int:
        """Delete jobs done before `before`; return how many.  Dead ones stay."""
        ...


class Beat(Protocol):
    """What a handler that takes long is given, to say how far it is."""

    @property
    def is_stopping(self) -> bool:
        """Whether to come to an end: the worker is to stop, or has lost the lease."""
        ...

    def progress(self, percent: int) -> None:
        """Say how far the job is, of 100; the lease is kept by itself.

        Raises
        ------
        LeaseError
            If another worker has the job by now.
        """
        ...


class Queue(Protocol):
    """What workers do to jobs outside any unit of work; each call is a transaction of its own."""

    def is_due(self, now: datetime, kinds: Iterable[str]) -> bool:
        """Say, by reading only, whether `claim` would find something."""
        ...

    def claim(
        self, now: datetime, kinds: Iterable[str], limit: int, lease_s: float, owner: str
    ) -> tuple[Job, ...]:
        """Take up to `limit` jobs that are due, each for `lease_s` seconds.

        Jobs whose lease ran out are taken like those that wait.
        """
        ...

    def renew(self, job: Job, now: datetime, lease_s: float, progress: int | None = None) -> None:
        """Keep `job` for `lease_s` more seconds, saying how far it is.

        Raises
        ------
        LeaseError
            If somebody else has it by now.
        """
        ...

    def give_back(self, job: Job, now: datetime) -> None:
        """Let another worker take `job` at once; silent if it is somebody else's already."""
        ...

    def bury(self, now: datetime, crashes_max: int) -> int:
        """Give up jobs over which so many workers died; return how many."""
        ...
