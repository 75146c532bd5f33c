"""No file crashes, hangs or exhausts the intake, and none passes in silence."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from inspection.finding import Outcome
from inspection.photo import read_photo
from inspection.settings import default_settings
from tests.inspection.photo.pictures import heic, hostile

HOSTILE = hostile()
EXPECTED = {
    "empty.jpg": "photo.empty",
    "start only.jpg": "photo.truncated",
    "noise.jpg": "photo.format",
    "picture.gif": "photo.format",
    "picture.avif": "photo.format",
    "two brands.heic": "photo.format",
    "film.mp4": "photo.format",
    "bomb.png": "photo.too_many_pixels",
    "largest claim.png": "photo.too_many_pixels",
    "wide strip.png": "photo.too_many_pixels",
    "tall strip.png": "photo.too_many_pixels",
    "bomb.jpg": "photo.too_many_pixels",
    "wide strip.jpg": "photo.too_many_pixels",
    "bomb.webp": "photo.too_many_pixels",
    "bomb.heic": "photo.too_many_pixels",
    "tiny.png": "photo.too_few_pixels",
    "no width.png": "photo.broken",
    "no height.jpg": "photo.broken",
    "deep boxes.heic": "photo.broken",
    "box of no size.heic": "photo.broken",
    "many boxes.heic": "photo.broken",
    "box past the end.heic": "photo.truncated",
    "sequence.heic": "photo.animated",
    "many scans.jpg": "photo.broken",
    "many segments.jpg": "photo.broken",
    "many chunks.png": "photo.broken",
    "kills the decoder.heic": "photo.undecodable",
    "pixels missing.png": "photo.truncated",
    "animated.png": "photo.animated",
    "animated.webp": "photo.animated",
    "also zip.jpg": "photo.polyglot",
    "also zip in a comment.jpg": "photo.polyglot",
    "also pdf.jpg": "photo.polyglot",
    "also php.jpg": "photo.polyglot",
    "also web page.png": "photo.polyglot",
    "also program.png": "photo.polyglot",
    "also gzip.webp": "photo.polyglot",
}
PEAK_BYTES = 1 << 30
LONGEST_S = 10


def test_there_are_at_least_a_hundred() -> None:
    assert len(HOSTILE) >= 100


@pytest.mark.parametrize("name", HOSTILE, ids=list(HOSTILE))
def test_every_file_ends_in_a_finding_soon(name: str) -> None:
    started = time.monotonic()
    intake = read_photo(HOSTILE[name], name)
    assert time.monotonic() - started < LONGEST_S
    assert intake.findings
    failed = [finding for finding in intake.findings if finding.outcome is Outcome.FAIL]
    assert (intake.photo is None) == bool(failed)
    assert all(finding.remedy for finding in failed)


@pytest.mark.parametrize(("name", "code"), EXPECTED.items(), ids=list(EXPECTED))
def test_what_is_wrong_is_named(name: str, code: str) -> None:
    intake = read_photo(HOSTILE[name], name)
    failed = {f.code for f in intake.findings if f.outcome is Outcome.FAIL}
    assert code in failed, intake.findings


@pytest.mark.parametrize("name", [name for name in HOSTILE if name.startswith("cut at")])
def test_a_cut_file_is_never_used(name: str) -> None:
    intake = read_photo(HOSTILE[name], name)
    assert intake.photo is None


def test_memory_stays_bounded() -> None:
    code = (
        "from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage\n"
        "from inspection.photo import read_photo\n"
        "from tests.inspection.photo.pictures import hostile\n"
        "for name, data in hostile().items(): read_photo(data, name)\n"
        "print(sum(getrusage(who).ru_maxrss for who in (RUSAGE_SELF, RUSAGE_CHILDREN)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
        cwd=Path(__file__).parents[3],
    )
    assert int(done.stdout) * 1024 < PEAK_BYTES


def test_a_decoder_that_takes_too_long_is_stopped() -> None:
    impatient = replace(default_settings().photo, max_decoder_s=0)
    intake = read_photo(heic(), "a.heic", impatient)
    assert [finding.code for finding in intake.findings] == ["photo.undecodable"]


def test_a_file_too_large_is_not_even_read(tmp_path: Path) -> None:
    huge = tmp_path / "huge.jpg"
    with huge.open("wb") as file:
        file.truncate(40 << 30)
    intake = read_photo(huge)
    assert [finding.code for finding in intake.findings] == ["photo.too_large"]
    assert intake.digest == ""


@pytest.mark.parametrize("name", ["missing.jpg", "."])
def test_a_file_that_cannot_be_opened_is_a_finding(tmp_path: Path, name: str) -> None:
    intake = read_photo(tmp_path / name)
    assert [finding.code for finding in intake.findings] == ["photo.unreadable"]
