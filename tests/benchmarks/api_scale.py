"""How many workers, and what idle event streams cost: ``python -m tests.benchmarks api_scale``.

Several servers answer in one run, each from a database of its own: with one, two
and four workers, and one of two workers that also holds 1,000 open event streams
(``--streams``).  Short rounds of all alternate, so that whatever else the
machine does hits each.  A round mixes a courier's route, arrivals and orders.
Prints a table; writes ``build/bench-api-scale.json``.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from courier_api.domain.actor import Role
from courier_api.storage import SqlStore, open_store, upgrade
from tests.benchmarks.api import (
    KINDS,
    ROUND,
    abandon_payments,
    open_stream,
    p99_of,
    request_of,
    run_round,
    sign_in_all,
)
from tests.benchmarks.api_bare import make_table
from tests.benchmarks.api_server import Server, config_of
from tests.benchmarks.api_town import add_orders
from tests.courier_api.web.callers import Caller, sign_in

OUT = Path(__file__).parents[2] / "build" / "bench-api-scale.json"
MIXED = tuple(KINDS[at] for at in (0, 1, 3))
PLAIN = 2
"""Workers of the server beside which the one with streams is measured."""
STREAMS_EACH = 4
"""Open streams that one person may have in a worker."""


@dataclass(frozen=True)
class Row:
    """One server of the run; ratios are to the one with two workers and no streams."""

    workers: int
    streams: int
    requests_per_s: float
    speed_ratio: float
    p50_ms: float
    p99_ms: float
    p99_ratio: float


@dataclass
class Measured:
    """A server and its rounds."""

    server: Server
    store: SqlStore
    workers: int
    streams: int
    callers: dict[str, Caller]
    lasted_s: list[float]
    each_s: list[list[float]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(prog="tests.benchmarks.api_scale")
    parser.add_argument("--streams", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=8)
    options = parser.parse_args(arguments)
    plan = ((1, 0), (PLAIN, 0), (4, 0), (PLAIN, options.streams))
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        measured = [
            _open(stack, f"sqlite:///{folder}/{number}.db", options.rounds, *each)
            for number, each in enumerate(plan)
        ]
        asyncio.run(_measure(measured, options.rounds))
    rows = _rows(measured)
    _print(rows)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")


def _open(stack: ExitStack, database: str, rounds: int, workers: int, streams: int) -> Measured:
    upgrade(database)
    store = open_store(database, secret=config_of(database).secret.key("vault"))
    stack.callback(store.close)
    make_table(store.engine)
    add_orders(store, [f"o-{n}" for n in range(ROUND * (rounds + 1))])
    server = stack.enter_context(Server(database, workers))
    return Measured(server, store, workers, streams, sign_in_all(store, server.url), [], [])


async def _measure(measured: Sequence[Measured], rounds: int) -> None:
    held = [await _listen(one) for one in measured if one.streams]
    for number in range(rounds + 1):
        names = [f"o-{n}" for n in range(number * ROUND, (number + 1) * ROUND)]
        for at in range(len(measured)):
            one = measured[(at + number) % len(measured)]
            sent = [
                request_of(one.callers[kind.who], kind, kind.path.format(order=name))
                for name in names
                for kind in MIXED
            ]
            lasted_s, each_s = await run_round(one.server.port, sent)
            if number:
                one.lasted_s.append(lasted_s)
                one.each_s.append(each_s)
            abandon_payments(one.store)
    for writer in (writer for writers in held for writer in writers):
        writer.close()


async def _listen(one: Measured) -> list[asyncio.StreamWriter]:
    app = one.callers["agent"].app
    people = -(-one.streams // STREAMS_EACH)
    agents = [sign_in(app, one.store, Role.AGENT) for _ in range(people)]
    return [await open_stream(one.server, agent) for agent in agents for _ in range(STREAMS_EACH)]


def _rows(measured: Sequence[Measured]) -> list[Row]:
    plain = next(one for one in measured if one.workers == PLAIN and not one.streams)
    return [_row(one, plain) for one in measured]


def _row(one: Measured, plain: Measured) -> Row:
    everything = [second for part in one.each_s for second in part]
    calls = len(everything)
    ratios = [b / a for a, b in zip(one.lasted_s, plain.lasted_s, strict=True)]
    slowest = [p99_of(a) / p99_of(b) for a, b in zip(one.each_s, plain.each_s, strict=True)]
    return Row(
        workers=one.workers,
        streams=one.streams,
        requests_per_s=round(calls / sum(one.lasted_s), 1),
        speed_ratio=round(statistics.median(ratios), 2),
        p50_ms=round(1000 * statistics.median(everything), 1),
        p99_ms=round(1000 * p99_of(everything), 1),
        p99_ratio=round(statistics.median(slowest), 2),
    )


def _print(rows: Sequence[Row]) -> None:
    names = ("workers", "streams", "calls/s", "speed ratio", "p50 ms", "p99 ms", "p99 ratio")
    for line in [names, *(asdict(row).values() for row in rows)]:
        sys.stdout.write("".join(f"{text!s:>13}" for text in line) + "\n")


if __name__ == "__main__":
    main()
