"""Real photos, and the commands on them."""

import csv
import json
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from inspection.cli.app import app
from inspection.ocr import default_engine
from inspection.settings import default_settings
from inspection.vin_photo import Answer, look, match_vin, read_vin

PHOTOS = Path(__file__).parents[3] / "fixtures/photos/vin"
SETTINGS = default_settings().vin_photo


def truth(name: str) -> str:
    with (PHOTOS / "truth.csv").open(encoding="utf-8") as file:
        return next(row["vin"] for row in csv.DictReader(file) if row["file"] == name)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One photo, one text under a photo's name, one file that is no photo."""
    made = tmp_path_factory.mktemp("visit")
    (made / "a.jpg").write_bytes((PHOTOS / "rf_342.jpg").read_bytes())
    (made / "b.jpg").write_text("no photo")
    (made / "notes.txt").write_text("not looked at")
    return made


def run(*arguments: str) -> tuple[int, list[dict[str, object]]]:
    done = CliRunner().invoke(app, list(arguments))
    lines = [json.loads(line) for line in done.stdout.splitlines()] if done.exit_code == 0 else []
    return done.exit_code, lines


@pytest.mark.parametrize("name", ["rf_342.jpg", "rf_083.jpg"])
@pytest.mark.parametrize("quarters", [0, 1])
def test_a_photo_is_read_and_compared_however_it_was_held(name: str, quarters: int) -> None:
    with Image.open(PHOTOS / name) as opened:
        image = opened.convert("RGB").rotate(-90 * quarters, expand=True)
    vin = truth(name)
    sight = look(image, default_engine(), SETTINGS)
    reading = read_vin(sight, SETTINGS)
    assert reading.vin == vin
    assert match_vin(sight, vin, SETTINGS, reading).answer is Answer.MATCH
    other = vin[:-1] + ("1" if vin[-1] != "1" else "2")
    assert match_vin(sight, other, SETTINGS, reading).answer is not Answer.MATCH


def test_read_answers_every_photo_of_a_folder_and_ends_with_0(folder: Path) -> None:
    code, lines = run("read", str(folder), "--json-lines")
    assert code == 0
    assert [line["file"] for line in lines] == ["a.jpg", "b.jpg"]
    assert lines[0]["vin"] == truth("rf_342.jpg")
    region = lines[0]["region"]
    assert isinstance(region, dict)
    assert 0 <= region["left"] < region["left"] + region["width"] <= 256
    assert (lines[1]["vin"], lines[1]["accepted_automatically"]) == (None, False)
    assert lines[1]["findings"]


def test_match_answers_every_row_in_order(folder: Path) -> None:
    vin = truth("rf_342.jpg")
    table = folder / "pairs.csv"
    rows = [
        f"a.jpg,{vin}",
        f"missing.jpg,{vin}",
        "a.jpg,LVVDB24B5MD268789",
        "a.jpg,nonsense",
        f",{vin}",
        f"b.jpg,{vin}",
        f"a.jpg,{vin.lower()}",
    ]
    table.write_text("\n".join(["file,vin", *rows]), encoding="utf-8")
    code, lines = run("match", "--csv", str(table), "--json-lines")
    assert code == 0
    assert [f"{line['file']},{line['vin']}" for line in lines] == rows
    assert [line["answer"] for line in lines] == [
        "match", "cannot_tell", "no_match", "cannot_tell", "cannot_tell", "cannot_tell", "match",
    ]  # fmt: skip
    assert [line["error"] is None for line in lines] == [
        True, False, True, False, False, False, True,
    ]  # fmt: skip


def test_match_of_one_photo_is_one_object(folder: Path) -> None:
    vin = truth("rf_342.jpg")
    done = CliRunner().invoke(app, ["match", str(folder / "a.jpg"), "--vin", vin, "--json"])
    assert json.loads(done.stdout)["answer"] == "match"


@pytest.mark.parametrize(
    "arguments",
    [
        ["match", "x.jpg"],
        ["match", "none.jpg", "--vin", "WVWZZZ1KZ6W545036"],
        ["match", "--csv", "none.csv"],
        ["read", "none"],
    ],
)
def test_a_wrong_command_line_raises_what_to_mend(arguments: list[str]) -> None:
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code != 0
    assert str(done.exception)
