"""The command as its user runs it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from courier_api import errors
from courier_api.storage import open_store
from courier_api.storage.migrate import newest


def courier_api(*words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "courier_api", *words],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_creates_and_keeps(empty_url: str) -> None:
    for _ in range(2):
        done = courier_api("migrate", "--database", empty_url)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == f"database is at migration {newest()}\n"
    open_store(empty_url).close()


def test_without_words_it_makes_a_file_here(tmp_path: Path) -> None:
    assert courier_api("migrate", cwd=tmp_path).returncode == 0
    assert (tmp_path / "courier.db").exists()


def test_what_cannot_be_used_is_said_in_one_line() -> None:
    url = "postgresql://nobody:secret@127.0.0.1:1/none"
    done = courier_api("migrate", "--database", url)
    assert done.returncode == 2
    assert done.stderr.startswith("error: database")
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr


def test_the_tree_of_errors_is_the_one_drawn() -> None:
    drawn = str(errors.__doc__)
    found = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and value.__module__ == errors.__name__
    }
    assert found == set(errors.__all__)
    assert all(name in drawn for name in found)


def test_an_error_lists_its_faults() -> None:
    assert str(errors.InputError("x", ["a"])) == "x: a"
    assert str(errors.InputError("x", ["a", "b"])) == "x: 2 faults\n  - a\n  - b"
