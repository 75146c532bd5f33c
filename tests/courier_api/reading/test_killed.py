"""Worker and reading process die by kill -9 in the middle of a visit: its report comes once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from courier_api.adapters.file_store import FolderStore
from courier_api.domain.office.filed_record import RecordState
from courier_api.domain.office.inspection_record import PhotoItem
from courier_api.storage import SqlStore, open_store
from tests.courier_api.reading.place import (
    arrive,
    file,
    open_branch,
    record_of,
    sell,
    told,
)
from tests.courier_api.visit.drive import House
from tests.courier_api.worker.house import SECRET

ROOT = Path(__file__).parents[3]
LONG_S = 300


@contextmanager
def a_worker(database: str, folder: Path, offset_s: float) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / "worker.log").open("ab") as log:
        worker = subprocess.Popen(
            [sys.executable, "-m", "tests.courier_api.reading.working", database, str(folder),
             str(offset_s)],
            cwd=ROOT,
            stderr=log,
        )  # fmt: skip
    try:
        yield worker
    finally:
        if worker.poll() is None:
            worker.terminate()
        worker.wait(60)


def wait(until: Callable[[], object]) -> object:
    deadline_s = time.monotonic() + LONG_S
    while time.monotonic() < deadline_s:
        if found := until():
            return found
        time.sleep(0.02)
    raise AssertionError("waited in vain")


def readers_of(pid: int) -> list[int]:
    """The reading processes of a worker."""
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += [int(child) for child in (task / "children").read_text("ascii").split()]
    return found


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{pid}/stat").read_text("ascii").split(") ")[1].startswith("Z")


@pytest.mark.timeout(600)
def test_a_report_outlives_worker_and_reader(databases: object, tmp_path: Path) -> None:
    with databases.migrated("sqlite") as url:
        store = open_store(url, secret=SECRET.key("vault"))
        _kill_and_look(store, url, tmp_path)
        store.close()


def _kill_and_look(store: SqlStore, url: str, folder: Path) -> None:
    house = House(store)
    visit = told("clean").only(PhotoItem.FRONT_LEFT, PhotoItem.REAR_LEFT)
    open_branch(house)
    sell(house, "o1", visit)
    house.check_in()
    house.take_over("o1")
    arrive(house, "o1", visit)
    filed = file(house, "o1", visit, FolderStore(folder / "files"))
    record_id = filed.record.id
    offset_s = (house.at - datetime.now(UTC)).total_seconds()

    def attempt(number: int) -> bool:
        """Whether so manieth reading is under way."""
        with store.read() as unit:
            job = unit.outbox.find(f"inspection.read:{record_id}")
        assert job is not None
        return job.attempts == number and job.progress > 0

    with a_worker(url, folder, offset_s) as worker:
        wait(lambda: attempt(1))
        (orphan,) = readers_of(worker.pid)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    assert record_of(store, record_id).state is RecordState.READING

    with a_worker(url, folder, offset_s) as worker:
        wait(lambda: readers_of(worker.pid))
        (reader,) = readers_of(worker.pid)
        wait(lambda: attempt(2))
        os.kill(reader, signal.SIGKILL)
        wait(lambda: record_of(store, record_id).state is RecordState.WAITING)
    wait(lambda: is_gone(orphan))

    read = record_of(store, record_id)
    assert read.version == filed.version + 1
    assert read.report is not None
    assert "not_read" not in read.report.codes
    with store.read() as unit:
        heard = [e.audience for e in unit.events.since(0, 1000) if e.kind == "inspection_read"]
        assert len(unit.sights.of_visit("o1", 1)) == len(visit.photos)
    assert sorted(heard) == ["courier:c1", "underwriters"]
