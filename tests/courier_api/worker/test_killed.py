"""Workers die by kill -9 at any moment: nothing is lost, and nothing takes effect twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from courier_api.adapters.checkpoint_reading import read_kept_log
from courier_api.adapters.core_system.simulator import Memory
from courier_api.cli.working import checkpoint_key
from courier_api.domain.order.states import OrderState
from courier_api.services.audit.verify import verify
from courier_api.storage import SqlStore
from courier_api.storage.evidence import open_evidence
from tests.courier_api.worker.house import a_config, pay, state_of

KILLS = 16
ORDERS = 48
ROOT = Path(__file__).parents[3]


class Zygote:
    """Makes worker processes."""

    def __init__(self, database: str, folder: Path) -> None:
        with (folder / "workers.log").open("w") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.courier_api.worker.zygote", database, str(folder)],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def worker(self) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        self._process.communicate()


@pytest.fixture
def zygote(store: SqlStore, database_url: str, tmp_path: Path) -> Iterator[Zygote]:
    zygote = Zygote(database_url, tmp_path)
    yield zygote
    zygote.close()


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def unfinished(store: SqlStore) -> int:
    with store.read() as unit:
        waiting = [
            unit.orders.get(f"o{number}").state is OrderState.PAID for number in range(ORDERS)
        ]
    return sum(waiting)


def test_nothing_is_lost_and_nothing_happens_twice(
    store: SqlStore, zygote: Zygote, database_url: str, tmp_path: Path
) -> None:
    chance = random.Random(7)
    for number in range(ORDERS):
        pay(store, f"o{number}")
    for _ in range(KILLS):
        pid = zygote.worker()
        time.sleep(chance.uniform(0.02, 0.35))
        os.kill(pid, signal.SIGKILL)
    kept_on = zygote.worker()
    deadline = time.monotonic() + 90
    while unfinished(store) and time.monotonic() < deadline:
        time.sleep(0.1)
    os.kill(kept_on, signal.SIGTERM)
    while not is_gone(kept_on) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert is_gone(kept_on)

    names = [f"o{number}" for number in range(ORDERS)]
    assert {state_of(store, name) for name in names} == {OrderState.ISSUED}
    with closing(Memory(tmp_path / "core.db")) as core:
        policies = core.policies()
    assert Counter(sale for _, sale, _ in policies) == Counter(f"S-{name}" for name in names)
    with store.read() as unit:
        told = Counter(e.subject for e in unit.events.since(0, 1000) if e.kind == "policy_issued")
        numbers = {unit.orders.get(name).policy_number for name in names}
        assert unit.outbox.dead(10) == ()
        left = unit.outbox.counts(datetime(2100, 1, 1, tzinfo=UTC))
    assert told == Counter(names)
    assert numbers == {number for number, _, _ in policies}
    assert "core.issue" not in {kind for kind, _ in left}
    assert _findings(database_url, tmp_path) == ()


def _findings(database_url: str, folder: Path) -> tuple[object, ...]:
    config = a_config(folder, database_url)
    kept = read_kept_log(
        config.checkpoints_dir / "checkpoints.jsonl", checkpoint_key(config).public
    )
    with open_evidence(database_url) as evidence:
        return (*kept.findings, *verify(evidence, kept.leaves, kept.checkpoints))
