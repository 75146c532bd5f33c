"""The simulator's web application: checks signatures, answers each request id once."""

from __future__ import annotations

import hmac
import json
import random
import socket
import sqlite3
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import structlog
from flask import Flask, Response, request

from courier_api.adapters.core_system.simulator import memory as remembered
from courier_api.adapters.core_system.simulator.memory import Memory
from courier_api.adapters.outgoing import (
    NONCE,
    SIGNATURE,
    TIMESTAMP,
    answer_signature,
    question_signature,
)

__all__ = ["Moods", "simulator_app"]

CLOCK_SKEW_S = 300
REFUSALS = ("sanctioned", "tariff_changed", "vehicle_unknown")
Told = tuple[int, dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moods:
    """How badly the simulator behaves; probabilities 0 to 1, drawn from `seed`.

    Parameters
    ----------
    lose_questions, lose_answers
        The line is cut before anything is done, or after it was done.
    refuse
        Of sales whose policy is refused, always the same ones.
    slow, slow_s
        Of answers that take `slow_s` seconds.
    """

    seed: int = 0
    lose_questions: float = 0.0
    lose_answers: float = 0.0
    refuse: float = 0.0
    slow: float = 0.0
    slow_s: float = 2.0

    def strikes(self, what: str, of: str, share: float) -> bool:
        """Say whether `what` happens to `of`; the same seed gives the same days."""
        return random.Random(f"{self.seed}:{what}:{of}").random() < share

    def reason(self, sale_number: str) -> str:
        """Return why a sale is refused."""
        return random.Random(f"{self.seed}:reason:{sale_number}").choice(REFUSALS)


def simulator_app(memory: Memory, key: bytes, moods: Moods) -> Flask:
    """Return the application.

    Parameters
    ----------
    memory
        What it remembers.
    key
        The secret shared with those who ask.
    moods
        How badly it behaves.
    """
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 1 << 18
    desk = Desk(memory, key, moods)

    @app.post("/v1/policies")
    def policies() -> Response:
        return desk.answer(lambda change, asked: _issue(change, asked, moods))

    @app.post("/v1/voids")
    def voids() -> Response:
        return desk.answer(_void)

    @app.post("/v1/reprints")
    def reprints() -> Response:
        return desk.answer(_reprint)

    @app.post("/v1/statuses")
    def statuses() -> Response:
        return desk.answer(_push)

    @app.get("/health")
    def health() -> Response:
        return _written(200, b'{"SIMULATOR":"of the core system"}')

    return app


class Desk:
    """Answers questions as the moods have it."""

    def __init__(self, memory: Memory, key: bytes, moods: Moods) -> None:
        self._memory = memory
        self._key = key
        self._moods = moods
        self._log = structlog.get_logger("courier_api.SIMULATOR").bind(SIMULATOR="core system")

    def answer(self, do: Callable[[sqlite3.Connection, Mapping[str, Any]], Told]) -> Response:
        """Answer the request at hand, doing what it asks unless that was done before."""
        body, request_id = request.get_data(), request.headers.get("Idempotency-Key", "")
        if fault := _distrust(self._memory, self._key, body):
            self._log.warning("refused_signature", why=fault)
            return _written(401, json.dumps({"SIMULATOR": fault}).encode())
        tried = f"{request_id}:{_count_question(self._memory, request_id)}"
        moods = self._moods
        if moods.strikes("lose_question", tried, moods.lose_questions):
            return _cut_line()
        status, told = _answer_once(self._memory, request_id, body, do)
        self._log.info("answered", path=request.path, status=status, request_id=request_id)
        if moods.strikes("slow", tried, moods.slow):
            time.sleep(moods.slow_s)
        if moods.strikes("lose_answer", tried, moods.lose_answers):
            return _cut_line()
        response = _written(status, told)
        nonce = request.headers.get(NONCE, "")
        response.headers[SIGNATURE] = answer_signature(self._key, status, nonce, told)
        return response


def _distrust(memory: Memory, key: bytes, body: bytes) -> str | None:
    """Say why the question is not believed, or ``None`` if it is."""
    timestamp, nonce = request.headers.get(TIMESTAMP, ""), request.headers.get(NONCE, "")
    right = question_signature(key, request.method, request.path, timestamp, nonce, body)
    if not hmac.compare_digest(right.encode(), request.headers.get(SIGNATURE, "").encode()):
        return "wrong signature"
    now_s = int(time.time())
    if abs(now_s - int(timestamp)) > CLOCK_SKEW_S:
        return "clock differs too much"
    if not request.headers.get("Idempotency-Key"):
        return "no request id"
    with memory.change() as change:
        change.execute("DELETE FROM nonces WHERE at_s < ?", (now_s - 2 * CLOCK_SKEW_S,))
        fresh = change.execute("INSERT OR IGNORE INTO nonces VALUES (?, ?)", (nonce, now_s))
        return None if fresh.rowcount == 1 else "nonce was used before"


def _count_question(memory: Memory, request_id: str) -> int:
    with memory.change() as change:
        row = change.execute(
            "INSERT INTO questions VALUES (?, 1) ON CONFLICT (request_id)"
            " DO UPDATE SET asked = asked + 1 RETURNING asked",
            (request_id,),
        ).fetchone()
    return int(row[0])


def _answer_once(
    memory: Memory,
    request_id: str,
    body: bytes,
    do: Callable[[sqlite3.Connection, Mapping[str, Any]], Told],
) -> tuple[int, bytes]:
    """Do what is asked unless it was done, and remember the answer with the deed."""
    fingerprint = sha256(f"{request.path}\n".encode() + body).hexdigest()
    with memory.change() as change:
        row = change.execute(
            "SELECT fingerprint, status, body FROM answers WHERE request_id = ?", (request_id,)
        ).fetchone()
        if row is not None:
            if row[0] != fingerprint:
                return 422, b'{"refused":"request_id_reused"}'
            return int(row[1]), bytes(row[2])
        try:
            status, told = do(change, json.loads(body))
        except (ValueError, KeyError, TypeError):
            return 422, b'{"refused":"not_understood"}'
        written = json.dumps({"SIMULATOR": True, **told}, separators=(",", ":")).encode()
        change.execute(
            "INSERT INTO answers VALUES (?, ?, ?, ?)", (request_id, fingerprint, status, written)
        )
        return status, written


def _issue(change: sqlite3.Connection, asked: Mapping[str, Any], moods: Moods) -> Told:
    sale_number = str(asked["sale_number"])
    if moods.strikes("refuse", sale_number, moods.refuse):
        return 422, {"refused": moods.reason(sale_number)}
    datetime.fromisoformat(asked["paid_at"])
    number, at = remembered.issue(change, sale_number, int(asked["premium_fen"]), _now())
    return 200, {"policy_number": number, "issued_at": at}


def _void(change: sqlite3.Connection, asked: Mapping[str, Any]) -> Told:
    at = remembered.void(change, str(asked["policy_number"]), _now())
    if at is None:
        return 422, {"refused": "policy_unknown"}
    return 200, {"policy_number": asked["policy_number"], "voided_at": at}


def _reprint(change: sqlite3.Connection, asked: Mapping[str, Any]) -> Told:
    old_serial = str(asked["serial"])
    return 200, {"old_serial": old_serial, "serial": remembered.reprint(change, old_serial)}


def _push(change: sqlite3.Connection, asked: Mapping[str, Any]) -> Told:
    remembered.push_status(
        change, str(asked["order_id"]), int(asked["version"]), str(asked["state"])
    )
    return 200, {}


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _written(status: int, body: bytes) -> Response:
    return Response(
        body, status, {"Content-Type": "application/json", "X-SIMULATOR": "core system"}
    )


def _cut_line() -> Response:
    """Close the connection without an answer."""
    line = request.environ.get("werkzeug.socket")
    if isinstance(line, socket.socket):
        line.shutdown(socket.SHUT_RDWR)
    return _written(503, b"")
