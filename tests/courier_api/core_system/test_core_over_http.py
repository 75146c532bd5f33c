"""The insurer is asked over HTTP, believed only when he signs, and asked again by the same id."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from courier_api.adapters.clock import SystemClock
from courier_api.adapters.core_system import HttpCoreSystem
from courier_api.adapters.core_system.simulator import Moods, SimulatorServer
from courier_api.adapters.outgoing import (
    NONCE,
    SIGNATURE,
    TIMESTAMP,
    answer_signature,
    demand_address,
    question_signature,
)
from courier_api.adapters.webhooks import HttpWebhooks
from courier_api.errors import InputError, InsurerRefusedError, UnreachableError
from courier_api.ports.core_system import IssueRequest, StatusPush

KEY = b"k" * 32
AT = datetime(2026, 6, 18, 1, 0, tzinfo=UTC)
REQUEST = IssueRequest(
    request_id="r1",
    order_id="o1",
    sale_number="S/1",
    branch_id="futian",
    policyholder_id="h1",
    premium_fen=123_450,
    paid_at=AT,
)


@contextmanager
def simulator(folder: Path, **moods: Any) -> Iterator[SimulatorServer]:
    server = SimulatorServer(folder / "core.db", KEY, Moods(**moods)).start()
    yield server
    server.stop()


@contextmanager
def client(url: str, key: bytes = KEY, **values: Any) -> Iterator[HttpCoreSystem]:
    core = HttpCoreSystem(url, key, SystemClock(), **values)
    yield core
    core.close()


@contextmanager
def impostor(answer: Any) -> Iterator[str]:
    """A server that answers what `answer` makes of the request."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, headers, told = answer(dict(self.headers), body)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_policy_is_issued_voided_and_issued_anew(tmp_path: Path) -> None:
    with simulator(tmp_path) as server, client(server.url) as core:
        first = core.issue(REQUEST)
        assert core.issue(REQUEST) == first
        assert core.issue(replace(REQUEST, request_id="r2")) == first
        voided = core.void("v1", first.policy_number, "refused")
        assert core.void("v2", first.policy_number, "refused") == voided
        again = core.issue(replace(REQUEST, request_id="r3"))
        assert again.policy_number != first.policy_number
        assert core.issue(REQUEST) == first
        assert [force for _, _, force in server.memory.policies()] == [False, True]


def test_the_simulator_remembers_after_a_restart(tmp_path: Path) -> None:
    with simulator(tmp_path) as server, client(server.url) as core:
        first = core.issue(REQUEST)
    with simulator(tmp_path) as server, client(server.url) as core:
        assert core.issue(REQUEST) == first


def test_a_document_is_printed_again_once(tmp_path: Path) -> None:
    with simulator(tmp_path) as server, client(server.url) as core:
        first = core.reprint("p1", "o1", "P-1")
        assert core.reprint("p2", "o1", "P-1") == first
        assert core.reprint("p3", "o1", first.serial).serial not in ("P-1", first.serial)
        long = core.reprint("p4", "o1", "P" * 64)
        assert len(long.serial) <= 64


def test_an_older_status_after_a_newer_one_is_ignored(tmp_path: Path) -> None:
    push = StatusPush(
        request_id="s1",
        order_id="o1",
        sale_number="S/1",
        state="handed_over",
        version=9,
        at=AT,
        policy_number="PN1",
        collected_fen=1,
    )
    with simulator(tmp_path) as server, client(server.url) as core:
        core.push_status(push)
        core.push_status(replace(push, request_id="s2", version=8, state="signed"))
        assert server.memory.status("o1") == (9, "handed_over")


def test_a_refusal_says_why_and_stays(tmp_path: Path) -> None:
    with simulator(tmp_path, refuse=1.0) as server, client(server.url) as core:
        with pytest.raises(InsurerRefusedError) as first:
            core.issue(REQUEST)
        with pytest.raises(InsurerRefusedError) as again:
            core.issue(replace(REQUEST, request_id="r2"))
        assert first.value.reason == again.value.reason
        with pytest.raises(InsurerRefusedError, match="policy_unknown"):
            core.void("v1", "PN9", "refused")


def test_one_id_for_two_questions_is_refused(tmp_path: Path) -> None:
    with simulator(tmp_path) as server, client(server.url) as core:
        core.issue(REQUEST)
        with pytest.raises(InsurerRefusedError, match="request_id_reused"):
            core.issue(replace(REQUEST, premium_fen=1))


def test_lost_questions_and_answers_make_no_second_policy(tmp_path: Path) -> None:
    lost = 0
    with (
        simulator(tmp_path, seed=3, lose_answers=0.4, lose_questions=0.2) as server,
        client(server.url) as core,
    ):
        for number in range(20):
            request = replace(REQUEST, request_id=f"r{number}", sale_number=f"S-{number}")
            while True:
                try:
                    core.issue(request)
                    break
                except UnreachableError:
                    lost += 1
        assert len(server.memory.policies()) == 20
    assert lost > 5


def test_a_slow_answer_is_not_waited_for(tmp_path: Path) -> None:
    with (
        simulator(tmp_path, slow=1.0, slow_s=0.5) as server,
        client(server.url, timeout_s=0.1) as core,
        pytest.raises(UnreachableError, match="ReadTimeout"),
    ):
        core.issue(REQUEST)


def test_who_does_not_have_the_key_is_neither_heard_nor_believed(tmp_path: Path) -> None:
    with (
        simulator(tmp_path) as server,
        client(server.url, b"x" * 32) as stranger,
        pytest.raises(UnreachableError, match="401 without its signature"),
    ):
        stranger.issue(REQUEST)
    with simulator(tmp_path) as server:
        assert server.memory.policies() == ()


def test_a_question_is_heard_once_and_in_time(tmp_path: Path) -> None:
    body = json.dumps({"order_id": "o1", "serial": "P-1"}).encode()

    def ask(server: SimulatorServer, nonce: str, at: datetime) -> int:
        stamp = str(int(at.timestamp()))
        headers = {
            "Idempotency-Key": f"k-{nonce}",
            NONCE: nonce,
            TIMESTAMP: stamp,
            SIGNATURE: question_signature(KEY, "POST", "/v1/reprints", stamp, nonce, body),
        }
        url = f"{server.url}/v1/reprints"
        return httpx.post(url, content=body, headers=headers, trust_env=False).status_code

    with simulator(tmp_path) as server:
        now = SystemClock().now()
        assert ask(server, "n1", now) == 200
        assert ask(server, "n1", now) == 401
        assert ask(server, "n2", now - timedelta(seconds=400)) == 401
        assert ask(server, "n3", now + timedelta(seconds=400)) == 401


def _signed(status: int, told: bytes) -> Any:
    def answer(headers: dict[str, str], _body: bytes) -> tuple[int, dict[str, str], bytes]:
        return status, {SIGNATURE: answer_signature(KEY, status, headers[NONCE], told)}, told

    return answer


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda _h, _b: (200, {}, b'{"policy_number":"X1"}'), "without its signature"),
        (
            lambda _h, _b: (
                200,
                {SIGNATURE: answer_signature(KEY, 200, "another", b"{}")},
                b"{}",
            ),
            "without its signature",
        ),
        (lambda _h, _b: (302, {"Location": "http://127.0.0.1:9/"}, b""), "send us elsewhere"),
        (lambda _h, _b: (200, {}, b"x" * 300_000), "without an end"),
        (_signed(200, b"not json"), "cannot be read"),
        (_signed(200, b"[]"), "no object"),
        (_signed(200, b"{}"), "cannot be read"),
        (_signed(200, b'{"policy_number":"X Y","issued_at":"2026-06-18"}'), "cannot be read"),
        (_signed(500, b"{}"), "says nothing"),
        (_signed(422, b'{"refused":"Because of Zhang San"}'), "says nothing"),
    ],
)
def test_an_answer_that_cannot_be_trusted_decides_nothing(answer: Any, words: str) -> None:
    with (
        impostor(answer) as url,
        client(url) as core,
        pytest.raises(UnreachableError, match=words),
    ):
        core.issue(REQUEST)


def test_nobody_there() -> None:
    with (
        client("http://127.0.0.1:1") as core,
        pytest.raises(UnreachableError, match="ConnectError"),
    ):
        core.issue(REQUEST)


@pytest.mark.parametrize(
    "url",
    ["http://core.example", "ftp://127.0.0.1", "https://", "https://u:p@core.example", "no url"],
)
def test_addresses_that_calls_do_not_go_to(url: str) -> None:
    with pytest.raises(InputError):
        demand_address("core system", url)


def test_a_webhook_is_signed_and_goes_to_named_addresses_only() -> None:
    heard: list[tuple[dict[str, str], bytes]] = []

    def answer(headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
        heard.append((headers, body))
        return (204 if len(heard) > 1 else 500), {}, b""

    with impostor(answer) as url:
        hooks = HttpWebhooks({"crm": f"{url}/hook"}, lambda name: KEY, SystemClock())
        with pytest.raises(UnreachableError, match="500"):
            hooks.send("crm", "e1", b"{}")
        hooks.send("crm", "e1", b"{}")
        with pytest.raises(InputError, match="not among those"):
            hooks.send("other", "e1", b"{}")
        hooks.close()
    headers, body = heard[-1]
    assert headers["Idempotency-Key"] == "e1"
    assert headers[SIGNATURE] == question_signature(
        KEY, "POST", "/hook", headers[TIMESTAMP], headers[NONCE], body
    )
