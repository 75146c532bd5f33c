"""What the documentation shows works, and what it points to is there."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from routing.exchange.schema import load_schema

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), ROOT / "fixtures/README.md"]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def blocks(page: Path, language: str) -> list[str]:
    found = FENCE.findall(page.read_text(encoding="utf-8"))
    return [text for kind, text in found if kind == language]


def shell_commands(page: Path) -> list[list[str]]:
    lines = "\n".join(blocks(page, "sh")).replace("\\\n", " ").splitlines()
    return [words for line in lines if (words := shlex.split(line, comments=True))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    targets = [t for t in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in t]
    assert [t for t in targets if not (page.parent / t).exists()] == []


def test_the_readme_opens_with_the_two_commands() -> None:
    first = blocks(ROOT / "README.md", "sh")[0].splitlines()
    assert [line.split("#")[0].strip() for line in first] == ["make demo", "make test"]


def test_the_make_targets_named_in_the_readme_exist() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    named = set(re.findall(r"(?:^|`)make ([a-z][a-z-]+)", text, re.MULTILINE))
    assert {"demo", "test"} <= named
    for target in sorted(named):
        done = subprocess.run(
            ["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr


def test_the_commands_of_the_readme_run_in_its_order(tmp_path: Path) -> None:
    """The search is cut short and the output goes elsewhere; all else is as printed."""
    commands = [c for c in shell_commands(ROOT / "README.md") if c[0].endswith("bin/routing")]
    assert [command[1] for command in commands] == ["plan", "check", "render"]
    for command in commands:
        words = [word.replace("build/my-day", str(tmp_path)) for word in command[1:]]
        if "--seconds" in words:
            at = words.index("--seconds")
            words[at : at + 2] = ["--iterations", "2"]
        done = subprocess.run(
            [sys.executable, "-m", "routing", *words],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=280,
            env={**os.environ, "ROUTING_CACHE_DIR": str(tmp_path / "cache")},
        )
        assert done.returncode == 0, f"{words}\n{done.stdout}{done.stderr}"


def test_the_courier_api_commands_of_the_readme_are_taken() -> None:
    """What they do is tried elsewhere; here, that every option shown exists."""
    commands = [c for c in shell_commands(ROOT / "README.md") if c[0].endswith("bin/courier-api")]
    assert [command[1] for command in commands] == ["simulate-day", "demo", "serve"]
    for command in commands:
        shown = subprocess.run(
            [sys.executable, "-m", "courier_api", command[1], "--help"],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "COLUMNS": "200", "NO_COLOR": "1"},
        ).stdout
        options = [word for word in command[2:] if word.startswith("--")]
        assert [option for option in options if option not in shown] == []


def test_the_plan_by_hand_in_the_formats_page_fits_its_schema() -> None:
    [example] = blocks(ROOT / "docs" / "formats.md", "json")
    Draft202012Validator(load_schema("plan")).validate(json.loads(example))


def test_the_exit_codes_in_the_documentation_are_those_of_the_program() -> None:
    page = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| (\d+) \|", page, re.MULTILINE)
    source = (ROOT / "routing" / "cli" / "__init__.py").read_text(encoding="utf-8")
    assert documented == re.findall(r"^(\d+) ", source, re.MULTILINE)
