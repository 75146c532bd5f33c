"""Looks for new events and ended sessions, once for all streams of a process.

Streams cost no threads and no queries of their own.  One thread asks the
database a few times a second from the oldest number any listener still
needs; every listener takes what is new to it.  Numbers are in the order of
commits (:mod:`courier_api.ports.events`), so nothing is missed.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from courier_api.errors import CourierApiError
from courier_api.ports import Store
from courier_api.ports.events import Event
from courier_api.web.events.listener import Listener

__all__ = ["Hub", "Over"]

LOOK_EVERY_S = 0.25
CHECK_EVERY_S = 3.0
PAGE = 500
STREAMS_A_PERSON = 4
Over = Callable[[list[Listener]], list[Listener]]


class Hub:
    """All listeners of this process; used in its event loop only.

    Parameters
    ----------
    store
        Where events come from.
    over
        Returns those of some listeners whose sessions have ended or changed.
    """

    def __init__(self, store: Store, over: Over) -> None:
        self._store = store
        self._over = over
        self._listeners: set[Listener] = set()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="events")
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    def add(self, listener: Listener) -> bool:
        """Let a listener hear; ``False`` if the person has too many streams open already."""
        if self._closed:
            listener.end()
            return True
        own = sum(one.actor.id == listener.actor.id for one in self._listeners)
        if own >= STREAMS_A_PERSON:
            return False
        self._listeners.add(listener)
        return True

    def remove(self, listener: Listener) -> None:
        """Let a listener go."""
        self._listeners.discard(listener)

    def wake(self) -> None:
        """Begin to look, in the running event loop, unless that has begun."""
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._look())

    def close(self) -> None:
        """End all streams, and let no more begin."""
        self._closed = True
        for listener in self._now():
            listener.end()
        if self._task is not None:
            self._task.cancel()
        self._thread.shutdown(wait=False)

    @property
    def closed(self) -> bool:
        """Say whether it has been closed."""
        return self._closed

    async def _look(self) -> None:
        loop = asyncio.get_running_loop()
        checked = time.monotonic()
        while listeners := self._now():
            found = await loop.run_in_executor(self._thread, self._since, listeners)
            for event in found:
                for listener in listeners:
                    listener.offer(event)
            if time.monotonic() - checked >= CHECK_EVERY_S:
                over = await loop.run_in_executor(self._thread, self._ended, listeners)
                for listener in over:
                    self.remove(listener)
                    listener.end()
                checked = time.monotonic()
            if len(found) < PAGE:
                await asyncio.sleep(LOOK_EVERY_S)

    def _now(self) -> list[Listener]:
        return list(self._listeners)

    def _since(self, listeners: list[Listener]) -> tuple[Event, ...]:
        """Return the next events; none while the database is away, which others tell of."""
        after = min(listener.after for listener in listeners)
        try:
            with self._store.read() as unit:
                return unit.events.since(after, PAGE)
        except CourierApiError:
            return ()

    def _ended(self, listeners: list[Listener]) -> list[Listener]:
        try:
            return self._over(listeners)
        except CourierApiError:
            return []
