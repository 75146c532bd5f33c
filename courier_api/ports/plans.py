"""Planning runs, their plans, publications and routes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Protocol

from courier_api.domain.dispatch.plan_run import PlanRun, PlanVersion, Publication
from courier_api.domain.dispatch.route import RouteStop, RouteVersion
from courier_api.domain.dispatch.sale import SaleSummary
from courier_api.domain.order.order import Order

__all__ = ["Plans"]


class Plans(Protocol):
    """Runs change; versions, problems and publications never do."""

    def add(self, run: PlanRun) -> None:
        """Write a new run."""
        ...

    def get(self, plan_id: str) -> PlanRun:
        """Return the run; raises `NotFoundError`."""
        ...

    def save(self, run: PlanRun) -> None:
        """Write state and progress; `stop_asked` stays as it is."""
        ...

    def ask_to_stop(self, plan_id: str) -> None:
        """Write that somebody wants the run to end."""
        ...

    def runs(
        self, branch_id: str, day: date | None, *, after: str, limit: int
    ) -> tuple[PlanRun, ...]:
        """Return up to `limit` runs by id, those after the id `after` only."""
        ...

    def add_problem(self, digest: str, problem: str, matrix_digest: str, matrices: bytes) -> None:
        """Write a problem and its matrices, unless they are there."""
        ...

    def problem(self, digest: str) -> tuple[str, bytes]:
        """Return a problem and its matrices; raises `NotFoundError`."""
        ...

    def add_version(self, version: PlanVersion) -> None:
        """Write a plan; raises `ConflictError` if the number is taken."""
        ...

    def version(self, plan_id: str, number: int | None = None) -> PlanVersion:
        """Return a version, the newest without a number; raises `NotFoundError`."""
        ...

    def newest_version(self, plan_id: str) -> int:
        """Return the number of the newest version, 0 if there is none."""
        ...

    def versions(self, plan_id: str) -> tuple[PlanVersion, ...]:
        """Return every version of a run, oldest first."""
        ...

    def publish(self, publication: Publication) -> None:
        """Write a publication; raises `ConflictError` if its number is taken."""
        ...

    def published(self, branch_id: str, day: date) -> Publication | None:
        """Return the newest publication of a day."""
        ...

    def publications_of(self, plan_id: str) -> tuple[Publication, ...]:
        """Return every publication of a run, oldest first."""
        ...

    def stops(self, branch_id: str, day: date) -> tuple[RouteStop, ...]:
        """Return every stop of a day, by courier and position."""
        ...

    def route(self, courier_id: str, day: date) -> tuple[RouteStop, ...]:
        """Return a courier's stops of a day in order."""
        ...

    def visits_of_day(
        self, courier_id: str, day: date
    ) -> tuple[tuple[RouteStop, Order, SaleSummary], ...]:
        """Return a courier's stops of a day in order, each with its order and its sale."""
        ...

    def visits_from(
        self, courier_id: str, from_day: date
    ) -> tuple[tuple[RouteStop, Order, SaleSummary], ...]:
        """Return the same of the first day from `from_day` on on which he has stops."""
        ...

    def next_day(self, courier_id: str, from_day: date) -> date | None:
        """Return the first day from `from_day` on for which the courier has stops."""
        ...

    def stop_of(self, order_id: str) -> RouteStop | None:
        """Return the stop of an order, if it is on a route."""
        ...

    def put_stops(self, stops: Sequence[RouteStop]) -> None:
        """Write stops, each in the place of its order's earlier one."""
        ...

    def drop_stops(self, order_ids: Collection[str]) -> None:
        """Take orders off the routes."""
        ...

    def route_version(self, courier_id: str) -> RouteVersion:
        """Return how often the courier's route has changed, and when last."""
        ...

    def bump_route(self, courier_id: str, at: datetime) -> int:
        """Write that the courier's route changed; return its new version."""
        ...
