"""Workers take jobs, do them once, and stop in good order."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from courier_api.errors import InsurerRefusedError, RefusedError, UnreachableError
from courier_api.ports import Beat, Job, JobState
from courier_api.services.work import Work
from courier_api.storage import SqlStore
from courier_api.worker import Handler, House, InHouse, Outgoing, Recurrent, Worker
from courier_api.worker.attempt import pause_s, told
from tests.courier_api.worker.house import a_house


def put(store: SqlStore, kind: str = "test.job", **payload: Any) -> str:
    return store.write(lambda unit: unit.outbox.put(kind, payload))


def job(store: SqlStore, job_id: str) -> Job:
    with store.read() as unit:
        return unit.outbox.get(job_id)


def note(work: Work, done: Job, _found: object = None) -> None:
    work.unit.events.tell("futian", "agents", "done", done.id)


def done(store: SqlStore) -> Counter[str]:
    with store.read() as unit:
        return Counter(event.subject for event in unit.events.since(0, 10_000))


def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "did not come to hold"
        time.sleep(0.01)


class Running:
    """A worker in a thread."""

    def __init__(self, house: House, handlers: dict[str, Handler], *recurrents: Recurrent) -> None:
        self.worker = Worker(house, handlers, recurrents, threads=2, seed=1)
        self.thread = threading.Thread(target=self.worker.run)

    def __enter__(self) -> Worker:
        self.thread.start()
        return self.worker

    def __exit__(self, *_: object) -> None:
        self.worker.stop()
        self.thread.join()


def test_each_job_is_done_once_by_several_workers(store: SqlStore, tmp_path: Path) -> None:
    ids = [put(store) for _ in range(30)]
    handlers: dict[str, Handler] = {"test.job": InHouse(note)}
    with (
        a_house(store, tmp_path) as house,
        Running(house, handlers),
        Running(house, handlers),
    ):
        until(lambda: sum(done(store).values()) >= 30)
    assert done(store) == Counter(ids)
    assert {job(store, job_id).state for job_id in ids} == {JobState.DONE}


def test_an_effect_and_its_done_stand_or_fall_together(store: SqlStore, tmp_path: Path) -> None:
    failures = iter([True, True, False])

    def act(work: Work, job: Job) -> None:
        note(work, job)
        if next(failures):
            raise RefusedError("test", ["not yet"])

    job_id = put(store)
    with a_house(store, tmp_path) as house, Running(house, {"test.job": InHouse(act)}):
        until(lambda: job(store, job_id).state is JobState.DONE)
    assert done(store) == Counter([job_id])
    assert job(store, job_id).attempts == 3


def test_what_fails_for_good_is_dead_and_says_why(store: SqlStore, tmp_path: Path) -> None:
    def act(_work: Work, _job: Job) -> None:
        raise RefusedError("order o1", ["phone 13812341234 is wrong"])

    job_id = put(store)
    with (
        a_house(store, tmp_path, attempts_max=3) as house,
        Running(house, {"test.job": InHouse(act)}),
    ):
        until(lambda: job(store, job_id).state is JobState.DEAD)
    dead = job(store, job_id)
    assert (dead.attempts, dead.fault) == (3, "RefusedError: order o1: phone *** is wrong")


@pytest.mark.parametrize(
    ("error", "give_up_s", "ends_as"),
    [
        (InsurerRefusedError("core", ["no"], reason="sanctioned"), 60, JobState.DEAD),
        (UnreachableError("core", ["gone"]), 0, JobState.DEAD),
        (UnreachableError("core", ["gone"]), 60, JobState.WAITING),
    ],
)
def test_how_long_an_outside_is_tried(
    store: SqlStore, tmp_path: Path, error: Exception, give_up_s: int, ends_as: JobState
) -> None:
    def fetch(_job: Job, _beat: Beat) -> None:
        raise error

    job_id = put(store)
    figures = {"give_up_s": give_up_s, "attempts_max": 1, "first_pause_s": 30.0}
    with a_house(store, tmp_path, **figures, longest_pause_s=30.0) as house:
        assert Worker(house, {"test.job": Outgoing(fetch, note)}).run_once() == 1
    assert job(store, job_id).state is ends_as


def test_an_error_of_others_is_told_without_its_text() -> None:
    with pytest.raises(KeyError) as caught:
        dict[str, int]()["Zhang San 13812341234"]
    assert told(caught.value).startswith("KeyError at test_an_error_of_others")
    assert "Zhang" not in told(caught.value)


def test_pauses_double_up_to_the_longest() -> None:
    assert [pause_s(n, 1, 10, 1.0) for n in (1, 2, 3, 4, 5, 500)] == [1, 2, 4, 8, 10, 10]
    assert pause_s(3, 1, 10, 0.0) == 2


def test_a_long_job_keeps_its_lease(store: SqlStore, tmp_path: Path) -> None:
    runs: list[str] = []

    def fetch(job: Job, beat: Beat) -> str:
        runs.append(job.id)
        for percent in range(0, 100, 10):
            time.sleep(0.12)
            beat.progress(percent)
        return "found"

    job_id = put(store)
    handlers: dict[str, Handler] = {"test.job": Outgoing(fetch, note)}
    with (
        a_house(store, tmp_path, lease_s=0.6) as house,
        Running(house, handlers),
        Running(house, handlers),
    ):
        until(lambda: job(store, job_id).progress >= 50)
        until(lambda: job(store, job_id).state is JobState.DONE)
    assert (runs, job(store, job_id).crashes) == ([job_id], 0)


def test_a_job_beyond_the_longest_is_taken_from_its_worker(store: SqlStore, tmp_path: Path) -> None:
    stuck, first = threading.Event(), threading.Event()

    def fetch(_job: Job, beat: Beat) -> None:
        if not first.is_set():
            first.set()
            stuck.wait(20)
            assert beat.is_stopping

    job_id = put(store)
    handlers: dict[str, Handler] = {"test.job": Outgoing(fetch, note)}
    with (
        a_house(store, tmp_path, lease_s=0.5, longest_job_s=0.3) as house,
        Running(house, handlers),
        Running(house, handlers),
    ):
        until(lambda: job(store, job_id).state is JobState.DONE)
        stuck.set()
    assert done(store) == Counter([job_id])
    assert job(store, job_id).crashes == 1


def test_a_recurrent_job_runs_once_a_period_however_many_work(
    store: SqlStore, tmp_path: Path
) -> None:
    every_second = Recurrent(kind="test.job", every_s=1)
    handlers: dict[str, Handler] = {"test.job": InHouse(note)}
    began = time.time()
    with (
        a_house(store, tmp_path) as house,
        Running(house, handlers, every_second),
        Running(house, handlers, every_second),
    ):
        until(lambda: sum(done(store).values()) >= 3)
    periods = int(time.time()) - int(began) + 1
    assert 3 <= sum(done(store).values()) <= periods


def test_an_idle_house_is_not_written_to(store: SqlStore, tmp_path: Path) -> None:
    gate = threading.Event()
    gated = Recurrent(kind="test.job", every_s=1, is_wanted=lambda _unit: gate.is_set())
    with a_house(store, tmp_path) as house, Running(house, {"test.job": InHouse(note)}, gated):
        time.sleep(0.5)
        with store.read() as unit:
            waiting = unit.outbox.find("every:test.job")
        assert waiting is not None
        assert waiting.fence == 0
        gate.set()
        until(lambda: sum(done(store).values()) >= 1)


def test_a_recurrent_job_that_fails_is_never_dead(store: SqlStore, tmp_path: Path) -> None:
    failures = iter([True] * 5)

    def act(work: Work, job: Job) -> None:
        if next(failures, False):
            raise RefusedError("test", ["not yet"])
        note(work, job)

    with (
        a_house(store, tmp_path, attempts_max=2) as house,
        Running(house, {"test.job": InHouse(act)}, Recurrent(kind="test.job", every_s=1)),
    ):
        until(lambda: sum(done(store).values()) >= 1)


def test_a_worker_that_stops_finishes_what_it_has_in_hand(store: SqlStore, tmp_path: Path) -> None:
    started = threading.Event()

    def fetch(_job: Job, _beat: Beat) -> None:
        started.set()
        time.sleep(0.3)

    ids = [put(store) for _ in range(10)]
    with a_house(store, tmp_path) as house:
        with Running(house, {"test.job": Outgoing(fetch, note)}):
            started.wait(10)
        states = Counter(job(store, job_id).state for job_id in ids)
    assert states == {JobState.DONE: 2, JobState.WAITING: 8}


def test_a_worker_that_stops_gives_back_what_takes_too_long(
    store: SqlStore, tmp_path: Path
) -> None:
    started, may_end = threading.Event(), threading.Event()

    def fetch(_job: Job, _beat: Beat) -> None:
        started.set()
        may_end.wait(20)

    job_id = put(store)
    handlers: dict[str, Handler] = {"test.job": Outgoing(fetch, note)}
    with a_house(store, tmp_path, stop_s=0.1) as house:
        with Running(house, handlers):
            started.wait(10)
        assert job(store, job_id).state is JobState.WAITING
        may_end.set()
        with Running(house, handlers):
            until(lambda: job(store, job_id).state is JobState.DONE)
    assert done(store) == Counter([job_id])


def test_a_handler_learns_that_it_is_to_stop(store: SqlStore, tmp_path: Path) -> None:
    started = threading.Event()

    def fetch(_job: Job, beat: Beat) -> str:
        started.set()
        until(lambda: beat.is_stopping)
        return "best so far"

    job_id = put(store)
    with (
        a_house(store, tmp_path) as house,
        Running(house, {"test.job": Outgoing(fetch, note)}) as worker,
    ):
        started.wait(10)
        worker.stop()
    assert job(store, job_id).state is JobState.DONE


def test_once_does_what_is_due_and_leaves(store: SqlStore, tmp_path: Path) -> None:
    ids = [put(store) for _ in range(5)]
    later = store.write(
        lambda unit: unit.outbox.put("test.job", {}, not_before=job(store, ids[0]).created_at)
    )
    with a_house(store, tmp_path) as house:
        distant = replace(house, figures=house.figures)
        assert Worker(distant, {"test.job": InHouse(note)}).run_once() == 6
    assert done(store) == Counter([*ids, later])
