"""Taking jobs, keeping them and giving them back: short transactions of their own.

A claim is one statement.  On PostgreSQL it runs READ COMMITTED and skips rows
that others are taking: among SERIALIZABLE units of work that put jobs it
would make these fail and run again for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Engine, case, exists, select, update
from sqlalchemy.exc import DBAPIError

from courier_api.ports.outbox import Job, JobState
from courier_api.storage.engine import reading, writing
from courier_api.storage.faults import translated
from courier_api.storage.outbox import job_of, lease_lost, still_held
from courier_api.storage.tables.outbox import outbox_jobs

__all__ = ["SqlQueue"]

T = TypeVar("T")
LIVE = outbox_jobs.c.state.in_([JobState.WAITING, JobState.LEASED])


class SqlQueue:
    """A :class:`courier_api.ports.Queue` over an engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def is_due(self, now: datetime, kinds: Iterable[str]) -> bool:
        """Say, by reading only, whether `claim` would find something."""
        query = select(exists().where(*_due(now, kinds)))
        return self._run(reading, lambda connection: bool(connection.scalar(query)))

    def claim(
        self, now: datetime, kinds: Iterable[str], limit: int, lease_s: float, owner: str
    ) -> tuple[Job, ...]:
        """Take up to `limit` jobs that are due, each for `lease_s` seconds."""
        picked = (
            select(outbox_jobs.c.number)
            .where(*_due(now, kinds))
            .order_by(outbox_jobs.c.due_at, outbox_jobs.c.number)
            .limit(limit)
            .with_for_update(skip_locked=True)
            .cte("picked")
        )
        if self._engine.dialect.name == "postgresql":
            picked = picked.prefix_with("MATERIALIZED", dialect="postgresql")
        statement = (
            update(outbox_jobs)
            .where(outbox_jobs.c.number.in_(select(picked.c.number)))
            .values(
                state=JobState.LEASED,
                owner=owner,
                due_at=now + timedelta(seconds=lease_s),
                attempts=outbox_jobs.c.attempts + 1,
                crashes=outbox_jobs.c.crashes
                + case((outbox_jobs.c.state == JobState.LEASED, 1), else_=0),
                fence=outbox_jobs.c.fence + 1,
                first_at=case(
                    (outbox_jobs.c.first_at.is_(None), now), else_=outbox_jobs.c.first_at
                ),
            )
            .returning(outbox_jobs)
        )
        rows = self._run(_short, lambda connection: connection.execute(statement).all())
        return tuple(job_of(row) for row in sorted(rows, key=lambda row: int(row.number)))

    def renew(self, job: Job, now: datetime, lease_s: float, progress: int | None = None) -> None:
        """Keep `job` for `lease_s` more seconds, saying how far it is."""
        values: dict[str, Any] = {"due_at": now + timedelta(seconds=lease_s)}
        if progress is not None:
            values["progress"] = min(100, max(0, progress))
        if self._change(job, values) != 1:
            raise lease_lost(job)

    def give_back(self, job: Job, now: datetime) -> None:
        """Let another worker take `job` at once; silent if it is somebody else's already."""
        self._change(
            job,
            {
                "state": JobState.WAITING,
                "owner": "",
                "due_at": now,
                "attempts": outbox_jobs.c.attempts - 1,
            },
        )

    def bury(self, now: datetime, crashes_max: int) -> int:
        """Give up jobs over which so many workers died; return how many."""
        statement = (
            update(outbox_jobs)
            .where(
                outbox_jobs.c.state == JobState.LEASED,
                outbox_jobs.c.due_at <= now,
                outbox_jobs.c.crashes >= crashes_max - 1,
            )
            .values(
                state=JobState.DEAD,
                owner="",
                finished_at=now,
                crashes=outbox_jobs.c.crashes + 1,
                fault="its worker died each time: look for what kills it, then put it back",
            )
        )
        return self._run(_short, lambda connection: connection.execute(statement).rowcount)

    def _change(self, job: Job, values: dict[str, Any]) -> int:
        statement = update(outbox_jobs).where(*still_held(job)).values(values)
        return self._run(_short, lambda connection: connection.execute(statement).rowcount)

    def _run(
        self,
        connect: Callable[[Engine], AbstractContextManager[Connection]],
        work: Callable[[Connection], T],
    ) -> T:
        try:
            with connect(self._engine) as connection, connection.begin():
                return work(connection)
        except DBAPIError as error:
            raise translated(error) from error


def _due(now: datetime, kinds: Iterable[str]) -> tuple[ColumnElement[bool], ...]:
    earlier = outbox_jobs.alias("earlier")
    held_up = exists().where(
        earlier.c.lane == outbox_jobs.c.lane,
        earlier.c.number < outbox_jobs.c.number,
        earlier.c.state != JobState.DONE,
    )
    return (
        LIVE,
        outbox_jobs.c.due_at <= now,
        outbox_jobs.c.kind.in_(sorted(kinds)),
        ~held_up,
    )


def _short(engine: Engine) -> AbstractContextManager[Connection]:
    """Return a connection for one statement that is right by itself."""
    if engine.dialect.name == "sqlite":
        return writing(engine)
    return engine.connect().execution_options(isolation_level="READ COMMITTED")
