"""``courier-api user`` as whoever runs the server types it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from courier_api.cli.app import app
from courier_api.errors import CourierApiError
from courier_api.storage import upgrade


@pytest.fixture
def here(tmp_path: Path) -> Path:
    upgrade(f"sqlite:///{tmp_path / 'courier.db'}")
    return tmp_path


def user(here: Path, *words: str) -> str:
    """Return what is printed; errors of ours come through."""
    where = ["--database", f"sqlite:///{here / 'courier.db'}"]
    where += ["--secret-file", str(here / "courier.secret")]
    done = CliRunner().invoke(app, ["user", *words, *where], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_the_first_admin(here: Path) -> None:
    words = ["user", "create", "root", "--role", "admin", "--branch", "house"]
    made = subprocess.run(
        [sys.executable, "-m", "courier_api", *words],
        cwd=here,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (made.returncode, made.stderr) == (0, "")
    line, code = made.stdout.splitlines()
    assert line.startswith("root: activation code, good once, until ")
    assert len(code.replace("-", "")) == 26
    assert user(here, "list").split("\t")[:4] == ["root", "admin", "house", "active, no password"]
    assert user(here, "code", "root", "--kind", "activation").splitlines()[1] != code


def test_disabling_and_enabling(here: Path) -> None:
    user(here, "create", "li.na", "--role", "agent", "--branch", "futian", "--id", "a1")
    assert user(here, "disable", "li.na") == "li.na is disabled\n"
    assert "\tdisabled, no password\ta1\n" in user(here, "list")
    assert user(here, "enable", "LI.NA") == "li.na is active\n"


def test_what_cannot_be_done_is_said(here: Path) -> None:
    user(here, "create", "root", "--role", "admin", "--branch", "house")
    for words, fault in [
        (["disable", "nobody"], "person: is not there"),
        (["disable", "root"], "is the last admin"),
        (["reset-password", "root"], "is not activated yet"),
        (["create", "root", "--role", "agent", "--branch", "futian"], "is taken"),
        (["create", "x", "--role", "agent", "--branch", "futian"], "2 to 32"),
        (["create", "bot", "--role", "system", "--branch", "futian"], "does not give it"),
    ]:
        with pytest.raises(CourierApiError, match=fault):
            user(here, *words)
