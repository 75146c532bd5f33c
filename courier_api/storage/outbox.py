"""Jobs in the database: put and finished in units of work, taken by workers."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Row, delete, exists, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from courier_api.errors import LeaseError, ModelError, NotFoundError
from courier_api.ports.outbox import JSON, Job, JobState
from courier_api.storage.tables.outbox import outbox_jobs

__all__ = ["SqlOutbox", "job_of", "lease_lost"]

KIND = re.compile(r"[a-z][a-z0-9_.]{0,31}")
KEY_MAX = 128
AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
"""Before every clock, so that a job without a time is due whatever a worker's clock says."""


class SqlOutbox:
    """A :class:`courier_api.ports.Outbox` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(
        self,
        kind: str,
        payload: Mapping[str, JSON],
        *,
        key: str | None = None,
        not_before: datetime | None = None,
        lane: str | None = None,
    ) -> str:
        """Put a job; return its id.  Of two with the same `key`, the first is the job."""
        values = _values(kind, payload, key, lane) | {"due_at": not_before or AT_ONCE}
        dialect = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        query = (
            dialect.insert(outbox_jobs)
            .values(values)
            .on_conflict_do_nothing(index_elements=["key"])
            .returning(outbox_jobs.c.id)
        )
        put = self._connection.execute(query).scalar_one_or_none()
        if put is not None:
            return str(put)
        same = select(outbox_jobs.c.id).where(outbox_jobs.c.key == key)
        return str(self._connection.execute(same).scalar_one())

    def get(self, job_id: str) -> Job:
        """Return the job; raises `NotFoundError`."""
        found = self._one(outbox_jobs.c.id == job_id)
        if found is None:
            raise NotFoundError(f"job {job_id}", ["is not there"])
        return found

    def find(self, key: str) -> Job | None:
        """Return the job of a key, if there is one."""
        return self._one(outbox_jobs.c.key == key)

    def is_busy(self, lane: str) -> bool:
        """Say whether a job of the lane is not done yet."""
        query = select(
            exists().where(outbox_jobs.c.lane == lane, outbox_jobs.c.state != JobState.DONE)
        )
        return bool(self._connection.scalar(query))

    def complete(self, job: Job, at: datetime, *, again_at: datetime | None = None) -> None:
        """Write that `job` is done; recurrent jobs are due again at `again_at`."""
        if again_at is None:
            self._release(job, state=JobState.DONE, finished_at=at, progress=100, fault="")
        else:
            self._release(
                job, state=JobState.WAITING, due_at=again_at, attempts=0, crashes=0,
                first_at=None, progress=0, fault="",
            )  # fmt: skip

    def fail(self, job: Job, at: datetime, fault: str, *, again_at: datetime | None) -> None:
        """Write that the attempt failed: it is due again at `again_at`, or dead without one."""
        if again_at is None:
            self._release(job, state=JobState.DEAD, finished_at=at, fault=fault)
        else:
            self._release(job, state=JobState.WAITING, due_at=again_at, fault=fault)

    def dead(self, limit: int, *, after: tuple[datetime, str] | None = None) -> tuple[Job, ...]:
        """Return up to `limit` jobs that were given up, the newest first."""
        table = outbox_jobs.c
        query = select(outbox_jobs).where(table.state == JobState.DEAD)
        if after is not None:
            at, job_id = after
            same = (table.finished_at == at) & (table.id < job_id)
            query = query.where((table.finished_at < at) | same)
        query = query.order_by(table.finished_at.desc(), table.id.desc()).limit(limit)
        return tuple(job_of(row) for row in self._connection.execute(query))

    def put_back(self, job_id: str, at: datetime) -> None:
        """Let a dead job be tried again; raises `NotFoundError` if it is not dead."""
        done = self._connection.execute(
            update(outbox_jobs)
            .where(outbox_jobs.c.id == job_id, outbox_jobs.c.state == JobState.DEAD)
            .values(
                state=JobState.WAITING, due_at=at, attempts=0, crashes=0, first_at=None,
                finished_at=None,
            )
        )  # fmt: skip
        if done.rowcount != 1:
            raise NotFoundError(f"job {job_id}", ["is not among the dead ones"])

    def counts(self, now: datetime) -> Mapping[tuple[str, JobState], int]:
        """Return how many jobs that are due and not done there are, by kind and state."""
        query = (
            select(outbox_jobs.c.kind, outbox_jobs.c.state, func.count())
            .where(
                outbox_jobs.c.state != JobState.DONE,
                (outbox_jobs.c.state != JobState.WAITING) | (outbox_jobs.c.due_at <= now),
            )
            .group_by(outbox_jobs.c.kind, outbox_jobs.c.state)
        )
        rows = self._connection.execute(query)
        return {(kind, JobState(state)): number for kind, state, number in rows}

    def forget(self, before: datetime) -> int:
        """Delete jobs done before `before`; return how many.  Dead ones stay."""
        return self._connection.execute(
            delete(outbox_jobs).where(
                outbox_jobs.c.state == JobState.DONE, outbox_jobs.c.finished_at < before
            )
        ).rowcount

    def _release(self, job: Job, **values: Any) -> None:
        done = self._connection.execute(
            update(outbox_jobs).where(*still_held(job)).values(owner="", **values)
        )
        if done.rowcount != 1:
            raise lease_lost(job)

    def _one(self, which: ColumnElement[bool]) -> Job | None:
        row = self._connection.execute(select(outbox_jobs).where(which)).one_or_none()
        return None if row is None else job_of(row)


def still_held(job: Job) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that hold while nobody else has taken `job`."""
    return (
        outbox_jobs.c.id == job.id,
        outbox_jobs.c.state == JobState.LEASED,
        outbox_jobs.c.fence == job.fence,
    )


def lease_lost(job: Job) -> LeaseError:
    """Return the error that says that the lease is not the one that counts."""
    return LeaseError(f"job {job.id}", ["somebody else has it by now: leave it to him"])


def job_of(row: Row[Any]) -> Job:
    """Return the job that a row holds."""
    values = dict(row._mapping)
    del values["number"]
    return Job(
        **values | {"payload": json.loads(row.payload), "state": JobState(row.state)},
    )


def _values(
    kind: str, payload: Mapping[str, JSON], key: str | None, lane: str | None
) -> dict[str, Any]:
    faults = []
    if not KIND.fullmatch(kind):
        faults.append(f"kind is {kind!r}: 1 to 32 lower-case letters, digits, '_', '.'")
    faults += [
        f"{name} has {len(value)} signs: 1 to {KEY_MAX}"
        for name, value in (("key", key), ("lane", lane))
        if value is not None and not 1 <= len(value) <= KEY_MAX
    ]
    written = ""
    try:
        written = json.dumps(payload, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError) as error:
        faults.append(f"payload is no JSON: {error}")
    if faults:
        raise ModelError(f"job {kind!r}", faults)
    return {
        "id": uuid4().hex,
        "key": key,
        "lane": lane,
        "kind": kind,
        "payload": written,
        "state": JobState.WAITING,
        "created_at": datetime.now(UTC),
        "attempts": 0,
        "crashes": 0,
        "owner": "",
        "fence": 0,
        "progress": 0,
        "fault": "",
    }
