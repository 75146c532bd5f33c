"""Jobs that plan a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from courier_api.ports import Beat, Job
from courier_api.services.dispatch.plan_runs import SOLVE
from courier_api.services.dispatch.solve_plan import Solved, take_solved, work_out
from courier_api.services.work import Work
from courier_api.worker.handler import Outgoing
from courier_api.worker.house import House

__all__ = ["plan_handlers"]

T = TypeVar("T")


def plan_handlers(house: House) -> Mapping[str, Outgoing[Any]]:
    """Return the handler of planning runs."""
    return {SOLVE: Outgoing(lambda job, beat: _work_out(house, job, beat), _take)}


def _work_out(house: House, job: Job, beat: Beat) -> Solved | None:
    def open_work(act: Callable[[Work], T], /) -> T:
        return house.store.write(lambda unit: act(house.work(unit, job)))

    return work_out(house.store, open_work, str(job.payload["plan_id"]), house.maps, beat)


def _take(work: Work, job: Job, solved: Solved | None) -> None:
    take_solved(work, str(job.payload["plan_id"]), solved)
