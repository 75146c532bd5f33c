"""Threads that write to SQLite wait for one another in a queue, as long as their patience."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from courier_api.errors import ContentionError
from courier_api.ports import UnitOfWork
from courier_api.storage import SqlStore
from tests.courier_api.trade import an_order, take_in


def hold(store: SqlStore, written: Event, free: Event) -> None:
    def work(unit: UnitOfWork) -> None:
        take_in(unit, an_order())
        written.set()
        assert free.wait(30)

    store.write(work)


def test_the_next_writer_goes_on_as_soon_as_the_first_has_ended(store: SqlStore) -> None:
    written, free = Event(), Event()
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(hold, store, written, free)
        assert written.wait(30)
        second = threads.submit(store.write, lambda unit: take_in(unit, an_order("o2")))
        time.sleep(0.1)
        free.set()
        first.result(30)
        second.result(30)
    with store.read() as unit:
        assert {unit.orders.get(name).id for name in ("o1", "o2")} == {"o1", "o2"}


def test_nobody_waits_in_the_queue_beyond_his_patience(store: SqlStore, backend: str) -> None:
    """On PostgreSQL nobody waits: writers go side by side."""
    impatient = SqlStore(store.engine, patience_s=0.05)
    written, free = Event(), Event()

    def second() -> None:
        impatient.write(lambda unit: take_in(unit, an_order("o2")))

    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(hold, impatient, written, free)
        assert written.wait(30)
        if backend == "sqlite":
            with pytest.raises(ContentionError):
                second()
        else:
            second()
        free.set()
        first.result(30)
