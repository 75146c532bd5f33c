"""What the worker has given up, for the admin."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from courier_api.domain.actor import Role
from courier_api.ports import Job, JobState
from courier_api.services.office.given_up import given_up, try_again
from courier_api.web.api.frame import (
    Ask,
    Blueprint,
    Code,
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

__all__ = ["jobs"]

ADMIN = (Role.ADMIN,)
jobs = Blueprint("jobs", __name__, url_prefix="/v1/jobs", description="The worker's jobs.")


class JobSchema(Strict):
    """A job; what it is about stays inside."""

    id = Identifier(required=True, metadata={"example": "8f14e45fceea167a5a36dedd4bea2543"})
    kind = fields.String(required=True, metadata={"example": "notice.send"})
    branch_id = fields.String(
        required=True, metadata={"description": "`house` if it is no branch's."}
    )
    lane = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Whatever was put into the same lane later waits for it."},
    )
    state = Code(JobState, required=True)
    attempts = fields.Integer(required=True)
    crashes = fields.Integer(
        required=True, metadata={"description": "How often its worker died over it."}
    )
    created_at = Instant(required=True)
    finished_at = Instant(
        required=True, allow_none=True, metadata={"description": "When it was given up."}
    )
    fault = fields.String(required=True, metadata={"description": "Why the last attempt failed."})


class JobPage(Strict):
    """Some jobs, given up last first."""

    items = fields.List(fields.Nested(JobSchema), required=True)
    next_cursor = fields.String(required=True)


class JobArgs(PageArgs):
    """Which jobs are wanted."""

    state = Code([JobState.DEAD], load_default=JobState.DEAD)


@query(jobs, "", roles=ADMIN, args=JobArgs, answer=JobPage)
def list_jobs(ask: Ask, args: dict[str, Any]) -> Page[Job]:
    """List jobs that were given up, of the branch or of the house, the newest first."""
    found = given_up(ask.work, after=after_instant(args["cursor"]), limit=args["limit"] + 1)
    return page_of(
        found, args["limit"], lambda job: instant_key(job.finished_at or job.created_at, job.id)
    )


@command(jobs, "/<job_id>/retries", roles=ADMIN, answer=JobSchema, status=201)
def retry_job(ask: Ask, job_id: str) -> Job:
    """Let a job that was given up be tried again, once what stopped it is mended."""
    return try_again(ask.work, job_id)
