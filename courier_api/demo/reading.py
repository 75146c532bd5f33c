"""Reads what waits in the queue as a worker does, and says how far it is."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from io import StringIO

from courier_api.domain.office.filed_record import RecordState
from courier_api.worker import House, Worker, handlers
from courier_api.worker.lanes import Lane
from courier_api.worker.logs import log_json

__all__ = ["READERS_MOST", "read_queue"]

READ = "inspection.read"
READERS_MOST = 2
"""Each wants a core and 600 MB."""
LOOK_EVERY_S = 0.5
PAGE = 200


def read_queue(
    house: House,
    branch_id: str,
    *,
    within_s: float,
    progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Read the photos of the branch's records; return how many records are still unread.

    Parameters
    ----------
    within_s
        What is not read by then is left to the next worker.
    progress
        Told how many are unread.
    """
    log_json(StringIO())
    hands = {Lane.PHOTOS: min(READERS_MOST, os.cpu_count() or 1)}
    worker = Worker(house, {READ: handlers(house)[READ]}, hands=hands)
    thread = threading.Thread(target=worker.run, name="readers", daemon=True)
    give_up_at = time.monotonic() + within_s
    thread.start()
    try:
        while unread := _unread(house, branch_id):
            progress(unread)
            thread.join(LOOK_EVERY_S)
            if not thread.is_alive() or time.monotonic() > give_up_at:
                break
        progress(unread)
    finally:
        worker.stop()
        thread.join()
    return unread


def _unread(house: House, branch_id: str) -> int:
    with house.store.read() as unit:
        return len(unit.records.page(branch_id, RecordState.READING, limit=PAGE))
