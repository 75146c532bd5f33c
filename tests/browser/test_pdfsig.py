"""A second opinion on signatures, by poppler's pdfsig: no browser, but a program of its own."""

from __future__ import annotations

import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.courier_api.signer.papers import PLACE, chinese_report, desk


def second_opinion(pdf: bytes, folder: Path) -> str:
    program = shutil.which("pdfsig")
    if program is None:
        pytest.fail("no pdfsig: install Debian's poppler-utils")
    path = folder / "signed.pdf"
    path.write_bytes(pdf)
    told = subprocess.run(
        [program, "-nocert", str(path)], capture_output=True, text=True, check=True
    )
    return told.stdout


def signed(pdf: bytes, *fields: str, **how: Any) -> bytes:
    """Sign in a thread of its own: that of the tests has the event loop of the browser."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(desk().signed, pdf, *fields, **how).result()


def test_pdfsig_finds_a_valid_pades_signature_of_the_whole_file(tmp_path: Path) -> None:
    told = second_opinion(signed(chinese_report(), place=PLACE, final=True), tmp_path)
    for words in ("Signature is Valid", "Total document signed", "ETSI.CAdES.detached", "核保部"):
        assert words in told


def test_pdfsig_calls_both_signatures_of_a_file_valid(tmp_path: Path) -> None:
    once = signed(chinese_report(), "first", place=PLACE)
    told = second_opinion(signed(once, "second", final=True), tmp_path)
    assert told.count("Signature is Valid") == 2


def test_pdfsig_finds_a_changed_byte(tmp_path: Path) -> None:
    genuine = signed(chinese_report(), place=PLACE)
    changed = genuine.replace(b"/Type /Pages", b"/Type /Pagez", 1)
    assert changed != genuine
    assert "Signature is Valid" not in second_opinion(changed, tmp_path)
