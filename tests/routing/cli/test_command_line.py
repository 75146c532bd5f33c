"""How the command line starts and what it makes of its arguments."""

from __future__ import annotations

import subprocess
import sys

import pytest

from routing.cli.app import spread

HEAVY = ("cattrs", "fpdf", "geopy", "jsonschema", "numpy", "openpyxl", "ortools", "osmium", "scipy")


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
    ],
    ids=["nothing", "both budgets", "unknown", "unknown mode", "no source"],
)
def test_a_wrong_command_line_ends_with_2_and_no_traceback(arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "routing", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()
