"""Calls this process is at work on, by idempotency key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from courier_api.errors import ConflictError

__all__ = ["InFlight", "InFlightError"]


class InFlightError(ConflictError):
    """The first request with this key has not ended yet."""

    def __init__(self) -> None:
        super().__init__("Idempotency-Key", ["the first request is still at work: ask again"])


class InFlight:
    """Lets one call a key through at a time.

    Threads of one process would else wait for SQLite's single writer; other
    processes meet in the database (:meth:`courier_api.ports.Requests.claim`).
    """

    def __init__(self) -> None:
        self._held: set[tuple[str, str]] = set()
        self._lock = Lock()

    @contextmanager
    def hold(self, scope: str, key: str) -> Iterator[None]:
        """Hold the key while the block runs; raises `InFlightError` if it is held."""
        held = (scope, key)
        with self._lock:
            if held in self._held:
                raise InFlightError
            self._held.add(held)
        try:
            yield
        finally:
            with self._lock:
                self._held.discard(held)
