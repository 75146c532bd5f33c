"""Who is forgotten takes his photos and reports along; what nothing names is swept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from courier_api.domain.actor import Role
from courier_api.domain.order.states import OrderEvent
from courier_api.errors import NotFoundError
from courier_api.services.office.forget_files import FORGET_FILES, ask_to_remove
from courier_api.services.people.retention import end_retention
from courier_api.storage.photos import SqlPhotos
from courier_api.worker.file_jobs import SWEEP, file_handlers
from courier_api.worker.house import House as WorkerHouse
from tests.courier_api.office.darkroom import a_jpeg, read
from tests.courier_api.office.desk import later
from tests.courier_api.office.lab import Lab, a_lab, decide, ok, upload
from tests.courier_api.trade import actor, take
from tests.courier_api.visit.drive import House
from tests.courier_api.worker.house import a_house

WORKER = actor(Role.SYSTEM, "worker")


@pytest.fixture
def lab(house: House, database_url: str, tmp_path: Path) -> Lab:
    return a_lab(house, database_url, tmp_path)


@pytest.fixture
def worker(lab: Lab, tmp_path: Path) -> Iterator[WorkerHouse]:
    with a_house(lab.house.store, tmp_path) as found:
        yield found


def judged(lab: Lab) -> str:
    """A car whose visit came to nothing: photos, report, decision; return the record's id."""
    courier = lab.at_the_car("o1")
    record_id = lab.file(courier, "o1")
    report = b'{"findings": []}'
    read(
        lab.house,
        record_id,
        report_json=report,
        digest=sha256(report).hexdigest(),
        report_file=lab.keep("h1", report),
        pdf_file=lab.keep("h1", b"%PDF"),
    )
    (photo, *_) = ok(courier.get("/v1/orders/o1/photos"))["items"]
    copy = lab.keep("h1", a_jpeg("copy"))
    lab.house.store.write(lambda unit: unit.photos.set_copy("o1", photo["digest"], copy))
    who = lab.sign(Role.UNDERWRITER)
    ok(decide(who, record_id, decision="decline", reasons=["other_car"]))
    return record_id


def run(worker: WorkerHouse, house: House, kind: str, **payload: str) -> None:
    """Do a job of that kind, as a worker does."""
    job_id = house.store.write(lambda unit: unit.outbox.put(kind, payload))
    with house.store.read() as unit:
        job = unit.outbox.get(job_id)
    handler = file_handlers(worker)[kind]
    answer = handler.fetch(job, NullBeat())
    house.act(WORKER, lambda work: handler.apply(work, job, answer))


class NullBeat:
    """A beat that nobody stops."""

    is_stopping = False

    def progress(self, percent: int) -> None:
        """Hear it."""


def test_forgotten_photos_are_unreadable_at_once_and_then_gone(
    lab: Lab, worker: WorkerHouse
) -> None:
    record_id = judged(lab)
    assert len(lab.kept()) == 5
    with lab.house.store.read() as unit:
        (photo, *_) = unit.photos.of_order("o1")
    lab.house.act(WORKER, lambda work: forget(work, "h1"))
    with lab.house.store.read() as unit, pytest.raises(NotFoundError, match="forgotten"):
        unit.vault.unseal("h1", lab.files.get(photo.address))
    underwriter = lab.sign(Role.UNDERWRITER)
    for part in ("report", "report.pdf", f"photos/{photo.digest}"):
        answer = underwriter.get(f"/v1/inspections/{record_id}/{part}")
        assert answer.status_code == 404, part
    for _ in range(2):
        run(worker, lab.house, FORGET_FILES, subject_id="h1", branch_id="futian")
        assert lab.kept() == []
    with lab.house.store.read() as unit:
        assert unit.photos.of_order("o1") == ()
        assert unit.records.get(record_id).report is not None
    assert ok(underwriter.get(f"/v1/inspections/{record_id}"))["state"] == "declined"


def forget(work: Any, subject_id: str) -> None:
    work.unit.vault.forget(subject_id)
    ask_to_remove(work, subject_id, "futian")


def test_retention_asks_for_the_files_to_be_removed(lab: Lab) -> None:
    judged(lab)
    lab.house.take_back("P-o1", "R-o1", courier="w1")
    agent = actor(Role.AGENT)
    lab.house.store.write(lambda unit: take(unit, "o1", OrderEvent.CANCEL, agent))
    later(lab.house, days=3_000)
    forgotten = lab.house.act(WORKER, end_retention, lab.house.at - timedelta(days=1))
    assert forgotten >= 1
    with lab.house.store.engine.connect() as connection:
        query = f"SELECT payload FROM outbox_jobs WHERE kind = '{FORGET_FILES}'"  # noqa: S608
        payloads = [str(row[0]) for row in connection.exec_driver_sql(query)]
    assert len(payloads) == 1
    assert "h1" in payloads[0]


def test_a_sweep_removes_what_nothing_names_and_leaves_the_rest(
    lab: Lab, worker: WorkerHouse
) -> None:
    judged(lab)
    named = lab.kept()
    stray = lab.files.put(b"sealed, but its row never came")
    run(worker, lab.house, SWEEP)
    assert stray in lab.kept()

    class Tomorrow:
        def now(self) -> datetime:
            return worker_now + timedelta(days=2)

    worker_now = worker.clock.now()
    object.__setattr__(worker, "clock", Tomorrow())
    run(worker, lab.house, SWEEP)
    assert lab.kept() == named


def test_a_crash_between_file_and_row_leaves_a_file_that_nothing_names(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    courier = lab.at_the_car("o1")

    def crash(*_words: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(SqlPhotos, "add", crash)
        with pytest.raises(KeyboardInterrupt):
            upload(courier, "o1", a_jpeg())
    assert len(lab.kept()) == 1
    with lab.house.store.read() as unit:
        assert unit.photos.of_order("o1") == ()
        assert unit.photos.known_addresses(lab.kept()) == frozenset()
    ok(upload(courier, "o1", a_jpeg()))
    with lab.house.store.read() as unit:
        (photo,) = unit.photos.of_order("o1")
    assert photo.address in lab.kept()
    assert len(lab.kept()) == 2
