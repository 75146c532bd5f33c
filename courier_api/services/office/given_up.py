"""Jobs that the worker has given up: seen by an admin, and tried again when he says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from courier_api.domain.audit.entry import SubjectKind
from courier_api.errors import NotFoundError
from courier_api.ports import Job, JobState
from courier_api.services.work import Work

__all__ = ["given_up", "try_again"]

BATCH = 200
HOUSE = "house"
"""What a job belongs to that names no branch."""


def given_up(
    work: Work, *, after: tuple[datetime, str] | None = None, limit: int
) -> tuple[Job, ...]:
    """Return up to `limit` jobs given up, of the actor's branch or of none, the newest first.

    Parameters
    ----------
    after
        Instant and id of the last one seen.
    """
    return tuple(islice((job for job in _all(work, after) if _is_his(work, job)), limit))


def try_again(work: Work, job_id: str) -> Job:
    """Let a job that was given up be tried again, and write down who did so.

    Raises
    ------
    NotFoundError
        If it was not given up, or it is another branch's.
    """
    job = work.unit.outbox.get(job_id)
    if job.state is not JobState.DEAD or not _is_his(work, job):
        raise NotFoundError(f"job {job_id}", ["is not among those given up"])
    work.unit.outbox.put_back(job_id, work.at)
    work.log(
        "put_job_back",
        SubjectKind.BRANCH,
        work.actor.branch_id,
        job=f"job_{job.id}",
        job_kind=job.kind.replace(".", "_"),
    )
    return work.unit.outbox.get(job_id)


def _is_his(work: Work, job: Job) -> bool:
    return job.branch_id in (work.actor.branch_id, HOUSE)


def _all(work: Work, after: tuple[datetime, str] | None) -> Iterator[Job]:
    while found := work.unit.outbox.dead(BATCH, after=after):
        yield from found
        last = found[-1]
        after = (last.finished_at or last.created_at, last.id)
