"""What the verifier says of files that somebody had in his hands."""

from __future__ import annotations

import io
import logging
from datetime import timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.generic import NameObject, NumberObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from courier_api.adapters.signer.trial import make_authority
from courier_api.adapters.signer.verify import PadesVerifier
from courier_api.ports.signer import Changes, Verdict
from tests.courier_api.signer.papers import (
    AT,
    PLACE,
    YEAR,
    Clock,
    Desk,
    desk,
    encrypted_report,
    plain_report,
)
from tests.courier_api.signer.wrapping import wrapped


@cache
def signed() -> bytes:
    return desk().signed(plain_report(), place=PLACE)


def gap() -> tuple[int, int]:
    """First and last byte that the signature leaves out: the signature itself."""
    reader = PdfFileReader(io.BytesIO(signed()))
    _, length, second, _ = (int(number) for number in reader.embedded_signatures[0].byte_range)
    return length, second


def verdict(pdf: bytes) -> Verdict:
    return desk().verifier.verify(pdf)


def flipped(pdf: bytes, at: int, by: int = 1) -> bytes:
    return pdf[:at] + bytes([pdf[at] ^ by]) + pdf[at + 1 :]


def turned(pdf: bytes) -> bytes:
    """The first page turned by an incremental update, every earlier byte in its place."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    found, _ = writer.find_page_for_modification(0)
    found.get_object()[NameObject("/Rotate")] = NumberObject(180)
    writer.update_container(found.get_object())
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_one_byte_changed_in_the_text_is_not_intact() -> None:
    found = verdict(flipped(signed(), signed().index(b"/Type /Page")))
    assert not found.bottom_line
    assert not found.intact


@settings(max_examples=40)
@given(st.data())
def test_no_signed_byte_can_be_changed(data: st.DataObject) -> None:
    start, end = gap()
    at = data.draw(st.integers(0, len(signed()) - 1).filter(lambda at: not start <= at < end))
    assert not verdict(flipped(signed(), at, data.draw(st.integers(1, 255)))).bottom_line


def test_an_update_after_signing_leaves_the_signature_intact_and_fails_the_file() -> None:
    changed = turned(signed())
    assert changed.startswith(signed())
    found = verdict(changed)
    assert (found.intact, found.valid, found.trusted) == (True, True, True)
    assert not found.covers_whole_file
    assert found.signatures[0].changes is Changes.OTHER
    assert not found.signatures[0].changes_allowed
    assert not found.bottom_line


def test_an_update_between_two_signatures_fails_the_first() -> None:
    found = verdict(desk().signed(turned(signed()), "second"))
    first, second = found.signatures
    assert second.holds
    assert second.covers_whole_file
    assert not first.holds
    assert not found.bottom_line


@pytest.mark.parametrize("tail", [b"\n", b"%", b"\n%%EOF\n", b"\0" * 4096])
def test_nothing_may_be_appended_however_harmless(tail: bytes) -> None:
    found = verdict(signed() + tail)
    assert not found.covers_whole_file
    assert not found.bottom_line


def test_a_wrapped_signature_keeps_every_signed_byte_and_is_found_out() -> None:
    forged = wrapped(signed(), b"accepted", b"REFUSED!")
    assert (
        b"REFUSED!"
        in PdfFileReader(io.BytesIO(forged)).root["/Pages"]["/Kids"][0]["/Contents"].data
    )
    found = verdict(forged)
    assert (found.intact, found.valid, found.trusted) == (True, True, True)
    assert not found.covers_whole_file
    assert not found.bottom_line


def test_a_wrapped_signature_cannot_be_hidden_under_another() -> None:
    found = verdict(desk().signed(wrapped(signed(), b"accepted", b"REFUSED!"), "second"))
    assert found.covers_whole_file
    assert not found.bottom_line


def test_bytes_hidden_behind_the_signature_are_found() -> None:
    _, end = gap()
    assert signed()[end - 5 : end] == b"0000>"
    found = verdict(signed()[: end - 5] + b"4142>" + signed()[end:])
    assert found.intact
    assert not found.bottom_line


def test_taking_the_signature_away_leaves_nothing_to_rely_on() -> None:
    found = verdict(plain_report())
    assert found == Verdict(())
    said = (found.bottom_line, found.intact, found.valid, found.trusted, found.covers_whole_file)
    assert said == (False,) * 5


def test_another_authority_of_the_same_name_is_not_trusted() -> None:
    other = make_authority(AT - YEAR, AT + YEAR)
    twin = Desk(other, other.issue("核保部 Underwriting", AT - YEAR, AT + YEAR))
    found = verdict(twin.signed(plain_report()))
    assert (found.intact, found.valid, found.trusted) == (True, True, False)
    assert found.signatures[0].problem == "NO_CERTIFICATE_CHAIN_FOUND"
    assert not found.bottom_line


def test_somebody_else_of_the_same_authority_is_trusted_but_not_ours() -> None:
    stranger = Desk(desk().authority, desk().authority.issue("stranger", AT - YEAR, AT + YEAR))
    found = verdict(stranger.signed(plain_report()))
    assert found.trusted
    assert not found.signatures[0].ours
    assert not found.bottom_line


def test_a_certificate_that_expired_since_holds_only_for_what_is_known_to_have_existed() -> None:
    late = PadesVerifier(
        [desk().authority.root], [desk().key.certificate], Clock(AT + YEAR + timedelta(days=1))
    )
    now = late.verify(signed())
    assert (now.intact, now.valid, now.trusted, now.bottom_line) == (True, True, False, False)
    assert now.signatures[0].problem == "OUT_OF_BOUNDS_NO_POE"
    then = late.verify(signed(), existed_at=AT + timedelta(days=2))
    assert then.bottom_line


def test_a_certificate_does_not_hold_before_it_begins() -> None:
    found = desk().verifier.verify(signed(), existed_at=AT - 2 * YEAR)
    assert not found.trusted
    assert found.signatures[0].problem


@pytest.mark.parametrize(
    "pdf",
    [b"", b"%PDF-", b"GIF89a", b"\xff" * 1000, encrypted_report(), plain_report()[:500]],
    ids=["empty", "head only", "picture", "noise", "encrypted", "cut off"],
)
def test_what_cannot_be_read_gets_a_verdict_that_says_why(pdf: bytes) -> None:
    found = verdict(pdf)
    assert found.faults
    assert not found.bottom_line


def test_a_signed_file_cut_off_anywhere_is_not_relied_on() -> None:
    whole = signed()
    for percent in range(0, 100, 5):
        assert not verdict(whole[: len(whole) * percent // 100]).bottom_line, percent


@settings(max_examples=60)
@given(st.data())
def test_no_bytes_crash_the_verifier(data: st.DataObject) -> None:
    pdf = bytearray(signed())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(pdf) - 1))
        pdf[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    start, end = gap()
    found = verdict(bytes(pdf))
    outside = bytes(pdf[:start]) != signed()[:start] or bytes(pdf[end:]) != signed()[end:]
    assert not (outside and found.bottom_line)


def test_pyhanko_writes_nothing_on_standard_error(capfd: pytest.CaptureFixture[str]) -> None:
    verdict(turned(signed()))
    verdict(flipped(signed(), 700))
    assert capfd.readouterr().err == ""
    assert logging.getLogger("pyhanko").handlers
