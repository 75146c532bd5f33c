"""What is taken for a VIN, what is refused, and what is said about it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspection.errors import CharacterError, CheckDigitError, LengthError
from inspection.vin import (
    CheckDigit,
    compact,
    correct_lookalikes,
    explain,
    is_valid,
    validate,
    validate_shape,
)
from inspection.vin.check_digit import expected_digit

LISTS = Path(__file__).parents[3] / "fixtures" / "vin_lists"
ALPHABET = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"

vins = st.text(alphabet=ALPHABET, min_size=17, max_size=17)


def listed(name: str) -> list[str]:
    with (LISTS / name).open(encoding="utf-8", newline="") as file:
        return [row["vin"] for row in csv.DictReader(file)]


def with_right_digit(number: str) -> str:
    return number[:8] + expected_digit(number) + number[9:]


@pytest.mark.parametrize("name", ["us_decoded.csv", "china_check_digit_valid.csv"])
def test_every_real_number_is_taken(name: str) -> None:
    assert [vin for vin in listed(name) if not is_valid(vin)] == []


def test_the_check_digit_of_the_worked_example_of_49_cfr_565() -> None:
    # 11111111111111111 is the number the rule is usually explained with: the weights sum to 89,
    # 89 - 0 (position 9 weighs nothing) = 89 = 8 * 11 + 1.
    assert expected_digit("11111111111111111") == "1"


def test_a_remainder_of_ten_is_an_x() -> None:
    assert expected_digit("1M8GDM9AXKP042788") == "X"


@pytest.mark.parametrize(
    "text",
    [
        "lvvdb24b5md268789",
        " LVV DB24B5 MD268789\n",
        "*LVVDB24B5MD268789*",
        "LVV-DB24B5-MD268789",
        "ＬＶＶＤＢ２４Ｂ５ＭＤ２６８７８９",
        "\ufeffLVVDB24B5MD268789\u200b",
    ],
)
def test_the_way_it_is_typed_does_not_matter(text: str) -> None:
    assert validate(text) == "LVVDB24B5MD268789"


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("", LengthError, "nothing"),
        ("LVVDB24B5MD26878", LengthError, "1 too few"),
        ("LVVDB24B5MD2687899", LengthError, "1 too many"),
        ("LVVDB24B5MD26878O", CharacterError, "is it 0?"),
        ("IVVDB24B5MD268789", CharacterError, "is it 1?"),
        ("LVVDB24B5MD26878京", CharacterError, "position 17"),
        ("LVVDB24B6MD268789", CheckDigitError, "ask for 5"),
        ("1M8GDM9A0KP042788", CheckDigitError, "ask for X"),
    ],
)
def test_a_wrong_number_is_refused_with_the_reason(
    text: str, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said.replace("?", r"\?")):
        validate(text)
    assert not is_valid(text)


@pytest.mark.parametrize(
    ("vin", "result"),
    [
        ("LVVDB24B5MD268789", CheckDigit.MATCH),
        ("LVVDB24B6MD268789", CheckDigit.MISMATCH),
        ("11111111111111111", CheckDigit.MATCH),
        ("11111111211111111", CheckDigit.MISMATCH),
        ("WVWZZZ1KZ6W545036", CheckDigit.NOT_APPLICABLE),
        ("3VWZZZ1KZ7M000001", CheckDigit.NOT_APPLICABLE),
        ("XTAGFL110NY614115", CheckDigit.NOT_APPLICABLE),
        ("LPSVSEDEEML000123", CheckDigit.NOT_APPLICABLE),
        ("VF1BT1F0638797823", CheckDigit.NOT_APPLICABLE),
    ],
)
def test_the_check_digit_counts_only_where_it_is_prescribed(vin: str, result: CheckDigit) -> None:
    explanation = explain(vin)
    assert explanation.check_digit is result
    assert explanation.check_digit_reason


def test_all_faults_are_told_at_once() -> None:
    faults = explain("LVVDB24B5MD26878IQ").faults
    assert [fault.kind for fault in faults] == [LengthError, CharacterError, CharacterError]


def test_lookalikes_are_corrected_only_on_request() -> None:
    assert compact("LVVOIQ") == "LVVOIQ"
    assert correct_lookalikes("lvvoiq") == "LVV010"


def test_a_wrong_check_digit_leaves_the_shape_right() -> None:
    assert validate_shape("lvvdb24b6md268789") == "LVVDB24B6MD268789"


@given(vins)
def test_exactly_one_check_digit_fits(number: str) -> None:
    chinese = "L" + number[1:]
    if explain(chinese).check_digit is CheckDigit.NOT_APPLICABLE:
        return
    fitting = [d for d in "0123456789X" if is_valid(chinese[:8] + d + chinese[9:])]
    assert fitting == [expected_digit(chinese)]


@given(vins, st.integers(0, 16), st.sampled_from("0123456789"))
def test_one_changed_digit_is_always_noticed(number: str, index: int, digit: str) -> None:
    # weights 2 to 10 have no common factor with 11, so a changed digit changes the remainder
    right = with_right_digit("L" + number[1:3] + "A" + number[4:])
    if not right[index].isdigit() or right[index] == digit or index == 8:
        return
    assert not is_valid(right[:index] + digit + right[index + 1 :])


@given(vins)
def test_the_parts_make_up_the_number(number: str) -> None:
    explanation = explain(number)
    assert explanation.wmi + explanation.vds + explanation.vis == number


@given(st.text(max_size=60))
def test_no_text_breaks_the_explanation(text: str) -> None:
    explanation = explain(text)
    assert explanation.valid == is_valid(text)
    assert compact(compact(text)) == compact(text)
