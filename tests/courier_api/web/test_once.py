"""One effect a key, whoever runs at the same time."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select

from courier_api.app import create_app
from courier_api.storage import SqlStore, open_store
from courier_api.storage.tables.outbox import outbox_jobs
from courier_api.storage.tables.requests import kept_answers
from courier_api.web.limiter import Limiter
from tests.courier_api.web import bench
from tests.courier_api.web.callers import Caller
from tests.courier_api.web.conftest import NO_LIMIT, SECRET, config_for

SLOW = "/v1/bench/slow"


@pytest.fixture
def other_process(url: str) -> Iterator[Flask]:
    """An application that shares nothing with the first but the database."""
    store = open_store(url, secret=SECRET.key("vault"))
    yield create_app(
        config_for(url), store=store, limiter=Limiter(NO_LIMIT), blueprints=(bench.bench,)
    )
    store.close()


@pytest.fixture
def held_up() -> Iterator[ThreadPoolExecutor]:
    bench.held.clear()
    bench.let_go.clear()
    with ThreadPoolExecutor(4) as threads:
        yield threads
        bench.let_go.set()


def test_a_second_thread_is_told_to_wait(agent: Caller, held_up: ThreadPoolExecutor) -> None:
    key = uuid.uuid4().hex
    first = held_up.submit(agent.post, SLOW, key=key, json={"name": "x"})
    assert bench.held.wait(10)
    second = agent.post(SLOW, key=key, json={"name": "x"})
    assert (second.status_code, second.json["type"]) == (409, "/problems/in-flight")
    bench.let_go.set()
    assert first.result().status_code == 201
    third = agent.post(SLOW, key=key, json={"name": "x"})
    assert (third.data, third.headers["Idempotency-Replayed"]) == (first.result().data, "true")


def test_a_second_process_waits_or_is_told_to(
    agent: Caller, other_process: Flask, backend: str, held_up: ThreadPoolExecutor
) -> None:
    key = uuid.uuid4().hex
    first = held_up.submit(agent.post, SLOW, key=key, json={"name": "x"})
    assert bench.held.wait(10)
    elsewhere = Caller(other_process, agent.person, agent.token, agent.phone)
    second = held_up.submit(elsewhere.post, SLOW, key=key, json={"name": "x"})
    if backend == "postgresql":
        assert second.result(10).status_code == 409
    bench.let_go.set()
    assert first.result().status_code == 201
    if backend == "sqlite":
        assert second.result(10).data == first.result().data


def test_fifty_at_once_take_effect_once(agent: Caller, store: SqlStore) -> None:
    key, name = uuid.uuid4().hex, uuid.uuid4().hex
    with ThreadPoolExecutor(10) as threads:
        calls = [
            threads.submit(agent.post, "/v1/bench/things", key=key, json={"name": name})
            for _ in range(50)
        ]
    statuses = Counter(call.result().status_code for call in calls)
    assert set(statuses) <= {201, 409}
    bodies = {call.result().data for call in calls if call.result().status_code == 201}
    assert len(bodies) == 1
    with store.engine.connect() as connection:
        count = select(func.count()).where(outbox_jobs.c.payload.contains(name))
        assert connection.execute(count).scalar_one() == 1


def test_kept_answers_open_with_the_request_only(agent: Caller, store: SqlStore) -> None:
    key, name = uuid.uuid4().hex, f"secret {uuid.uuid4().hex}"
    agent.post("/v1/bench/things", key=key, json={"name": name})
    with store.engine.connect() as connection:
        row = connection.execute(select(kept_answers).where(kept_answers.c.key == key)).one()
    assert name.encode() not in row.sealed
    assert name.encode() not in row.fingerprint
