"""One attempt at one job: do it and write that it is done, or write why not."""

from __future__ import annotations

import random
import re
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta

from courier_api.errors import (
    ContentionError,
    CourierApiError,
    InsurerRefusedError,
    LeaseError,
    UnreachableError,
)
from courier_api.ports import Beat, Job, UnitOfWork
from courier_api.worker.handler import Handler, InHouse
from courier_api.worker.house import House

__all__ = ["Attempt", "pause_s", "told"]

PASSING = (UnreachableError, ContentionError)
"""What goes away by itself: tried again for days."""

LONG_NUMBER = re.compile(r"[0-9]{11,}[0-9Xx]?")
FAULT_MAX = 500


class Attempt:
    """Does jobs of one house.

    Parameters
    ----------
    house
        Where they are done.
    again_at
        When a recurrent job is due next, ``None`` for all others.
    rng
        Spreads the pauses.
    """

    def __init__(
        self,
        house: House,
        again_at: Callable[[Job, datetime], datetime | None],
        rng: random.Random,
    ) -> None:
        self._house = house
        self._again_at = again_at
        self._rng = rng

    def run(self, handler: Handler, job: Job, beat: Beat) -> str:
        """Try `job`; return what came of it: ``done``, ``again``, ``dead`` or ``lost``."""
        try:
            self._do(handler, job, beat)
        except LeaseError:
            self._house.queue.give_back(job, self._house.clock.now())
            return "lost"
        except Exception as error:  # noqa: BLE001 - a job's fault is kept and stops no other job
            return self._failed(job, error)
        return "done"

    def _do(self, handler: Handler, job: Job, beat: Beat) -> None:
        house = self._house
        found = None if isinstance(handler, InHouse) else handler.fetch(job, beat)

        def finish(unit: UnitOfWork) -> None:
            work = house.work(unit, job)
            if isinstance(handler, InHouse):
                handler.apply(work, job)
            else:
                handler.apply(work, job, found)
            unit.outbox.complete(job, work.at, again_at=self._again_at(job, work.at))

        house.store.write(finish)

    def _failed(self, job: Job, error: Exception) -> str:
        now = self._house.clock.now()
        again_at = self._retry_at(job, error, now)
        try:
            self._house.store.write(
                lambda unit: unit.outbox.fail(job, now, told(error), again_at=again_at)
            )
        except LeaseError:
            return "lost"
        return "dead" if again_at is None else "again"

    def _retry_at(self, job: Job, error: Exception, now: datetime) -> datetime | None:
        figures = self._house.figures.worker
        wait_s = pause_s(
            job.attempts, figures.first_pause_s, figures.longest_pause_s, self._rng.random()
        )
        later = now + timedelta(seconds=wait_s)
        if (next_at := self._again_at(job, now)) is not None:
            return min(later, next_at)
        if isinstance(error, InsurerRefusedError):
            return None
        if isinstance(error, PASSING):
            since = job.first_at or now
            return later if now - since < timedelta(seconds=figures.give_up_s) else None
        return later if job.attempts < figures.attempts_max else None


def pause_s(attempts: int, first_s: float, longest_s: float, chance: float) -> float:
    """Return the pause after so many attempts: doubling, half of it left to `chance` (0 to 1)."""
    full_s = min(longest_s, first_s * 2.0 ** min(attempts - 1, 40))
    return full_s * (0.5 + 0.5 * chance)


def told(error: Exception) -> str:
    """Say what failed without saying whom it concerns.

    Errors of ours are written to be read; of others only kind and place are
    told, since their text can hold anything.
    """
    name = type(error).__name__
    if isinstance(error, CourierApiError):
        return LONG_NUMBER.sub("***", f"{name}: {error}")[:FAULT_MAX]
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {frames[-1].name}, line {frames[-1].lineno}" if frames else ""
    return f"{name}{where}"[:FAULT_MAX]
