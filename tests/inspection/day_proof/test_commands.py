"""``inspection sheet`` and ``inspection date`` as people and programs call them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from inspection.day_proof import Sheet, key_from_seed, public_pem, sign
from tests.inspection.cli.test_vin import run
from tests.inspection.day_proof.scenes import Shot, modules_to_width, photograph, sheet_picture

DAY = date(2026, 6, 18)
KEY = key_from_seed(b"k" * 32)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A private and a public key, a photo of today's sheet and a file that is none."""
    folder = tmp_path_factory.mktemp("proof")
    pem = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(pem)
    (folder / "public.pem").write_bytes(public_pem(KEY))
    page = sheet_picture(sign(Sheet("futian", DAY, bytes(12)), KEY), DAY)
    (folder / "vin.jpg").write_bytes(photograph(page, Shot(modules_to_width(5))))
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff")
    return folder


def test_a_sheet_without_a_key_says_loudly_that_it_proves_nothing(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    done = run("sheet", "--branch", "futian", "--date", "2026-06-18", "--out", str(out), "--json")
    said = json.loads(done.stdout)
    assert done.returncode == 0
    assert out.read_bytes().startswith(b"%PDF")
    assert "TEST KEY" in done.stderr
    assert said["test_key"] is True
    assert Path(said["public_key"]).read_bytes().startswith(b"-----BEGIN PUBLIC KEY")


def test_a_sheet_with_a_key_is_quiet(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "b.pdf"
    asked = ("--branch", "futian", "--date", "2026-06-18", "--copies", "2", "--out", str(out))
    done = run("sheet", *asked, "--key", str(folder / "key.pem"))
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, str(out), "")
    assert [path.name for path in tmp_path.iterdir()] == ["b.pdf"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--key", "missing.pem"), "cannot be read"),
        (("--key", "public.pem"), "no private key"),
        (("--copies", "0"), "1 to 200"),
        (("--out", "nowhere/a.pdf"), "cannot be written"),
    ],
)
def test_what_cannot_be_used_ends_with_2(
    folder: Path, arguments: tuple[str, str], said: str
) -> None:
    value = arguments[1] if arguments[0] == "--copies" else str(folder / arguments[1])
    done = run("sheet", "--branch", "b", "--date", "2026-06-18", arguments[0], value)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert said in done.stderr


def test_the_date_of_one_photo_is_one_object(folder: Path) -> None:
    key, photo = str(folder / "public.pem"), str(folder / "vin.jpg")
    done = run("date", photo, "--date", "2026-06-18", "--branch", "futian", "--key", key, "--json")
    said = json.loads(done.stdout)
    assert done.returncode == 0
    assert (said["file"], said["found"], said["kind"]) == ("vin.jpg", True, "sheet")
    assert (said["date"], said["branch"], said["outcome"]) == ("2026-06-18", "futian", "pass")
    assert said["module_pixels"] == pytest.approx(5, abs=0.5)
    assert said["region"]["width"] > 0.1


def test_many_photos_are_answered_in_order_whatever_they_are(folder: Path) -> None:
    photos = [str(folder / name) for name in ("broken.jpg", "vin.jpg", "missing.jpg")]
    key = str(folder / "key.pem")
    done = run("date", *photos, "--date", "2026-06-19", "--key", key, "--json-lines")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [line["file"] for line in lines] == ["broken.jpg", "vin.jpg", "missing.jpg"]
    assert [line["outcome"] for line in lines] == ["cannot_tell", "fail", "cannot_tell"]
    assert [line["found"] for line in lines] == [False, True, False]
    assert "2026-06-19" in lines[1]["message"]
