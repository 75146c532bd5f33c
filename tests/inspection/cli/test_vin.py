"""``inspection vin`` as people and programs call it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("PIL", "cv2", "fpdf", "numpy", "onnxruntime", "pi_heif", "rapidocr", "vininfo")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "inspection", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_help_loads_nothing_heavy() -> None:
    code = f"import sys, inspection.cli; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


def test_json_is_one_list_in_the_order_given() -> None:
    done = run("vin", "LVVDB24B5MD268789", "5YJ", "--json")
    first, second = json.loads(done.stdout)
    assert done.returncode == 1
    assert (first["vin"], first["valid"], first["check_digit"]) == (
        "LVVDB24B5MD268789",
        True,
        "MATCH",
    )
    assert (first["model_year"], first["country"]) == (2021, "China")
    assert (second["valid"], second["maker"]) == (False, None)
    assert "14 too few" in second["faults"][0]


def test_a_list_is_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes("序号,vin\n1,LVVDB24B5MD268789\n2,LVTDB21B5MD270216\n".encode("gb18030"))
    done = run("vin", "--csv", str(file), "--json-lines")
    assert done.returncode == 0, done.stderr
    assert [json.loads(line)["wmi"] for line in done.stdout.splitlines()] == ["LVV", "LVT"]


def test_a_wrong_digit_is_told_with_what_fits() -> None:
    done = run("vin", "LVVDB24B6MD268789")
    assert done.returncode == 1
    assert "ask for 5" in done.stdout
    assert "奇瑞" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [["vin"], ["vin", "--csv", "none.csv"], ["vin", "L", "--json", "--json-lines"], ["nonsense"]],
    ids=["nothing", "no file", "two forms", "unknown"],
)
def test_a_wrong_command_line_ends_with_2_and_no_traceback(arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()
