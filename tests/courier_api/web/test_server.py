"""The server as a process: start, streams, limits of HTTP, stop."""

from __future__ import annotations

import asyncio
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest

from courier_api.domain.actor import Role
from courier_api.domain.people.session import EndCause
from courier_api.storage import SqlStore, open_store, upgrade
from courier_api.storage.migrate import downgrade
from tests.courier_api.conftest import Databases
from tests.courier_api.web.callers import Caller
from tests.courier_api.web.conftest import Lines
from tests.courier_api.web.running import Running, Stream, running

STREAMS = 400


@pytest.fixture(scope="module")
def database(backend: str, databases: Databases) -> Iterator[str]:
    with databases.migrated(backend) as url:
        yield url


@pytest.fixture(scope="module")
def records(database: str) -> Iterator[SqlStore]:
    store = open_store(database)
    yield store
    store.close()


@pytest.fixture(scope="module")
def server(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("server"), database, "--workers", "2") as server:
        yield server


def tell(store: SqlStore, audience: str, subject: str, branch_id: str = "futian") -> None:
    store.write(lambda unit: unit.events.tell(branch_id, audience, "refused", subject, {"n": 1}))


def raw(server: Running, data: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(data)
        connection.settimeout(5)
        return connection.recv(65_536)


class TestStreams:
    def test_an_event_is_there_within_a_second_of_its_commit(
        self, server: Running, records: SqlStore
    ) -> None:
        stream = Stream(server, server.sign_in(records, Role.AGENT))
        assert stream.response.headers["Content-Type"] == "text/event-stream"
        assert stream.response.headers["X-Request-Id"]
        opened = stream.next()
        assert (opened["event"], opened["retry"]) == ("open", "2000")
        told_at = time.monotonic()
        tell(records, "agents", "o1")
        event = stream.next()
        assert time.monotonic() - told_at < 1
        assert (event["event"], event["data"]["subject"]) == ("refused", "o1")
        assert event["data"]["data"] == {"n": 1}
        stream.close()

    def test_everybody_hears_what_concerns_him(self, server: Running, records: SqlStore) -> None:
        courier = server.sign_in(records, Role.COURIER)
        mine = f"courier:{courier.person.id}"
        callers = {
            "courier": courier,
            "dispatcher": server.sign_in(records, Role.DISPATCHER),
            "manager": server.sign_in(records, Role.MANAGER),
            "elsewhere": server.sign_in(records, Role.MANAGER, branch_id="nanshan"),
        }
        streams = {name: Stream(server, caller) for name, caller in callers.items()}
        for stream in streams.values():
            stream.next()
        tell(records, "courier:somebody-else", "o1")
        tell(records, "agents", "o2")
        tell(records, "dispatchers", "o3")
        tell(records, mine, "o4")
        tell(records, "dispatchers", "last", "nanshan")
        assert streams["courier"].next()["data"]["subject"] == "o4"
        assert streams["dispatcher"].next()["data"]["subject"] == "o3"
        heard = [streams["manager"].next()["data"]["subject"] for _ in range(2)]
        assert heard == ["o2", "o3"]
        assert streams["elsewhere"].next()["data"]["subject"] == "last"
        for stream in streams.values():
            stream.close()

    def test_who_comes_back_misses_nothing(self, server: Running, records: SqlStore) -> None:
        agent = server.sign_in(records, Role.AGENT)
        stream = Stream(server, agent)
        last = stream.next()["id"]
        stream.close()
        for n in range(20):
            tell(records, "agents", f"missed-{n}")
        again = Stream(server, agent, last)
        again.next()
        heard = [again.next() for _ in range(20)]
        assert [event["data"]["subject"] for event in heard] == [f"missed-{n}" for n in range(20)]
        numbers = [int(event["id"]) for event in heard]
        assert numbers == sorted(set(numbers))
        again.close()

    def test_ends_when_the_session_ends(self, server: Running, records: SqlStore) -> None:
        agent = server.sign_in(records, Role.AGENT)
        stream = Stream(server, agent)
        stream.next()
        person_id = agent.person.id
        at = agent.app.extensions["courier_api"].clock.now()
        records.write(lambda unit: unit.sessions.end(at, EndCause.DISABLED, person_id=person_id))
        ended_at = time.monotonic()
        assert stream.next()["event"] == "over"
        assert stream.next() == {}
        assert time.monotonic() - ended_at < 6
        stream.close()
        again = Stream(server, agent)
        assert again.response.status_code == 401
        again.close()

    def test_a_person_has_so_many_and_no_more(self, server: Running, records: SqlStore) -> None:
        agent = server.sign_in(records, Role.AGENT)
        streams = [Stream(server, agent) for _ in range(12)]
        statuses = [stream.response.status_code for stream in streams]
        assert set(statuses) == {200, 429}
        assert 4 <= statuses.count(200) <= 8
        for stream in streams:
            stream.close()

    def test_a_last_id_that_is_none_is_refused(self, server: Running, records: SqlStore) -> None:
        stream = Stream(server, server.sign_in(records, Role.AGENT), "yesterday")
        assert stream.response.status_code == 422
        stream.close()

    def test_many_idle_streams_hold_up_nobody(self, server: Running, records: SqlStore) -> None:
        agents = [server.sign_in(records, Role.AGENT) for _ in range(STREAMS // 4)]
        dispatcher = server.sign_in(records, Role.DISPATCHER)

        async def all_of_it() -> tuple[int, list[float]]:
            opened = [await _opened(server, agent) for agent in agents for _ in range(4)]
            open_ = sum(b"200 OK" in head for _, head in opened)
            headers = dispatcher.headers("GET", "/v1/me")
            seconds = []
            async with httpx.AsyncClient(headers=headers) as client:
                for _ in range(100):
                    started = time.perf_counter()
                    answer = await client.get(f"{server.url}/v1/me")
                    seconds.append(time.perf_counter() - started)
                    assert answer.status_code == 200
            for writer, _ in opened:
                writer.close()
            return open_, sorted(seconds)

        open_, seconds = asyncio.run(all_of_it())
        assert open_ >= STREAMS * 3 // 4
        assert seconds[98] < 0.5


async def _opened(server: Running, caller: Caller) -> tuple[asyncio.StreamWriter, bytes]:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    sent = caller.headers("GET", "/v1/events")
    lines = ["GET /v1/events HTTP/1.1", "Host: x", *(f"{n}: {v}" for n, v in sent.items())]
    writer.write("\r\n".join([*lines, "", ""]).encode())
    return writer, await reader.readuntil(b"\r\n\r\n")


class TestHttp:
    def test_takes_a_body_in_chunks(self, server: Running) -> None:
        def parts() -> Iterator[bytes]:
            yield b'{"logi'
            yield b'n": 1}'

        answer = httpx.post(
            f"{server.url}/v1/auth/sessions",
            content=parts(),
            headers={"Content-Type": "application/json", "Idempotency-Key": "k" * 20},
        )
        assert answer.status_code == 422
        assert "/login" in [fault["pointer"] for fault in answer.json()["errors"]]

    @pytest.mark.parametrize(
        "data",
        [
            b"NONSENSE\r\n\r\n",
            b"POST /v1/me HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        ],
        ids=["no request", "no chunk", "no length"],
    )
    def test_survives_nonsense(self, server: Running, data: bytes) -> None:
        assert raw(server, data).startswith(b"HTTP/1.1 400")
        assert httpx.get(f"{server.url}/health/live").status_code == 200

    def test_refuses_what_is_too_large_before_it_is_sent(self, server: Running) -> None:
        head = (
            b"POST /v1/auth/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"Idempotency-Key: kkkkkkkkkkkkkkkkkkkk\r\nContent-Length: 99999999999\r\n\r\n{"
        )
        answer = raw(server, head)
        assert answer.startswith(b"HTTP/1.1 413")
        assert b"application/problem+json" in answer

    def test_a_header_with_an_underscore_passes_for_no_other(self, server: Running) -> None:
        head = b"GET /v1/me HTTP/1.1\r\nHost: x\r\nX_Request_Id: abcdefgh-1\r\n\r\n"
        assert b"abcdefgh-1" not in raw(server, head)

    def test_believes_no_proxy_unless_told(self, server: Running) -> None:
        headers = {"X-Forwarded-For": "192.0.2.7"}
        left = [
            httpx.get(f"{server.url}/v1/me", headers=headers).headers["RateLimit"] for _ in range(2)
        ]
        plain = httpx.get(f"{server.url}/v1/me").headers["RateLimit"]
        assert len({*left, plain}) == 3

    def test_its_figures_add_up_over_its_workers(self, server: Running) -> None:
        def asked() -> float:
            figures = httpx.get(f"{server.url}/metrics").text
            found = [line for line in figures.splitlines() if "count{" in line and "live" in line]
            return float(found[0].rpartition(" ")[2]) if found else 0

        before = asked()
        for _ in range(10):
            httpx.get(f"{server.url}/health/live")
        assert asked() == before + 10


class TestStartAndStop:
    def test_a_fresh_checkout_needs_nothing(self, tmp_path: Path) -> None:
        with running(tmp_path, "", "--workers", "1") as server:
            assert (tmp_path / "courier.db").stat().st_mode & 0o777 == 0o600
            assert (tmp_path / "courier.secret").stat().st_mode & 0o777 == 0o600
            assert server.stop() == 0

    def test_an_older_database_is_left_as_it_is(self, tmp_path: Path) -> None:
        url = f"sqlite:///{tmp_path / 'old.db'}"
        upgrade(url)
        downgrade(url, "0001")
        command = [sys.executable, "-m", "courier_api", "serve", "--database", url]
        refused = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
        assert refused.returncode == 2
        assert "courier-api migrate" in refused.stderr
        with closing(sqlite3.connect(tmp_path / "old.db")) as connection:
            found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        assert found == ("0001",)

    def test_stops_after_what_it_is_at_and_ends_streams(self, tmp_path: Path) -> None:
        with running(tmp_path, "", "--workers", "1") as server:
            store = open_store(f"sqlite:///{tmp_path / 'courier.db'}")
            stream = Stream(server, server.sign_in(store, Role.AGENT))
            stream.next()
            holder = sqlite3.connect(tmp_path / "courier.db", isolation_level=None)
            holder.execute("BEGIN IMMEDIATE")
            answers: list[Any] = []
            sent = {
                "json": {"login": "nobody", "password": "x" * 12},
                "headers": {"Idempotency-Key": "k" * 20},
                "timeout": 30,
            }
            call = Thread(
                target=lambda: answers.append(httpx.post(f"{server.url}/v1/auth/sessions", **sent))
            )
            call.start()
            time.sleep(1)
            stop = Thread(target=server.stop)
            stop.start()
            assert stream.next()["event"] == "over"
            holder.execute("ROLLBACK")
            holder.close()
            call.join(30)
            stop.join(30)
            store.close()
            assert [answer.status_code for answer in answers] == [401]
            assert server.process.returncode == 0
            assert "Traceback" not in server.log.read_text()

    def test_logs_json_only(self, server: Running) -> None:
        httpx.get(f"{server.url}/v1/me?phone=13812345678")
        lines = Lines()
        lines.file.write(server.log.read_text())
        assert lines.all()
        assert "13812345678" not in lines.text
