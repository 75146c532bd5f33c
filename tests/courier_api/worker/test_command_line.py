"""Workers, simulator and verifier as their users start them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import structlog
from sqlalchemy import create_engine, text

from courier_api.cli import main
from courier_api.domain.order.states import OrderState
from courier_api.storage import open_store, upgrade
from tests.courier_api.worker.house import pay, state_of

ROOT = Path(__file__).parents[3]


def environment(folder: Path) -> dict[str, str]:
    return os.environ | {
        "PYTHONPATH": str(ROOT),
        "COURIER_API_DATABASE": f"sqlite:///{folder / 'courier.db'}",
        "COURIER_API_FIGURES": "",
    }


@dataclass(frozen=True)
class Said:
    """What a command said, and its exit code."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Said]


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    """Commands in this process, in a folder of their own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COURIER_API_DATABASE", f"sqlite:///{tmp_path / 'courier.db'}")
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def command(*words: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["courier-api", *words])
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        return Said(int(left.value.code or 0), said.out, said.err)

    yield command
    structlog.reset_defaults()
    for number, handler in before.items():
        signal.signal(number, handler)


def test_a_day_of_work_is_verified_and_tampering_named(tmp_path: Path, run: Run) -> None:
    url = f"sqlite:///{tmp_path / 'courier.db'}"
    upgrade(url)
    store = open_store(url)
    pay(store, "o1")
    worked = run("worker", "--once")
    assert (worked.returncode, worked.stderr.count("SIMULATOR") > 0) == (0, True)
    assert all(json.loads(line)["level"] for line in worked.stderr.splitlines())
    assert state_of(store, "o1") is OrderState.ISSUED
    store.close()

    exported = run("audit", "export")
    assert exported.stdout.startswith("courier-api\n"), exported.stderr
    (tmp_path / "log.key").write_text(run("audit", "public-key").stdout)
    honest = run("audit", "verify", "--public-key", "log.key")
    assert (honest.returncode, "as they were written" in honest.stdout) == (0, True)

    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_entries_no_update"))
        connection.execute(text("UPDATE audit_entries SET actor_id = 'x' WHERE number = 2"))
    engine.dispose()
    named = run("audit", "verify", "--public-key", "log.key")
    assert named.returncode == 1
    assert "changed: audit entry 2 (leaf 1)" in named.stdout

    for broken in (
        ("--database", "sqlite:///none.db", "--public-key", "log.key"),
        ("--checkpoints", "none.jsonl", "--public-key", "log.key"),
        ("--public-key", "none.key"),
    ):
        assert run("audit", "verify", *broken).returncode == 2
    assert not (tmp_path / "none.db").exists()


def test_a_worker_stops_in_good_order(tmp_path: Path) -> None:
    upgrade(f"sqlite:///{tmp_path / 'courier.db'}")
    worker = subprocess.Popen(
        [sys.executable, "-m", "courier_api", "worker"],
        cwd=tmp_path,
        env=environment(tmp_path),
        stderr=subprocess.PIPE,
        text=True,
    )
    assert worker.stderr is not None
    for line in worker.stderr:
        if "worker_started" in line:
            break
    worker.send_signal(signal.SIGTERM)
    _, rest = worker.communicate(timeout=60)
    assert worker.returncode == 0
    assert "worker_stopped" in rest


def test_the_simulator_says_loudly_what_it_is(tmp_path: Path) -> None:
    simulator = subprocess.Popen(
        [sys.executable, "-m", "courier_api", "core-simulator", "--port", "0"],
        cwd=tmp_path,
        env=environment(tmp_path) | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert simulator.stdout is not None
    said = simulator.stdout.readline()
    url = said.split()[-3].rstrip(":")
    answer = httpx.get(f"{url}/health", trust_env=False)
    simulator.send_signal(signal.SIGTERM)
    simulator.communicate(timeout=60)
    assert said.startswith("SIMULATOR")
    assert (answer.headers["X-SIMULATOR"], simulator.returncode) == ("core system", 0)
