"""The jobs a worker has in hand, and the thread that keeps their leases."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from courier_api.errors import ConflictError, LeaseError, StorageError
from courier_api.ports import Clock, Job, Queue

__all__ = ["Hold", "Leases"]


class Hold:
    """One job in hand: a :class:`courier_api.ports.Beat` for its handler."""

    def __init__(self, job: Job, leases: Leases, until: datetime) -> None:
        self.job = job
        self.until = until
        self._leases = leases
        self._lost = threading.Event()

    @property
    def is_stopping(self) -> bool:
        """Whether to come to an end: the worker is to stop, or has lost the lease."""
        return self._lost.is_set() or self._leases.stopping.is_set()

    def progress(self, percent: int) -> None:
        """Say how far the job is, of 100; raises `LeaseError` if it is another's by now."""
        if self._lost.is_set():
            raise LeaseError(f"job {self.job.id}", ["somebody else has it by now: leave it to him"])
        self._leases.renew(self, percent)

    def lose(self) -> None:
        """Note that the lease is gone, so that the handler can come to an end."""
        self._lost.set()


class Leases:
    """Every job in hand; :meth:`keep` renews their leases until it is told to stop.

    Parameters
    ----------
    queue, clock
        Where leases are written, and by which time.
    lease_s, longest_job_s
        For how long each is renewed, and until how long after it was taken at most.
    """

    def __init__(self, queue: Queue, clock: Clock, lease_s: float, longest_job_s: float) -> None:
        self.stopping = threading.Event()
        self._queue = queue
        self._clock = clock
        self._lease_s = lease_s
        self._longest_job_s = longest_job_s
        self._held: dict[str, Hold] = {}
        self._lock = threading.Lock()
        self._over = threading.Event()

    def take(self, job: Job) -> Hold:
        """Put `job` among those in hand."""
        until = self._clock.now() + timedelta(seconds=self._longest_job_s)
        hold = Hold(job, self, until)
        with self._lock:
            self._held[job.id] = hold
        return hold

    def let_go(self, hold: Hold) -> None:
        """Take the job from those in hand; its state is written already."""
        with self._lock:
            self._held.pop(hold.job.id, None)

    def held(self) -> tuple[Hold, ...]:
        """Return the jobs in hand."""
        with self._lock:
            return tuple(self._held.values())

    def renew(self, hold: Hold, percent: int | None = None) -> None:
        """Renew one lease; raises `LeaseError` if it is gone."""
        try:
            self._queue.renew(hold.job, self._clock.now(), self._lease_s, percent)
        except LeaseError:
            hold.lose()
            raise

    def keep(self) -> None:
        """Renew every lease three times in its span, until :meth:`close`."""
        self._over.clear()
        while not self._over.wait(self._lease_s / 3):
            for hold in self.held():
                if self._clock.now() >= hold.until:
                    hold.lose()
                    continue
                try:
                    self.renew(hold)
                except (ConflictError, StorageError):
                    continue

    def give_back(self) -> int:
        """Let other workers take what is still in hand; return how many jobs that are."""
        held = self.held()
        for hold in held:
            hold.lose()
            self._queue.give_back(hold.job, self._clock.now())
        return len(held)

    def close(self) -> None:
        """Stop renewing."""
        self._over.set()
