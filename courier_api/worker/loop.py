"""The loop: look for jobs that are due, take as many as there are free hands, do them."""

from __future__ import annotations

import os
import random
import socket
import threading
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import structlog

from courier_api.errors import ContentionError, StorageError
from courier_api.ports import Job, UnitOfWork
from courier_api.worker.attempt import Attempt
from courier_api.worker.handler import Handler, Recurrent
from courier_api.worker.house import House
from courier_api.worker.lanes import Hands, Lane
from courier_api.worker.leases import Hold, Leases
from courier_api.worker.metrics import Metrics

__all__ = ["Worker"]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Worker:
    """Does jobs until it is told to stop.

    Parameters
    ----------
    house, handlers, recurrents
        With what, which, and which of them again and again.
    threads
        Short jobs done at once, 1 or more.
    hands
        Jobs done at once by lane, in place of `threads` and one of each long kind.
    seed
        Of the pauses after failures, for tests.
    """

    def __init__(
        self,
        house: House,
        handlers: Mapping[str, Handler],
        recurrents: Sequence[Recurrent] = (),
        *,
        threads: int = 2,
        hands: Mapping[Lane, int] | None = None,
        metrics: Metrics | None = None,
        seed: int | None = None,
    ) -> None:
        figures = house.figures.worker
        self.name = f"{socket.gethostname()[:24]}-{os.getpid()}-{uuid4().hex[:8]}"
        self._house = house
        self._handlers = handlers
        self._recurrents = {recurrent.kind: recurrent for recurrent in recurrents}
        self._metrics = metrics or Metrics()
        self._leases = Leases(house.queue, house.clock, figures.lease_s, figures.longest_job_s)
        self._attempt = Attempt(house, self._again_at, random.Random(seed))
        number = {Lane.QUICK: threads, Lane.PLANS: 1, Lane.PHOTOS: 1} if hands is None else hands
        self._number = dict(number)
        self._hands = Hands(self._number)
        self._wake = threading.Event()
        self._log = structlog.get_logger("courier_api.worker").bind(worker=self.name)

    def run(self) -> None:
        """Work until :meth:`stop`, then finish what is in hand or give it back."""
        self._prepare()
        self._log.info(
            "worker_started",
            hands={lane.value: most for lane, most in self._number.items()},
            kinds=sorted(self._handlers),
        )
        pause_s = self._house.figures.worker.poll_s
        while not self._leases.stopping.is_set():
            try:
                taken = self._take()
            except (ContentionError, StorageError) as error:
                self._log.warning("database_unavailable", fault=error.faults[0])
                taken = 0
                self._leases.stopping.wait(10 * pause_s)
            if not taken:
                self._wake.wait(pause_s)
                self._wake.clear()
        self._come_to_an_end()

    def run_once(self) -> int:
        """Do everything that is due now and return how many jobs were tried."""
        self._prepare()
        tried = 0
        while taken := self._take():
            tried += taken
            while self._leases.held():
                self._wake.wait(self._house.figures.worker.poll_s)
                self._wake.clear()
        self._leases.close()
        return tried

    def stop(self) -> None:
        """Take no more jobs; safe in a signal handler."""
        self._leases.stopping.set()
        self._wake.set()

    def _prepare(self) -> None:
        threading.Thread(target=self._leases.keep, name="leases", daemon=True).start()
        self._house.store.write(self._put_recurrents)

    def _put_recurrents(self, unit: UnitOfWork) -> None:
        for kind in self._recurrents:
            unit.outbox.put(kind, {}, key=f"every:{kind}")

    def _take(self) -> int:
        """Take jobs for all free hands; return how many."""
        queue, figures = self._house.queue, self._house.figures.worker
        now, taken = self._house.clock.now(), 0
        lanes = self._hands.sorted_by_lane(self._wanted_kinds())
        open_kinds = [kind for _, kinds, _ in lanes for kind in kinds]
        if not open_kinds or not queue.is_due(now, open_kinds):
            return 0
        if buried := queue.bury(now, figures.crashes_max):
            self._log.error("jobs_buried", number=buried)
        for _, kinds, free in lanes:
            for job in queue.claim(now, kinds, free, figures.lease_s, self.name):
                self._start(job)
                taken += 1
        return taken

    def _start(self, job: Job) -> None:
        self._hands.take(job.kind)
        hold = self._leases.take(job)
        threading.Thread(target=self._do, args=(hold,), name=job.kind, daemon=True).start()

    def _do(self, hold: Hold) -> None:
        job, began_s = hold.job, time.perf_counter()
        outcome = "lost"
        try:
            outcome = self._attempt.run(self._handlers[job.kind], job, hold)
        except StorageError as error:
            self._log.warning("outcome_not_written", job=job.id, fault=error.faults[0])
        finally:
            self._leases.let_go(hold)
            self._hands.let_go(job.kind)
            self._wake.set()
        took_s = time.perf_counter() - began_s
        self._metrics.finished(job.kind, outcome, took_s)
        if job.kind not in self._recurrents or outcome != "done":
            log = self._log.error if outcome == "dead" else self._log.info
            log(
                f"job_{outcome}",
                job=job.id,
                kind=job.kind,
                attempt=job.attempts,
                took_s=round(took_s, 3),
            )

    def _wanted_kinds(self) -> list[str]:
        gated = {kind: r for kind, r in self._recurrents.items() if r.is_wanted is not None}
        kinds = [kind for kind in self._handlers if kind not in gated]
        if gated:
            with self._house.store.read() as unit:
                kinds += [k for k, r in gated.items() if r.is_wanted is None or r.is_wanted(unit)]
        return kinds

    def _again_at(self, job: Job, at: datetime) -> datetime | None:
        """Return the start of the next period of a recurrent job."""
        recurrent = self._recurrents.get(job.kind)
        if recurrent is None or job.key != f"every:{job.kind}":
            return None
        periods = (at - EPOCH) // timedelta(seconds=recurrent.every_s) + 1
        return EPOCH + periods * timedelta(seconds=recurrent.every_s)

    def _come_to_an_end(self) -> None:
        deadline_s = time.monotonic() + self._house.figures.worker.stop_s
        while self._leases.held() and time.monotonic() < deadline_s:
            self._wake.wait(0.05)
            self._wake.clear()
        given_back = self._leases.give_back()
        self._leases.close()
        self._log.info("worker_stopped", given_back=given_back)
