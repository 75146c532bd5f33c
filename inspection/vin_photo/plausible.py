"""How much a 17-character reading looks like a VIN, whatever the picture says.

Added to what the picture says, in the same units (logarithms of odds).  The
weights say how rarely a true number breaks each custom; where a custom is a
standard's rule it weighs most.

References
----------
ISO 3779:2009, 4.3 and 4.4: the last four characters are digits, position 10
is the model year; GB 16735-2019, 49 CFR 565: position 9 is the check digit.
"""

from __future__ import annotations

from functools import lru_cache

from inspection.vin import is_known_maker
from inspection.vin.check_digit import expected_digit, rule_for, rules
from inspection.vin.years import is_year_code

__all__ = [
    "MOST_PLAUSIBLE",
    "check_digit_by_choice",
    "check_digit_fits",
    "check_digit_used",
    "plausibility",
]

_LETTER_AT_END = -5.0
_LETTER_BEFORE_END = -0.7
_UNKNOWN_MAKER = -5.5
_MAKER_IN_ONE_LIST = -1.5
_NO_YEAR_PRESCRIBED = -3.0
_NO_YEAR = -1.0
_WRONG_CHECK_DIGIT = -8.0
_CHECK_DIGIT_BY_CHOICE = 0.6
"""Makers that need none use one all the same, and chance gives it to one number in eleven."""
MOST_PLAUSIBLE = _CHECK_DIGIT_BY_CHOICE
"""No number has more."""


def check_digit_used(number: str) -> bool:
    """Say whether the maker must use a check digit."""
    return rule_for(number).enforced


@lru_cache(maxsize=4096)
def check_digit_fits(number: str) -> bool:
    """Say whether position 9 is what the other characters ask for, prescribed or not."""
    return number[8] == expected_digit(number)


def check_digit_by_choice(number: str) -> bool:
    """Say whether the maker may use a check digit though none is prescribed.

    Not where the table says what stands at position 9 instead.
    """
    rule = rule_for(number)
    return not rule.enforced and rule is rules()[-1]


@lru_cache(maxsize=16384)
def plausibility(number: str) -> float:
    """Return the logarithm of the odds that 17 characters of a VIN's alphabet are a VIN."""
    weight = _LETTER_AT_END * sum(not character.isdigit() for character in number[13:])
    if not number[12].isdigit():
        weight += _LETTER_BEFORE_END
    if not is_known_maker(number):
        weight += _UNKNOWN_MAKER
    elif not is_known_maker(number, listed_by_us=True):
        weight += _MAKER_IN_ONE_LIST
    year = is_year_code(number[9])
    if check_digit_used(number):
        weight += 0.0 if year else _NO_YEAR_PRESCRIBED
        weight += 0.0 if check_digit_fits(number) else _WRONG_CHECK_DIGIT
    else:
        weight += 0.0 if year or number[9] == "0" else _NO_YEAR
        chosen = check_digit_by_choice(number) and check_digit_fits(number)
        weight += _CHECK_DIGIT_BY_CHOICE if chosen else 0.0
    return weight
