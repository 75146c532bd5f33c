"""Jobs are put with their cause, taken by one, and done once."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from courier_api.errors import CourierApiError, LeaseError, ModelError, NotFoundError
from courier_api.ports import Job, JobState, UnitOfWork
from courier_api.storage import SqlStore
from courier_api.storage.queue import SqlQueue
from tests.courier_api.trade import AT

KINDS = ("core.issue", "notice.send")


def later(seconds: float) -> Any:
    return AT + timedelta(seconds=seconds)


@pytest.fixture
def queue(store: SqlStore) -> SqlQueue:
    return SqlQueue(store.engine)


def put(store: SqlStore, kind: str = "core.issue", **values: Any) -> str:
    return store.write(lambda unit: unit.outbox.put(kind, {"order_id": "o1"}, **values))


def claim(queue: SqlQueue, seconds: float = 0, *, owner: str = "w1", limit: int = 10) -> list[Job]:
    return list(queue.claim(later(seconds), KINDS, limit, 60, owner))


def state(store: SqlStore, job_id: str) -> Job:
    with store.read() as unit:
        return unit.outbox.get(job_id)


def test_a_job_is_taken_done_and_over(store: SqlStore, queue: SqlQueue) -> None:
    job_id = put(store)
    assert queue.is_due(AT, KINDS)
    (job,) = claim(queue)
    assert (job.id, job.payload, job.owner, job.attempts) == (job_id, {"order_id": "o1"}, "w1", 1)
    assert not queue.is_due(AT, KINDS)
    store.write(lambda unit: unit.outbox.complete(job, later(1)))
    done = state(store, job_id)
    assert (done.state, done.finished_at, done.owner) == (JobState.DONE, later(1), "")
    assert claim(queue, 10_000) == []


def test_a_job_stands_or_falls_with_its_cause(store: SqlStore, queue: SqlQueue) -> None:
    def fail(unit: UnitOfWork) -> None:
        unit.outbox.put("core.issue", {})
        raise CourierApiError("test", ["no"])

    with pytest.raises(CourierApiError):
        store.write(fail)
    assert claim(queue) == []


def test_two_jobs_of_one_key_are_one(store: SqlStore, queue: SqlQueue) -> None:
    with ThreadPoolExecutor(10) as pool:
        ids = set(pool.map(lambda _: put(store, key="issue:o1:7"), range(20)))
    assert len(ids) == 1
    assert len(claim(queue)) == 1
    with store.read() as unit:
        found = unit.outbox.find("issue:o1:7")
        assert found is not None
        assert found.id in ids
        assert unit.outbox.find("other") is None


def test_a_job_waits_for_its_time(store: SqlStore, queue: SqlQueue) -> None:
    put(store, not_before=later(100))
    assert claim(queue, 99) == []
    assert len(claim(queue, 100)) == 1


def test_jobs_are_taken_in_the_order_they_were_put(store: SqlStore, queue: SqlQueue) -> None:
    ids = [put(store) for _ in range(5)]
    assert [job.id for job in claim(queue, limit=3)] == ids[:3]
    assert [job.id for job in claim(queue, limit=3)] == ids[3:]


def test_other_kinds_are_left_alone(store: SqlStore, queue: SqlQueue) -> None:
    put(store, "plan.solve")
    assert claim(queue) == []
    assert not queue.is_due(AT, KINDS)


def test_of_many_workers_one_gets_each_job(store: SqlStore, queue: SqlQueue) -> None:
    ids = {put(store) for _ in range(30)}
    with ThreadPoolExecutor(16) as pool:
        taken = pool.map(lambda n: claim(queue, owner=f"w{n}", limit=2), range(50))
    counted = Counter(job.id for jobs in taken for job in jobs)
    assert counted == Counter(ids)


def test_a_lease_that_ran_out_is_taken_by_another(store: SqlStore, queue: SqlQueue) -> None:
    put(store)
    (first,) = claim(queue)
    assert claim(queue, 59, owner="w2") == []
    (second,) = claim(queue, 60, owner="w2")
    assert (second.id, second.fence, second.attempts, second.crashes) == (first.id, 2, 2, 1)
    for too_late in (
        lambda unit: unit.outbox.complete(first, later(61)),
        lambda unit: unit.outbox.fail(first, later(61), "no", again_at=later(90)),
    ):
        with pytest.raises(LeaseError, match="somebody else has it"):
            store.write(too_late)
    with pytest.raises(LeaseError):
        queue.renew(first, later(61), 60)
    queue.give_back(first, later(61))
    store.write(lambda unit: unit.outbox.complete(second, later(62)))
    with pytest.raises(LeaseError):
        store.write(lambda unit: unit.outbox.complete(second, later(63)))


def test_the_effect_of_one_who_lost_his_lease_does_not_stay(
    store: SqlStore, queue: SqlQueue
) -> None:
    put(store)
    (first,) = claim(queue)
    claim(queue, 60, owner="w2")

    def act(unit: UnitOfWork) -> None:
        unit.events.tell("futian", "agents", "policy_issued", "o1")
        unit.outbox.complete(first, later(61))

    with pytest.raises(LeaseError):
        store.write(act)
    with store.read() as unit:
        assert unit.events.since(0, 10) == ()


def test_a_lease_is_kept_by_renewing_it(store: SqlStore, queue: SqlQueue) -> None:
    job_id = put(store)
    (job,) = claim(queue)
    queue.renew(job, later(50), 60, 40)
    assert claim(queue, 100, owner="w2") == []
    assert state(store, job_id).progress == 40
    (again,) = claim(queue, 110, owner="w2")
    assert again.id == job_id


def test_what_is_given_back_is_free_at_once(store: SqlStore, queue: SqlQueue) -> None:
    put(store)
    (job,) = claim(queue)
    queue.give_back(job, later(1))
    (again,) = claim(queue, 1, owner="w2")
    assert (again.attempts, again.crashes, again.owner) == (1, 0, "w2")


def test_a_failed_job_comes_again_and_a_dead_one_by_hand(store: SqlStore, queue: SqlQueue) -> None:
    job_id = put(store)
    (job,) = claim(queue)
    store.write(lambda unit: unit.outbox.fail(job, later(1), "core down", again_at=later(30)))
    assert claim(queue, 29) == []
    (job,) = claim(queue, 30)
    assert (job.attempts, job.fault, job.first_at) == (2, "core down", AT)
    store.write(lambda unit: unit.outbox.fail(job, later(31), "no use", again_at=None))
    assert claim(queue, 10_000) == []
    with store.read() as unit:
        assert [(dead.id, dead.fault) for dead in unit.outbox.dead(5)] == [(job_id, "no use")]
        assert unit.outbox.counts(later(40)) == {("core.issue", JobState.DEAD): 1}
    store.write(lambda unit: unit.outbox.put_back(job_id, later(50)))
    with pytest.raises(NotFoundError):
        store.write(lambda unit: unit.outbox.put_back(job_id, later(50)))
    (job,) = claim(queue, 50)
    assert (job.attempts, job.first_at) == (1, later(50))


def test_a_job_that_kills_its_workers_is_given_up(store: SqlStore, queue: SqlQueue) -> None:
    job_id = put(store)
    for crash in range(3):
        assert queue.bury(later(60 * crash), 3) == 0
        assert len(claim(queue, 60 * crash)) == 1
    assert queue.bury(later(179), 3) == 0
    assert queue.bury(later(180), 3) == 1
    dead = state(store, job_id)
    assert (dead.state, dead.crashes) == (JobState.DEAD, 3)
    assert "worker died" in dead.fault


def test_jobs_of_a_lane_go_one_after_the_other(store: SqlStore, queue: SqlQueue) -> None:
    first, second = put(store, lane="policy:o1"), put(store, lane="policy:o1")
    other = put(store, lane="policy:o2")
    taken = claim(queue)
    assert [job.id for job in taken] == [first, other]
    store.write(lambda unit: unit.outbox.complete(taken[1], AT))
    store.write(lambda unit: unit.outbox.fail(taken[0], AT, "no", again_at=later(100)))
    assert claim(queue, 50) == []
    (again,) = claim(queue, 100)
    with store.read() as unit:
        assert unit.outbox.is_busy("policy:o1")
    store.write(lambda unit: unit.outbox.complete(again, later(101)))
    assert [job.id for job in claim(queue, 102)] == [second]


def test_a_dead_job_holds_its_lane(store: SqlStore, queue: SqlQueue) -> None:
    put(store, lane="policy:o1")
    (job,) = claim(queue)
    put(store, lane="policy:o1")
    store.write(lambda unit: unit.outbox.fail(job, AT, "no", again_at=None))
    assert claim(queue, 1000) == []
    with store.read() as unit:
        assert unit.outbox.is_busy("policy:o1")
        assert not unit.outbox.is_busy("policy:o2")


def test_a_recurrent_job_is_due_again(store: SqlStore, queue: SqlQueue) -> None:
    put(store, key="every:core.issue")
    (job,) = claim(queue)
    store.write(lambda unit: unit.outbox.complete(job, later(1), again_at=later(10)))
    assert claim(queue, 9) == []
    (job,) = claim(queue, 10)
    assert (job.attempts, job.crashes) == (1, 0)


def test_retention_takes_what_is_done_only(store: SqlStore, queue: SqlQueue) -> None:
    done, waiting = put(store), put(store, not_before=later(1000))
    (job,) = claim(queue)
    store.write(lambda unit: unit.outbox.complete(job, later(1)))
    assert store.write(lambda unit: unit.outbox.forget(later(1))) == 0
    assert store.write(lambda unit: unit.outbox.forget(later(2))) == 1
    with store.read() as unit:
        assert unit.outbox.get(waiting).state is JobState.WAITING
        with pytest.raises(NotFoundError):
            unit.outbox.get(done)


@pytest.mark.parametrize(
    ("kind", "payload", "values"),
    [
        ("Core Issue", {}, {}),
        ("core.issue", {"x": object()}, {}),
        ("core.issue", {"x": float("nan")}, {}),
        ("core.issue", {}, {"key": "k" * 129}),
        ("core.issue", {}, {"lane": ""}),
    ],
)
def test_what_is_no_job(
    store: SqlStore, kind: str, payload: dict[str, Any], values: dict[str, Any]
) -> None:
    with pytest.raises(ModelError):
        store.write(lambda unit: unit.outbox.put(kind, payload, **values))
