"""Planning runs, their plans and publications in the database."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from courier_api.domain.dispatch.plan_run import (
    Budget,
    PlanRun,
    PlanVersion,
    Publication,
    RunProgress,
    RunState,
)
from courier_api.errors import NotFoundError
from courier_api.storage.routes import SqlRoutes
from courier_api.storage.tables.dispatch import matrices, plans, problems, publications, versions

__all__ = ["SqlPlans"]


class SqlPlans(SqlRoutes):
    """A :class:`courier_api.ports.Plans` on one connection."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._connection = connection

    def add(self, run: PlanRun) -> None:
        """Write a new run."""
        self._connection.execute(insert(plans).values(_run_values(run)))

    def get(self, plan_id: str) -> PlanRun:
        """Return the run; raises `NotFoundError`."""
        row = self._connection.execute(select(plans).where(plans.c.id == plan_id)).one_or_none()
        if row is None:
            raise NotFoundError(f"plan {plan_id}", ["is not there"])
        return _run(row)

    def save(self, run: PlanRun) -> None:
        """Write state and progress; `stop_asked` stays as it is."""
        self._connection.execute(
            update(plans)
            .where(plans.c.id == run.id)
            .values(
                state=run.state,
                progress=json.dumps(asdict(run.progress)),
                changed_at=run.changed_at,
                failure=run.failure,
            )
        )

    def ask_to_stop(self, plan_id: str) -> None:
        """Write that somebody wants the run to end."""
        self._connection.execute(update(plans).where(plans.c.id == plan_id).values(stop_asked=True))

    def runs(
        self, branch_id: str, day: date | None, *, after: str, limit: int
    ) -> tuple[PlanRun, ...]:
        """Return up to `limit` runs by id, those after the id `after` only."""
        query = select(plans).where(plans.c.branch_id == branch_id, plans.c.id > after)
        if day is not None:
            query = query.where(plans.c.day == day)
        found = self._connection.execute(query.order_by(plans.c.id).limit(limit))
        return tuple(_run(row) for row in found)

    def add_problem(self, digest: str, problem: str, matrix_digest: str, content: bytes) -> None:
        """Write a problem and its matrices, unless they are there."""
        there = select(problems.c.digest).where(problems.c.digest == digest)
        if self._connection.execute(there).one_or_none() is None:
            self._connection.execute(
                insert(problems).values(digest=digest, problem=problem, matrix_digest=matrix_digest)
            )
        there = select(matrices.c.digest).where(matrices.c.digest == matrix_digest)
        if self._connection.execute(there).one_or_none() is None:
            self._connection.execute(insert(matrices).values(digest=matrix_digest, content=content))

    def problem(self, digest: str) -> tuple[str, bytes]:
        """Return a problem and its matrices; raises `NotFoundError`."""
        query = (
            select(problems.c.problem, matrices.c.content)
            .join(matrices, matrices.c.digest == problems.c.matrix_digest)
            .where(problems.c.digest == digest)
        )
        row = self._connection.execute(query).one_or_none()
        if row is None:
            raise NotFoundError(f"problem {digest[:12]}", ["is not there, or without matrices"])
        return row.problem, row.content

    def add_version(self, version: PlanVersion) -> None:
        """Write a plan; the primary key refuses a number that is taken."""
        self._connection.execute(insert(versions).values(asdict(version)))

    def version(self, plan_id: str, number: int | None = None) -> PlanVersion:
        """Return a version, the newest without a number; raises `NotFoundError`."""
        query = select(versions).where(versions.c.plan_id == plan_id)
        if number is not None:
            query = query.where(versions.c.number == number)
        row = self._connection.execute(
            query.order_by(versions.c.number.desc()).limit(1)
        ).one_or_none()
        if row is None:
            told = "has no version yet" if number is None else f"has no version {number}"
            raise NotFoundError(f"plan {plan_id}", [told])
        return PlanVersion(**row._mapping)

    def newest_version(self, plan_id: str) -> int:
        """Return the number of the newest version, 0 if there is none."""
        query = select(func.max(versions.c.number)).where(versions.c.plan_id == plan_id)
        return self._connection.execute(query).scalar_one() or 0

    def versions(self, plan_id: str) -> tuple[PlanVersion, ...]:
        """Return every version of a run, oldest first."""
        query = select(versions).where(versions.c.plan_id == plan_id).order_by(versions.c.number)
        return tuple(PlanVersion(**row._mapping) for row in self._connection.execute(query))

    def publish(self, publication: Publication) -> None:
        """Write a publication; the primary key refuses a number that is taken."""
        self._connection.execute(insert(publications).values(asdict(publication)))

    def published(self, branch_id: str, day: date) -> Publication | None:
        """Return the newest publication of a day."""
        query = (
            select(publications)
            .where(publications.c.branch_id == branch_id, publications.c.day == day)
            .order_by(publications.c.number.desc())
            .limit(1)
        )
        row = self._connection.execute(query).one_or_none()
        return None if row is None else Publication(**row._mapping)

    def publications_of(self, plan_id: str) -> tuple[Publication, ...]:
        """Return every publication of a run, oldest first."""
        query = (
            select(publications)
            .where(publications.c.plan_id == plan_id)
            .order_by(publications.c.number)
        )
        return tuple(Publication(**row._mapping) for row in self._connection.execute(query))


def _run_values(run: PlanRun) -> dict[str, Any]:
    values = {
        column.name: getattr(run, column.name)
        for column in plans.c
        if column.name not in ("seconds", "iterations", "progress")
    }
    return values | asdict(run.budget) | {"progress": json.dumps(asdict(run.progress))}


def _run(row: Row[Any]) -> PlanRun:
    values = dict(row._mapping)
    budget = Budget(seconds=values.pop("seconds"), iterations=values.pop("iterations"))
    return PlanRun(
        **values
        | {
            "budget": budget,
            "state": RunState(row.state),
            "progress": RunProgress(**json.loads(row.progress)),
        }
    )
