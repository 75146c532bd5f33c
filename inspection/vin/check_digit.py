"""The check digit at position 9.

References
----------
GB 16735-2019, annex A; 49 CFR 565.15 (c); ISO 3779:2009 leaves it to the region.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from inspection.errors import TableError

__all__ = ["CheckDigit", "CheckDigitRule", "check", "expected_digit", "rule_for"]

POSITION = 8
"""Index of the check digit (position 9)."""

_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VALUES = {str(digit): digit for digit in range(10)} | dict(
    zip("ABCDEFGHJKLMNPRSTUVWXYZ", (*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)), strict=True)
)
_TABLE = "check_digit_rules.csv"


class CheckDigit(StrEnum):
    """What the check digit says about the number."""

    MATCH = "MATCH"
    MISMATCH = "MISMATCH"
    NOT_APPLICABLE = "NOT_APPLICABLE"


@dataclass(frozen=True, slots=True)
class CheckDigitRule:
    """Whether numbers of one pattern must carry a check digit, and why."""

    pattern: re.Pattern[str]
    enforced: bool
    reason: str


def expected_digit(number: str) -> str:
    """Return the check digit (0 to 9, X) that the other 16 characters ask for.

    Parameters
    ----------
    number
        17 characters of a VIN; what stands at position 9 does not matter.

    Examples
    --------
    >>> expected_digit("LVVDB24B5MD268789")
    '5'
    """
    total = sum(
        _VALUES[character] * weight
        for index, (character, weight) in enumerate(zip(number, _WEIGHTS, strict=True))
        if index != POSITION
    )
    remainder = total % 11
    return "X" if remainder == 10 else str(remainder)


@cache
def rules() -> tuple[CheckDigitRule, ...]:
    """Return the table of the package; the first pattern that fits a number counts."""
    text = files("inspection.vin").joinpath(_TABLE).read_text("utf-8")
    rows = tuple(csv.DictReader(text.splitlines()))
    read = tuple(
        CheckDigitRule(re.compile(row["pattern"]), row["enforced"] == "yes", row["reason"])
        for row in rows
    )
    if not read or not read[-1].pattern.match(""):
        raise TableError(_TABLE, ["the last row must fit every number"])
    return read


def rule_for(number: str) -> CheckDigitRule:
    """Return the rule that decides whether `number` must carry a check digit."""
    return next(rule for rule in rules() if rule.pattern.match(number))


def check(number: str) -> CheckDigit:
    """Compare the check digit of 17 valid characters with the other 16."""
    if not rule_for(number).enforced:
        return CheckDigit.NOT_APPLICABLE
    fits = number[POSITION] == expected_digit(number)
    return CheckDigit.MATCH if fits else CheckDigit.MISMATCH
