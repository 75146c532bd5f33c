"""Newspapers, read by the real engine from synthetic pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from inspection.day_proof import Expectation, ProofKind, find_proof, key_from_seed, sign
from inspection.day_proof.judge_newspaper import judge_newspaper
from inspection.day_proof.masthead import PrintedDate
from inspection.day_proof.token import Sheet
from inspection.finding import Evidence, Outcome, Region
from inspection.ocr import default_engine
from tests.inspection.day_proof.scenes import (
    Shot,
    dateline,
    modules_to_width,
    newspaper,
    photograph,
    sheet_picture,
    taken_in,
)

DAY = date(2026, 6, 18)
EXPECTED = Expectation(day=DAY)
WHOLE = Evidence("vin.jpg", "0" * 64)
MASTHEAD = PrintedDate(DAY, 3, 2, "2026年6月18日 星期四", 0.97, Region(0, 0, 0.5, 0.1))
PASS, FAIL, CANNOT_TELL = Outcome.PASS, Outcome.FAIL, Outcome.CANNOT_TELL


@pytest.mark.parametrize("form", ["digits", "numerals"])
def test_a_paper_of_today_passes(form: str) -> None:
    page = newspaper(dateline(DAY, form), seed=1, width=620)
    photo = taken_in(photograph(page, Shot(620, turned_degrees=4)))
    found = find_proof(photo, EXPECTED, default_engine())
    assert (found.kind, found.day, found.outcome) == (ProofKind.NEWSPAPER, DAY, PASS)
    assert found.printed is not None
    assert found.printed.consistent is True
    assert found.printed.region.top < 0.5


def test_a_paper_of_yesterday_fails() -> None:
    page = newspaper(dateline(date(2026, 6, 17), "digits"), seed=2, width=620)
    found = find_proof(taken_in(photograph(page, Shot(620))), EXPECTED, default_engine())
    assert (found.day, found.outcome) == (date(2026, 6, 17), FAIL)


def test_the_visit_code_is_read_as_a_hint() -> None:
    key = key_from_seed(b"k" * 32)
    text = sign(Sheet("futian", DAY, bytes(12)), key)
    shot = Shot(modules_to_width(8), tilt_degrees=15, turned_degrees=10)
    photo = taken_in(photograph(sheet_picture(text, DAY, "4827"), shot))
    expected = replace(EXPECTED, keys=(key.public_key(),), visit_code="4827")
    right = find_proof(photo, expected, default_engine())
    wrong = find_proof(photo, replace(expected, visit_code="4821"), default_engine())
    assert (right.outcome, wrong.outcome) == (PASS, CANNOT_TELL)
    assert wrong.findings[-1].evidence[0].text == "4827"


@pytest.mark.parametrize(
    ("seen", "outcome"),
    [
        ((), CANNOT_TELL),
        ((MASTHEAD,), PASS),
        ((replace(MASTHEAD, day=date(2026, 6, 11)),), FAIL),
        ((replace(MASTHEAD, weekday=4),), CANNOT_TELL),
        ((replace(MASTHEAD, weekday=None),), PASS),
        ((replace(MASTHEAD, weekday=None, marks=1),), CANNOT_TELL),
        ((replace(MASTHEAD, marks=0),), CANNOT_TELL),
        ((replace(MASTHEAD, confidence=0.5),), CANNOT_TELL),
        ((MASTHEAD, replace(MASTHEAD, day=date(2026, 6, 25))), CANNOT_TELL),
        ((MASTHEAD, replace(MASTHEAD, day=date(2026, 6, 19), weekday=None)), PASS),
    ],
)
def test_only_a_date_that_stands_out_settles_it(
    seen: tuple[PrintedDate, ...], outcome: Outcome
) -> None:
    assert judge_newspaper(seen, WHOLE, EXPECTED).outcome is outcome


def test_a_note_with_todays_date_is_no_newspaper() -> None:
    page = newspaper(dateline(DAY, "digits"), seed=3, name="", width=620)
    found = find_proof(taken_in(photograph(page, Shot(620))), EXPECTED, default_engine())
    assert found.outcome is not PASS
