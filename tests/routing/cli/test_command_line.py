"""How the command line starts and what it makes of its arguments."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from routing import __version__
from routing.cli.app import spread

HEAVY = ("cattrs", "fpdf", "geopy", "jsonschema", "numpy", "openpyxl", "ortools", "osmium", "scipy")

ROOT = Path(__file__).resolve().parents[3]
PLAN = (
    "plan", "--orders", "setup.cfg", "--couriers", "setup.cfg", "--depots", "setup.cfg",
    "--roads", "setup.cfg", "--out", "build/none",
)  # fmt: skip


def python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout


def test_help_loads_nothing_heavy() -> None:
    code = f"import sys, routing.cli; print([m for m in {HEAVY!r} if m in sys.modules])"
    assert python(code).strip() == "[]"


@pytest.mark.parametrize("command", ["plan", "check", "geocode", "matrix", "render", "bench vrptw"])
def test_every_command_explains_itself(command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "routing", *command.split(), "--help"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) > 8


def test_one_option_takes_several_files() -> None:
    given = ["plan", "--orders", "a.xlsx", "b.csv", "--date", "2026-06-18", "--orders", "c"]
    assert spread(given, "--orders") == [
        "plan", "--orders", "a.xlsx", "--orders", "b.csv", "--date", "2026-06-18", "--orders", "c",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "arguments",
    [
        ["plan"],
        ["plan", "--seconds", "1", "--iterations", "1"],
        ["nonsense"],
        ["matrix", "--mode", "boat"],
        ["geocode", "setup.cfg", "--out", "build/none.csv"],
        [*PLAN, "--date", "2026-06-18", "--seconds", "0"],
        [*PLAN, "--date", "2026-06-18", "--seconds", "inf"],
        [*PLAN, "--date", "0001-01-01"],
        ["bench", "vrptw", "fixtures/vrptw", "--json", "setup.cfg/rows.json"],
    ],
    ids=[
        "nothing",
        "both budgets",
        "unknown",
        "unknown mode",
        "no source",
        "no time",
        "endless",
        "no such year",
        "no place for JSON",
    ],
)
def test_a_wrong_command_line_ends_with_2_and_no_traceback(arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "routing", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=ROOT,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


def test_the_version_needs_no_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "routing", "--version"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.strip() == __version__
