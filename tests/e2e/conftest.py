"""The Futian branch's small day, planned once for all tests of a worker."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FUTIAN = ROOT / "fixtures" / "futian"
DAY_OPTIONS = (
    "--couriers", str(FUTIAN / "small" / "couriers.csv"),
    "--depots", str(FUTIAN / "depots.csv"),
    "--roads", str(FUTIAN / "futian.osm.pbf"),
    "--known-addresses", str(FUTIAN / "known_addresses.csv"),
    "--date", "2026-06-18",
)  # fmt: skip
ORDERS = (
    str(FUTIAN / "small" / "orders_telesales.xlsx"),
    str(FUTIAN / "small" / "orders_agency.csv"),
)

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@dataclass(frozen=True)
class PlannedDay:
    out: Path
    stdout: str
    seconds: float


@pytest.fixture(scope="session")
def routing(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs the command line as its user does, with a cache of its own."""
    cache = tmp_path_factory.mktemp("cache")

    def run(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "routing", *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            timeout=280,
            cwd=ROOT,
            env={**os.environ, "ROUTING_CACHE_DIR": str(cache), "COLUMNS": "160"},
            **options,  # type: ignore[call-overload]
        )

    return run


@pytest.fixture(scope="session")
def planned(routing: Run, tmp_path_factory: pytest.TempPathFactory) -> PlannedDay:
    out = tmp_path_factory.mktemp("day")
    done = routing("plan", "--orders", *ORDERS, *DAY_OPTIONS, "--iterations", 20, "--out", out)
    assert done.returncode == 0, done.stderr
    return PlannedDay(out, done.stdout, 0)
