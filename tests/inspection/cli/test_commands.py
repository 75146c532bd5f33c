"""``inspection plate``, ``photo`` and ``rules`` as people and programs call them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.inspection.cli.test_vin import run
from tests.inspection.photo.pictures import encode, exif

VISITS = Path(__file__).parents[3] / "fixtures/visits"
VISIT = ("--visit-from", "2026-06-18T09:50:00", "--visit-to", "2026-06-18T10:20:00")


def test_plates_are_explained_in_order() -> None:
    done = run("plate", "粤b12345", "粤B1234O", "--json-lines")
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 1
    assert (first["plate"], first["kind"]) == ("粤B12345", "standard")
    assert second["valid"] is False


def test_a_folder_of_photos_gives_one_line_each(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(encode(exif=exif()))
    (tmp_path / "b.jpg").write_bytes(b"")
    done = run("photo", str(tmp_path), "--json-lines", *VISIT)
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 1
    assert (first["file"], first["usable"], first["exif"]["offset_s"]) == ("a.jpg", True, 28800)
    outcomes = {finding["code"]: finding["outcome"] for finding in first["findings"]}
    assert outcomes == {
        "photo.intact": "pass",
        "photo.time": "pass",
        "photo.place": "cannot_tell",
    }
    assert [finding["code"] for finding in second["findings"]] == ["photo.empty"]


def test_an_order_is_decided_and_explained(tmp_path: Path) -> None:
    order = tmp_path / "order.json"
    order.write_text(json.dumps({"covers": ["compulsory"]}), encoding="utf-8")
    done = run("rules", "--order", str(order), "--date", "2026-06-18", "--json")
    decision = json.loads(done.stdout)
    assert done.returncode == 0
    assert (decision["requirement"], decision["code"]) == ("exempt", "liability-only")
    assert (
        "exempt (liability-only)"
        in run("rules", "--order", str(order), "--date", "2026-06-18").stdout
    )


def test_a_whole_order_with_its_visit_is_decided_as_well(tmp_path: Path) -> None:
    order = VISITS / "exempt" / "order.json"
    done = run("rules", "--order", str(order), "--date", "2026-06-18", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["code"] == "on-time-renewal"
    clean = run("rules", "--order", str(VISITS / "clean/order.json"), "--date", "2026-06-18")
    assert clean.stdout.startswith("required (first-own-damage)")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "JSON object"),
        ("{", "JSON"),
        ('{"vim": "L"}', "vim"),
        ('{"covers": ["moon"]}', "moon"),
    ],
)
def test_a_wrong_order_ends_with_2_and_no_traceback(tmp_path: Path, text: str, said: str) -> None:
    order = tmp_path / "order.json"
    order.write_text(text, encoding="utf-8")
    done = run("rules", "--order", str(order), "--date", "2026-06-18")
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_half_a_visit_is_refused(tmp_path: Path) -> None:
    done = run("photo", str(tmp_path), *VISIT[:2])
    assert done.returncode == 2
    assert "--visit-to" in done.stderr
