"""Match, no match, cannot tell: the questions an underwriter asks."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspection.errors import NumberError
from inspection.ocr.line import Quad
from inspection.settings import default_settings
from inspection.vin_photo import Answer, match_vin
from inspection.vin_photo.distance import within_one
from inspection.vin_photo.joined import joined
from tests.inspection.scenes.numbers import any_vin, twin
from tests.inspection.vin_photo.strips import Doubts, sight, strip

SETTINGS = default_settings().vin_photo
CHINESE = "LVVDB24B5MD268789"
GERMAN = "WVWZZZ3CZ7E225699"


def answer(expected: str, shown: str, doubts: Doubts | None = None) -> Answer:
    return match_vin(sight([strip(shown, doubts)] * 3), expected, SETTINGS).answer


@pytest.mark.parametrize("vin", [CHINESE, GERMAN])
def test_the_same_number_matches(vin: str) -> None:
    assert answer(vin, f"*{vin}*") is Answer.MATCH
    assert answer(f" {vin.lower()} ", vin) is Answer.MATCH


def test_another_car_does_not() -> None:
    found = match_vin(sight([strip("LVTDB21B5MD270216")] * 3), CHINESE, SETTINGS)
    assert found.answer is Answer.NO_MATCH
    assert (found.differences[0].position, found.differences[0].read) == (3, "T")


@given(st.integers(0, 2**32), st.booleans())
def test_no_twin_ever_matches_a_clear_photo(seed: int, checked: bool) -> None:
    rng = random.Random(seed)
    vin = any_vin(rng, checked=checked)
    assert answer(vin, vin) is Answer.MATCH
    assert answer(twin(vin, rng, checked=checked), vin) is not Answer.MATCH


@given(st.integers(0, 2**32), st.integers(0, 16), st.floats(0.02, 0.45))
def test_nor_one_where_the_reader_was_unsure_of_a_digit(
    seed: int, place: int, doubt: float
) -> None:
    rng = random.Random(seed)
    vin = any_vin(rng, checked=False)
    forged = twin(vin, rng, checked=False)
    other = next((at for at in range(17) if vin[at] != forged[at]), place)
    assert answer(forged, vin, {other: {forged[other]: doubt}}) is not Answer.MATCH


def test_one_character_misread_does_no_harm_where_the_check_digit_guards() -> None:
    assert answer(CHINESE, CHINESE.replace("D", "0", 1), {3: {"D": 0.01}}) is Answer.MATCH


def test_two_digits_misread_never_match() -> None:
    shown = CHINESE[:-2] + "98"
    assert answer(CHINESE, shown, {15: {"8": 0.3}, 16: {"9": 0.3}}) is not Answer.MATCH


def test_letters_read_for_digits_do_no_harm_where_the_check_digit_guards() -> None:
    doubts = {3: {"D": 0.1}, 4: {"B": 0.1}}
    assert answer(CHINESE, "LVV0824B5MD268789", doubts) is Answer.MATCH
    assert answer(CHINESE, "LVV0824B5MD268788", doubts) is not Answer.MATCH


def test_without_a_check_digit_a_confusion_matches_only_if_the_reader_was_unsure() -> None:
    shown = GERMAN.replace("C", "0", 1)
    assert answer(GERMAN, shown, {7: {"C": 0.3}}) is Answer.MATCH
    assert answer(GERMAN, shown) is Answer.CANNOT_TELL


def test_without_a_check_digit_a_digit_for_a_digit_is_another_car() -> None:
    assert answer(GERMAN, GERMAN[:-1] + "8", {16: {"9": 0.4}}) is Answer.CANNOT_TELL
    assert answer(GERMAN, GERMAN[:-1] + "8") in {Answer.NO_MATCH, Answer.CANNOT_TELL}


def test_a_number_in_two_pieces_of_which_one_is_missing_cannot_be_told() -> None:
    assert answer(CHINESE, CHINESE[:9]) is Answer.CANNOT_TELL


def test_a_photo_without_text_cannot_be_told() -> None:
    found = match_vin(sight(), CHINESE, SETTINGS)
    assert found.answer is Answer.CANNOT_TELL
    assert found.differences == ()


@pytest.mark.parametrize("expected", ["", "LVVDB24B5MD26878", "LVVDB24B5MD26878O"])
def test_an_order_without_a_number_is_refused(expected: str) -> None:
    with pytest.raises(NumberError):
        match_vin(sight(), expected, SETTINGS)


@given(st.text("AB01", max_size=6), st.text("AB01", max_size=6))
def test_within_one_is_symmetric_and_right(one: str, other: str) -> None:
    edits = {one} | {
        one[:at] + middle + one[at + drop :]
        for at in range(len(one) + 1)
        for middle in ("", "A", "B", "0", "1")
        for drop in (0, 1)
        if len(middle) + drop <= 2
    }
    assert within_one(one, other) == (other in edits)
    assert within_one(one, other) == within_one(other, one)


def test_pieces_on_one_base_line_are_joined_in_any_order() -> None:
    left = Quad((0, 0), (100, 4), (100, 24), (0, 20))
    right = Quad((110, 4), (200, 8), (200, 28), (110, 24))
    below = Quad((0, 60), (100, 64), (100, 84), (0, 80))
    whole = Quad(left.top_left, right.top_right, right.bottom_right, left.bottom_left)
    assert joined([right, below, left]) == [right, below, left, whole]
    assert joined([left, below]) == [left, below]
