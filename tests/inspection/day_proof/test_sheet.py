"""The printed sheet, and reading it in photos."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest
from PIL import Image
from pypdf import PdfReader

from inspection.day_proof import (
    Challenge,
    Expectation,
    FoundProof,
    ProofKind,
    Sheet,
    Use,
    code_png,
    find_proof,
    key_from_seed,
    new_sheets,
    open_token,
    sheet_pdf,
    sign,
)
from inspection.day_proof.qr import find_codes
from inspection.errors import ValueFaultError
from inspection.finding import Outcome
from inspection.settings import default_settings
from tests.inspection.day_proof.scenes import (
    Shot,
    modules_to_width,
    photograph,
    sheet_picture,
    taken_in,
)

KEY, FORGER = key_from_seed(b"k" * 32), key_from_seed(b"f" * 32)
DAY = date(2026, 6, 18)
NONCE = bytes(range(12))
PLAIN = Shot(modules_to_width(6))
EXPECTED = Expectation(
    day=DAY, keys=(KEY.public_key(),), branch="futian", car="car-1", courier="c-1"
)
NOW = datetime(2026, 6, 18, 2, tzinfo=UTC)
PASS, FAIL, CANNOT_TELL = Outcome.PASS, Outcome.FAIL, Outcome.CANNOT_TELL


@cache
def shown(text: str, shot: Shot = PLAIN, digits: str = "") -> bytes:
    return photograph(sheet_picture(text, DAY, digits), shot)


def look(text: str, expected: Expectation = EXPECTED, **how: object) -> FoundProof:
    return find_proof(taken_in(shown(text, **how)), expected, None)  # type: ignore[arg-type]


def outcomes(found: FoundProof) -> dict[str, Outcome]:
    return {finding.code: finding.outcome for finding in found.findings}


def sheet(branch: str = "futian", day: date = DAY) -> str:
    return sign(Sheet(branch, day, NONCE), KEY)


def test_every_printed_page_has_its_own_code_and_the_date() -> None:
    sheets = new_sheets("futian", DAY, copies=3)
    pages = PdfReader(io.BytesIO(sheet_pdf(sheets, KEY, made_at=NOW))).pages
    assert len(pages) == 3
    for page, one in zip(pages, sheets, strict=True):
        words = page.extract_text().replace("\0", "")
        assert "2026年6月18日" in words
        assert "星期四" in words
        assert "测试密钥" not in words
        picture = page.images[0].image
        assert picture is not None
        framed = Image.new("L", (picture.width + 80, picture.height + 80), 255)
        framed.paste(picture.convert("L"), (40, 40))
        code = find_codes(framed.convert("RGB"))[0]
        assert open_token(code.text, [KEY.public_key()]) == one


def test_a_code_on_a_screen_is_read() -> None:
    text = sign(Challenge("v-1", NOW, NONCE), KEY)
    screen = Image.open(io.BytesIO(code_png(text, module_pixels=5))).convert("RGB")
    assert [code.text for code in find_codes(screen)] == [text]
    assert screen.width == (find_codes(screen)[0].modules + 8) * 5


def test_a_test_key_is_said_on_the_page() -> None:
    content = sheet_pdf(new_sheets("futian", DAY), KEY, made_at=NOW, test_key=True)
    words = PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert "测试密钥" in words.replace("\0", "")


@pytest.mark.parametrize("copies", [0, -1, 201])
def test_copies_have_bounds(copies: int) -> None:
    with pytest.raises(ValueFaultError, match="1 to 200"):
        new_sheets("futian", DAY, copies)


@pytest.mark.parametrize(
    "shot",
    [
        PLAIN,
        Shot(modules_to_width(5)),
        Shot(modules_to_width(8), tilt_degrees=40),
        Shot(modules_to_width(8), turned_degrees=33),
        Shot(modules_to_width(8), turned_degrees=180),
        Shot(modules_to_width(8), turned_degrees=90, light=0.4),
        Shot(modules_to_width(8), blur_pixels=2, quality=50),
    ],
)
def test_the_sheet_of_today_passes_however_it_lies(shot: Shot) -> None:
    found = look(sheet(), shot=shot)
    assert (found.kind, found.day, found.branch) == (ProofKind.SHEET, DAY, "futian")
    assert (found.nonce, found.outcome) == (NONCE, PASS)


def test_the_size_of_a_module_is_measured() -> None:
    for pixels in (5, 8):
        found = look(sheet(), shot=Shot(modules_to_width(pixels)))
        assert found.code is not None
        assert found.code.module_pixels == pytest.approx(pixels, rel=0.08)
        region = found.code.region
        assert region.left < 0.5 < region.left + region.width


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (sheet(day=DAY - timedelta(1)), "2026-06-17"),
        (sheet(day=DAY + timedelta(1)), "2026-06-19"),
        (sheet(branch="luohu"), "luohu"),
        (sign(Sheet("futian", DAY, NONCE), FORGER), "none of the keys"),
        (sheet()[:-8] + "AAAAAAAA", "none of the keys"),
        ("PC1:NONSENSE", "damaged|not known"),
    ],
)
def test_a_wrong_sheet_fails_and_says_why(text: str, said: str) -> None:
    found = look(text)
    assert found.outcome is FAIL
    finding = found.findings[0]
    assert finding.remedy
    assert any(word in finding.message for word in said.split("|"))


def test_without_a_key_nobody_can_tell() -> None:
    found = look(sheet(), Expectation(day=DAY))
    assert (found.day, found.outcome) == (DAY, CANNOT_TELL)


def test_foreign_codes_and_plain_photos_are_no_proof() -> None:
    for data in (shown("https://example.com/"), shown("6901234567892")):
        found = find_proof(taken_in(data), EXPECTED, None)
        assert (found.kind, found.outcome) == (None, CANNOT_TELL)
        assert "5 pixels" in found.findings[0].remedy


def test_a_good_sheet_counts_beside_a_forged_one() -> None:
    both = Image.new("RGB", (2600, 1800), "grey")
    both.paste(sheet_picture(sign(Sheet("futian", DAY, NONCE), FORGER), DAY), (10, 10))
    both.paste(sheet_picture(sheet(), DAY), (1310, 10))
    file = io.BytesIO()
    both.save(file, "JPEG")
    assert find_proof(taken_in(file.getvalue()), EXPECTED, None).outcome is PASS


@pytest.mark.parametrize(
    ("uses", "serves", "outcome"),
    [
        ((), "car", None),
        ((Use(NONCE, "car-1", "futian", "c-1"),), "car", None),
        ((Use(bytes(12), "car-2", "futian", "c-1"),), "car", None),
        ((Use(NONCE, "car-2", "futian", "c-1"),), "car", FAIL),
        ((Use(NONCE, "car-2", "futian", "c-1"),), "courier", PASS),
        ((Use(NONCE, "car-2", "futian", "c-2"),), "courier", FAIL),
        ((Use(NONCE, "car-2", "futian", "c-2"),), "branch", PASS),
    ],
)
def test_reuse_across_cars_is_noticed(
    uses: tuple[Use, ...], serves: str, outcome: Outcome | None
) -> None:
    from dataclasses import replace

    settings = replace(default_settings().proof, nonce_serves=serves)
    photo = taken_in(shown(sheet()))
    found = find_proof(photo, replace(EXPECTED, uses=uses), None, settings)
    assert outcomes(found).get("proof.reuse") is outcome


@pytest.mark.parametrize(
    ("issued_s_ago", "visit", "outcome"),
    [
        (0, "v-1", PASS),
        (1020, "v-1", PASS),
        (1021, "v-1", FAIL),
        (-120, "v-1", PASS),
        (-121, "v-1", FAIL),
        (60, "v-2", FAIL),
    ],
)
def test_a_challenge_is_for_one_visit_and_soon_over(
    issued_s_ago: int, visit: str, outcome: Outcome
) -> None:
    # 900 s are valid, and 120 s of skew are allowed on either side.
    text = sign(Challenge(visit, NOW - timedelta(seconds=issued_s_ago), NONCE), KEY)
    expected = Expectation(keys=(KEY.public_key(),), visit="v-1", arrived_at=NOW)
    found = look(text, expected)
    assert (found.kind, found.outcome) == (ProofKind.CHALLENGE, outcome)


def test_a_challenge_never_serves_two_cars() -> None:
    text = sign(Challenge("v-1", NOW, NONCE), KEY)
    expected = Expectation(
        keys=(KEY.public_key(),), arrived_at=NOW, car="car-1", uses=(Use(NONCE, "car-2"),)
    )
    assert outcomes(look(text, expected))["proof.reuse"] is FAIL


@pytest.mark.parametrize("code", ["123", "12345", "12a4", "１２３４"])
def test_a_visit_code_is_four_digits(code: str) -> None:
    with pytest.raises(ValueFaultError, match="four digits"):
        Expectation(visit_code=code)


def test_empty_cells_fail_and_others_are_for_a_human_without_a_reader() -> None:
    from dataclasses import replace

    expected = replace(EXPECTED, visit_code="4827")
    shot = Shot(modules_to_width(8), tilt_degrees=20, turned_degrees=15)
    assert outcomes(look(sheet(), expected, shot=shot))["proof.visit_code"] is FAIL
    assert outcomes(look(sheet(), expected, shot=shot, digits="48"))["proof.visit_code"] is FAIL
    written = look(sheet(), expected, shot=shot, digits="4827")
    assert outcomes(written)["proof.visit_code"] is CANNOT_TELL
