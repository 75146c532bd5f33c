"""What is made of strips that say this or that."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspection.settings import default_settings
from inspection.vin import CheckDigit, is_valid
from inspection.vin_photo import NOTHING_READ, read_vin
from inspection.vin_photo.evidence import Evidence
from inspection.vin_photo.plausible import plausibility
from tests.inspection.scenes.numbers import any_vin
from tests.inspection.vin_photo.strips import sight, strip

SETTINGS = default_settings().vin_photo
CHINESE = "LVVDB24B5MD268789"
GERMAN = "WVWZZZ3CZ7E225699"


@pytest.mark.parametrize("vin", [CHINESE, GERMAN])
def test_a_clear_number_is_accepted(vin: str) -> None:
    reading = read_vin(sight([strip(vin)] * 3), SETTINGS)
    assert (reading.vin, reading.accepted, reading.repaired) == (vin, True, False)
    assert reading.confidence > 0.9
    assert reading.region is not None
    assert (reading.region.left, reading.region.width) == (0.1, 0.8)


def test_stars_and_words_around_it_do_not_matter() -> None:
    assert read_vin(sight([strip(f"*{CHINESE}*")]), SETTINGS).vin == CHINESE
    assert read_vin(sight([strip(f"车架号{CHINESE}")]), SETTINGS).vin == CHINESE


def test_i_o_and_q_are_read_as_the_digits_they_look_like() -> None:
    number = "WVWZZZ1KZ6W540036"
    lookalike = number.replace("1", "I", 1).replace("0", "O", 1)
    lattice = strip(number)
    shown = strip(lookalike)
    mixed = type(lattice)(
        type(lattice.spelling)(shown.spelling.characters, lattice.spelling.alphabet,
                               lattice.spelling.chances)
    )  # fmt: skip
    assert read_vin(sight([mixed] * 3), SETTINGS).vin == number


def test_the_check_digit_chooses_between_readings_and_a_human_looks() -> None:
    misread = CHINESE.replace("D", "0", 1)
    reading = read_vin(sight([strip(misread, {3: {"D": 0.2}})] * 3), SETTINGS)
    assert reading.vin == CHINESE
    assert reading.repaired
    assert not reading.accepted


def test_a_number_whose_check_digit_cannot_be_mended_is_not_accepted() -> None:
    reading = read_vin(sight([strip("LVVDB24B4MD268789")] * 3), SETTINGS)
    assert not reading.accepted


def test_a_reading_half_of_the_strips_contradict_is_not_accepted() -> None:
    other = GERMAN[:-1] + "8"
    strips = [strip(GERMAN)] * 2 + [strip(other)] * 2
    assert not read_vin(sight(strips), SETTINGS).accepted


def test_strips_chosen_because_they_read_well_are_for_a_human() -> None:
    shown = sight([strip(GERMAN)] * 3)
    chosen = replace(shown, lines=tuple(replace(one, fitted=True) for one in shown.lines))
    reading = read_vin(chosen, SETTINGS)
    assert (reading.vin, reading.accepted) == (GERMAN, False)


def test_the_line_that_is_a_number_is_chosen() -> None:
    junk = "CORPORATRONMOTORS"
    assert read_vin(sight([strip(junk)], [strip(CHINESE)]), SETTINGS).vin == CHINESE


def test_nothing_like_a_number_is_nothing() -> None:
    assert read_vin(sight(), SETTINGS) == NOTHING_READ
    assert read_vin(sight([strip("1820")]), SETTINGS) == NOTHING_READ
    assert read_vin(sight([strip("MXNTSUBHSHMCTRSCR")]), SETTINGS).vin is None


@given(st.randoms(use_true_random=False), st.booleans())
def test_what_is_accepted_is_valid(rng: object, checked: bool) -> None:
    vin = any_vin(rng, checked=checked)  # type: ignore[arg-type]
    reading = read_vin(sight([strip(vin)] * 3), SETTINGS)
    if reading.accepted:
        assert reading.vin == vin
        assert is_valid(vin)
        assert reading.check_digit is not CheckDigit.MISMATCH


def test_near_words_come_by_what_the_picture_says() -> None:
    evidence = Evidence((strip(GERMAN, {16: {"8": 0.3}}),))
    near = [one for one, _ in zip(evidence.near(GERMAN), range(50), strict=False)]
    assert near[0].word == GERMAN
    assert near[1].word == GERMAN[:-1] + "8"
    assert [one.seen for one in near] == sorted((one.seen for one in near), reverse=True)


def test_a_number_against_the_customs_is_less_plausible() -> None:
    assert plausibility(GERMAN) > plausibility("VVW" + GERMAN[3:])
    assert plausibility(GERMAN) > plausibility(GERMAN[:-1] + "A")
    assert plausibility(CHINESE) > plausibility(CHINESE[:8] + "4" + CHINESE[9:])
