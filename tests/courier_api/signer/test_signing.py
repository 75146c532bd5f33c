"""What the signer makes, and what it refuses."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from pypdf import PdfReader

from courier_api.errors import InputError, SigningError
from courier_api.ports.signer import Changes, Place
from tests.courier_api.signer.papers import (
    AT,
    PLACE,
    YEAR,
    Clock,
    Desk,
    chinese_report,
    desk,
    encrypted_report,
    plain_report,
)


@pytest.mark.parametrize("place", [None, PLACE], ids=["invisible", "on the page"])
@pytest.mark.parametrize("final", [False, True], ids=["open", "final"])
def test_a_chinese_report_of_several_pages_verifies(place: Place | None, final: bool) -> None:
    pdf = chinese_report()
    signed = desk().signed(pdf, place=place, final=final)
    verdict = desk().verifier.verify(signed)
    (facts,) = verdict.signatures
    assert verdict.bottom_line
    assert (facts.field, facts.final, facts.changes) == ("decision", final, Changes.NONE)
    assert (facts.claimed_at, facts.signed_at, facts.stamped_at) == (AT, AT, None)
    assert facts.signer == "TEST - NOT A REAL SIGNATURE: 核保部 Underwriting"
    assert verdict.is_test


def test_nothing_before_the_signature_is_changed() -> None:
    pdf = plain_report()
    assert desk().signed(pdf, place=PLACE).startswith(pdf)


def test_it_is_a_pades_signature_with_the_given_time_and_no_time_attribute_of_cms() -> None:
    signed = desk().signed(plain_report())
    assert b"/ETSI.CAdES.detached" in signed
    field = PdfReader(io.BytesIO(signed)).get_fields()["decision"]  # type: ignore[index]
    assert field["/V"]["/M"].startswith("D:20260618030000")
    hexed = re.search(rb"/Contents\s*<([0-9a-fA-F]+)>", signed)
    assert hexed is not None
    cms = bytes.fromhex(hexed[1].decode())
    assert bytes.fromhex("06092a864886f70d010905") not in cms  # signing-time, barred by PAdES
    assert bytes.fromhex("060b2a864886f70d010910022f") in cms  # signing-certificate-v2


def test_the_box_shows_name_time_and_that_it_is_a_trial_in_chinese() -> None:
    signed = desk().signed(plain_report(), place=PLACE)
    page = PdfReader(io.BytesIO(signed)).pages[-1]
    widget = next(note for note in page["/Annots"] if note["/Subtype"] == "/Widget")  # type: ignore[attr-defined]
    assert [float(side) for side in widget["/Rect"]] == [325, 70, 555, 160]
    assert "/AP" in widget
    assert b"/FontFile" in signed


@pytest.mark.parametrize("name", ["欧阳𠮷祥", "😀", "a" * 30, "", "(\\)"])
def test_no_name_is_too_strange_for_the_box(name: str) -> None:
    key = desk().authority.issue(name, AT - YEAR, AT + YEAR)
    odd = Desk(desk().authority, key)
    assert odd.verifier.verify(odd.signed(plain_report(), place=PLACE)).intact


def test_a_second_signature_may_follow_and_a_final_one_closes_the_file() -> None:
    once = desk().signed(plain_report(), "first")
    twice = desk().signed(once, "second", place=PLACE, final=True)
    verdict = desk().verifier.verify(twice)
    first, second = verdict.signatures
    assert verdict.bottom_line
    assert (first.covers_whole_file, first.changes, first.final) == (False, Changes.FORMS, False)
    assert (second.covers_whole_file, second.changes, second.final) == (True, Changes.NONE, True)
    with pytest.raises(InputError, match="closed by a final signature"):
        desk().signed(twice, "third")


def test_nothing_follows_a_first_signature_that_is_final() -> None:
    closed = desk().signed(plain_report(), final=True)
    with pytest.raises(InputError, match="closed by a final signature"):
        desk().signed(closed, "second")


def test_a_field_is_signed_once() -> None:
    with pytest.raises(InputError, match="signed already"):
        desk().signed(desk().signed(plain_report()))


@pytest.mark.parametrize(
    ("pdf", "words"),
    [
        (b"", "does not begin"),
        (b"no PDF at all", "does not begin"),
        (b"%PDF-1.7\n%%EOF\n", "damaged or cut off"),
        (plain_report()[:-200], "damaged or cut off"),
        (plain_report()[: len(plain_report()) // 2], "damaged or cut off"),
        (encrypted_report(), "encrypted"),
    ],
)
def test_what_is_no_whole_open_pdf_is_refused(pdf: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        desk().signed(pdf)


@pytest.mark.parametrize(
    "place",
    [
        replace(PLACE, page=2),
        replace(PLACE, page=-3),
        replace(PLACE, right_pt=700),
        replace(PLACE, left_pt=-1),
        replace(PLACE, top_pt=75),
        replace(PLACE, left_pt=550, right_pt=330),
        replace(PLACE, left_pt=float("nan")),
    ],
)
def test_a_place_off_the_page_is_refused(place: Place) -> None:
    with pytest.raises(InputError, match=r"place|numbered"):
        desk().signed(plain_report(), place=place)


def test_every_fault_of_words_is_told_at_once() -> None:
    with pytest.raises(InputError) as refused:
        desk().signer.sign(plain_report(), reason=" ", field="a.b")
    assert len(refused.value.faults) == 2


def test_every_fault_of_a_certificate_is_told_at_once() -> None:
    authority = desk().authority
    key = authority.issue("late", AT - YEAR, AT - timedelta(days=1), for_documents=False)
    with pytest.raises(SigningError) as refused:
        Desk(authority, key).signed(plain_report())
    assert [fault.split()[0] for fault in refused.value.faults] == ["expired", "is"]


def test_nothing_is_signed_before_the_certificate_begins() -> None:
    early = Desk(desk().authority, desk().key, Clock(AT - 2 * YEAR))
    with pytest.raises(SigningError, match="not valid before"):
        early.signed(plain_report())


def test_fifty_at_once_all_hold_and_differ_only_where_they_should() -> None:
    signer, verifier = desk().signer, desk().verifier

    def one(number: int) -> tuple[str, bool]:
        field = f"f{number}"
        verdict = verifier.verify(signer.sign(plain_report(), reason="批量", field=field))
        return verdict.signatures[0].field, verdict.bottom_line

    with ThreadPoolExecutor(10) as pool:
        assert list(pool.map(one, range(50))) == [(f"f{number}", True) for number in range(50)]
