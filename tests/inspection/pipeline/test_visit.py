"""One visit with several troubles, from photos to report, and on the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from inspection.cli.app import app
from inspection.errors import InputError, StoppedError
from inspection.inspect_vehicle import (
    PhotoFile,
    Progress,
    inspect_vehicle,
    photos_in,
    read_order,
)
from inspection.report import report_schema
from inspection.settings import default_settings

VISITS = Path(__file__).parents[3] / "fixtures" / "visits"


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sheet was used before, a corner is an old one, the licence is cut off."""
    folder = tmp_path_factory.mktemp("visit") / "photos"
    folder.mkdir()
    shutil.copy(VISITS / "sheet_again" / "vin.jpg", folder / "车架号.jpg")
    shutil.copy(VISITS / "old_photo" / "corner_rear_right.jpg", folder)
    shutil.copy(VISITS / "truncated" / "licence.jpg", folder / "行驶证.jpg")
    (folder / "notes.txt").write_text("called the customer", "utf-8")
    order = json.loads((VISITS / "sheet_again" / "order.json").read_text("utf-8"))
    order["plate"] = None
    (folder / "order.json").write_text(json.dumps(order), "utf-8")
    return folder


@pytest.fixture(scope="module")
def written(visit: Path) -> Path:
    out = visit.parent / "report"
    ran = CliRunner().invoke(
        app,
        ["check", str(visit), "--order", str(visit / "order.json"), "--out", str(out),
         "--key", str(VISITS / "branch.public.pem"),
         "--earlier", str(VISITS / "earlier" / "earlier.jsonl")],
    )  # fmt: skip
    assert ran.exit_code == 1, ran.output
    assert "refer" in ran.stdout
    return out


@pytest.fixture
def record(written: Path) -> dict[str, list[dict[str, object]]]:
    loaded: dict[str, list[dict[str, object]]] = json.loads(
        (written / "report.json").read_text("utf-8")
    )
    return loaded


def test_three_files_are_written_and_nothing_beside_them(written: Path) -> None:
    assert sorted(one.name for one in written.iterdir()) == [
        "report.html", "report.json", "report.pdf",
    ]  # fmt: skip
    assert sorted(one.name for one in written.parent.iterdir()) == ["photos", "report"]


def test_every_trouble_is_found(record: dict[str, list[dict[str, object]]]) -> None:
    jsonschema.validate(record, report_schema())
    counted = {one["code"]: one["outcome"] for one in record["findings"] if one["counts"]}
    assert counted["proof.reuse"] == counted["duplicate.earlier"] == "fail"
    assert counted["photo.truncated"] == counted["coverage.licence"] == "fail"
    passed = {one["code"] for one in record["findings"] if one["outcome"] == "pass"}
    assert {"vin.match", "proof.sheet", "photo.time", "coverage.vin"} <= passed
    states = {str(one["item"]): one["state"] for one in record["items"]}
    assert (states["vin"], states["licence"]) == ("present", "unusable")
    assert states["corner_front_left"] == "missing"
    assert [*map(str, record["ignored"])] == ["notes.txt"]


def test_what_was_read_stands_where_it_was_read(record: dict[str, list[dict[str, object]]]) -> None:
    match = next(one for one in record["findings"] if one["code"] == "vin.match")
    evidence = match["evidence"]
    assert isinstance(evidence, list)
    assert (evidence[0]["photo"], len(evidence[0]["digest"])) == ("车架号.jpg", 64)
    assert 0 < evidence[0]["region"]["width"] < 0.7


def test_stopping_ends_it_between_photos(visit: Path) -> None:
    about = read_order(visit / "order.json")
    steps: list[Progress] = []
    files = [PhotoFile(f"{at}.jpg", lambda _most: b"") for at in range(3)]
    with pytest.raises(StoppedError):
        inspect_vehicle(files, about, None, steps.append, lambda: len(steps) == 2)
    assert [(one.done, one.total) for one in steps] == [(0, 4), (1, 4)]


def test_two_photos_of_one_name_are_refused(visit: Path) -> None:
    about = read_order(visit / "order.json")
    with pytest.raises(InputError, match="two photos have this name"):
        inspect_vehicle([PhotoFile("a.jpg", lambda _most: b"")] * 2, about)


def test_a_file_that_cannot_be_read_is_a_finding(visit: Path) -> None:
    def broken(_most: int) -> bytes:
        raise OSError("gone")

    made = inspect_vehicle([PhotoFile("vin.jpg", broken)], read_order(visit / "order.json"))
    assert "photo.unreadable" in {one.finding.code for one in made.findings}
    assert made.recommendation.proposal == "retake"


def test_an_exempt_order_needs_no_photo(tmp_path: Path) -> None:
    out, order = tmp_path / "out", VISITS / "exempt" / "order.json"
    ran = CliRunner().invoke(
        app, ["check", str(order.parent), "--order", str(order), "--out", str(out)]
    )
    assert ran.exit_code == 0, ran.output
    assert "exempt.on-time-renewal" in ran.stdout
    assert photos_in(order.parent, default_settings()).files == ()


def test_a_stop_in_the_middle_of_writing_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from inspection import report

    def stopped(_report: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(report, "report_pdf", stopped)
    order = VISITS / "exempt" / "order.json"
    CliRunner().invoke(
        app, ["check", str(order.parent), "--order", str(order), "--out", str(tmp_path / "out")]
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("out", ["photos/report", "photos/order.json"])
def test_a_report_is_never_written_among_the_photos(visit: Path, out: str) -> None:
    ran = CliRunner().invoke(
        app,
        ["check", str(visit), "--order", str(visit / "order.json"),
         "--out", str(visit.parent / out)],
    )  # fmt: skip
    assert isinstance(ran.exception, InputError)
