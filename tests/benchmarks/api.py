"""How fast the API is beside a bare endpoint: ``python -m tests.benchmarks api``.

One server process (one worker) answers both, over HTTP, in one run: the five
hottest calls of the API with everything on, and for each a bare Flask +
SQLAlchemy endpoint (:mod:`tests.benchmarks.api_bare`) with the same token
check and as many commits.  Short rounds of both alternate, so that whatever
else the machine does hits both.  Then 100,000 more orders are written and all
is measured again.  Prints a table; writes ``build/bench-api.json``.

``--database postgresql://...`` measures there; ``--streams 1000`` holds so
many event streams open meanwhile; ``--orders 0`` leaves the second pass out.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from courier_api.domain.actor import Role
from courier_api.services.people.keys import keys_from
from courier_api.storage import SqlStore, open_store, upgrade
from tests.benchmarks.api_bare import make_table
from tests.benchmarks.api_server import SECRET, Server, config_of
from tests.benchmarks.api_town import abandon_payments, add_orders, add_sold
from tests.courier_api.web.callers import Caller, sign_in

OUT = Path(__file__).parents[2] / "build" / "bench-api.json"
CONNECTIONS = 8
ROUNDS = 5
ROUND = 60
"""Calls of each kind in a round."""


@dataclass(frozen=True)
class Kind:
    """One of the hottest calls, and its bare neighbour."""

    name: str
    who: str
    method: str
    path: str
    bare_path: str
    body: Callable[[], dict[str, Any]] | None = None


KINDS = (
    Kind("courier: GET route", "courier", "GET", "/v1/route", "/bare/route"),
    Kind(
        "courier: POST arrival",
        "courier",
        "POST",
        "/v1/orders/{order}/arrivals",
        "/bare/orders/{order}/arrivals",
        lambda: {
            "device_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "position": {"lat": 22.54, "lon": 114.05, "accuracy_m": 9.5},
        },
    ),
    Kind(
        "courier: POST payment",
        "courier",
        "POST",
        "/v1/orders/{order}/payments",
        "/bare/orders/{order}/payments",
        lambda: {"id": uuid.uuid4().hex},
    ),
    Kind("courier: GET order", "courier", "GET", "/v1/orders/{order}", "/bare/orders/{order}"),
    Kind("agent: GET orders", "agent", "GET", "/v1/orders", "/bare/orders"),
)


@dataclass(frozen=True)
class Row:
    """What one call came to."""

    call: str
    orders: int
    requests_per_s: float
    bare_requests_per_s: float
    ratio: float
    p99_ms: float
    bare_p99_ms: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(prog="tests.benchmarks.api")
    parser.add_argument("--database", default="")
    parser.add_argument("--orders", type=int, default=100_000)
    parser.add_argument("--streams", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        database = options.database or f"sqlite:///{folder}/bench.db"
        upgrade(database)
        rows = _measure(database, options)
    _print(rows)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")


def _measure(database: str, options: argparse.Namespace) -> list[Row]:
    config = config_of(database)
    store = open_store(database, secret=config.secret.key("vault"))
    make_table(store.engine)
    rows = []
    with Server(database) as server:
        callers = sign_in_all(store, server.url)
        streams = asyncio.run(_all(store, server, callers, options, rows))
    store.close()
    if streams:
        sys.stderr.write(f"{streams} event streams were open\n")
    return rows


async def _all(
    store: SqlStore,
    server: Server,
    callers: dict[str, Caller],
    options: argparse.Namespace,
    rows: list[Row],
) -> int:
    app, count = callers["agent"].app, -(-options.streams // 4)
    listeners = [sign_in(app, store, Role.AGENT) for _ in range(count)]
    streams = [await open_stream(server, one) for one in listeners for _ in range(4)]
    for orders in (0, options.orders)[: 2 if options.orders else 1]:
        if orders:
            add_sold(store, orders)
        names = [f"o{orders}-{n}" for n in range(ROUND * (options.rounds + 1))]
        add_orders(store, names)
        for kind in KINDS:
            row = await _row(store, server, callers, kind, names, orders, options.rounds)
            rows += [row]
    for writer in streams:
        writer.close()
    return len(streams)


async def _row(
    store: SqlStore,
    server: Server,
    callers: dict[str, Caller],
    kind: Kind,
    names: list[str],
    orders: int,
    rounds: int,
) -> Row:
    """Measure one kind: a round to warm up, then rounds of both by turns."""
    seconds: dict[str, list[float]] = {"ours": [], "bare": []}
    lasted: dict[str, list[float]] = {"ours": [], "bare": []}
    for number in range(rounds + 1):
        part = names[number * ROUND : (number + 1) * ROUND]
        for side, path in (("ours", kind.path), ("bare", kind.bare_path)):
            made = [request_of(callers[kind.who], kind, path.format(order=name)) for name in part]
            took, each = await run_round(server.port, made)
            abandon_payments(store)
            if number:
                lasted[side].append(took)
                seconds[side] += each
    speed = {side: ROUND * rounds / sum(times) for side, times in lasted.items()}
    return Row(
        call=kind.name,
        orders=orders,
        requests_per_s=round(speed["ours"], 1),
        bare_requests_per_s=round(speed["bare"], 1),
        ratio=round(statistics.median(b / a for a, b in zip(*lasted.values(), strict=True)), 2),
        p99_ms=round(1000 * p99_of(seconds["ours"]), 1),
        bare_p99_ms=round(1000 * p99_of(seconds["bare"]), 1),
    )


async def run_round(port: int, requests: list[bytes]) -> tuple[float, list[float]]:
    """Send all over a few connections; return how long it took, and each."""
    waiting = list(reversed(requests))
    each: list[float] = []

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while waiting:
            sent = waiting.pop()
            started = time.perf_counter()
            writer.write(sent)
            head = await reader.readuntil(b"\r\n\r\n")
            length = head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]
            body = await reader.readexactly(int(length))
            each.append(time.perf_counter() - started)
            if not head.startswith(b"HTTP/1.1 2"):
                raise RuntimeError((head + body).decode())
        writer.close()

    started = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
    return time.perf_counter() - started, each


def request_of(caller: Caller, kind: Kind, path: str) -> bytes:
    """Write a signed request."""
    headers = caller.headers(kind.method, path) | {"Host": "bench"}
    body = b""
    if kind.body is not None:
        body = json.dumps(kind.body()).encode()
        headers |= {"Content-Type": "application/json", "Idempotency-Key": uuid.uuid4().hex}
        headers["Content-Length"] = str(len(body))
    lines = [f"{kind.method} {path} HTTP/1.1", *(f"{n}: {v}" for n, v in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def open_stream(server: Server, caller: Caller) -> asyncio.StreamWriter:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    headers = caller.headers("GET", "/v1/events") | {"Host": "bench"}
    lines = ["GET /v1/events HTTP/1.1", *(f"{n}: {v}" for n, v in headers.items())]
    writer.write("\r\n".join([*lines, "", ""]).encode())
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 200 " not in head:
        raise RuntimeError(head.decode())
    return writer


def sign_in_all(store: SqlStore, url: str) -> dict[str, Caller]:
    house = SimpleNamespace(
        keys=keys_from(SECRET.key, url),
        public_url=url,
        clock=SimpleNamespace(now=lambda: datetime.now(UTC)),
    )
    app: Any = SimpleNamespace(extensions={"courier_api": house})
    return {
        "courier": sign_in(app, store, Role.COURIER, "c1"),
        "agent": sign_in(app, store, Role.AGENT, "agent-1"),
    }


def p99_of(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=100)[98]


def _print(rows: list[Row]) -> None:
    names = ("call", "orders", "ours/s", "bare/s", "ratio", "p99 ms", "bare p99 ms")
    for line in [names, *(asdict(row).values() for row in rows)]:
        first, *others = map(str, line)
        sys.stdout.write(first.ljust(24) + "".join(f"{text:>12}" for text in others) + "\n")


if __name__ == "__main__":
    main()
