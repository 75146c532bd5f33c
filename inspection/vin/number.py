"""Vehicle identification number (VIN, 车架号), in the manner of python-stdnum.

17 characters: the maker (WMI, positions 1 to 3), the car (VDS, 4 to 9, the
last of them the check digit where one is prescribed) and the single vehicle
(VIS, 10 to 17).  Digits and capital letters without I, O and Q.

Taking a number that is wrong costs a second look; refusing one that is right
costs a customer.  So only what a standard prescribes for the maker's region
is enforced: the length, the characters, and the check digit for China and
North America.

References
----------
ISO 3779:2009, ISO 3780:2009, GB 16735-2019, 49 CFR 565.

Examples
--------
>>> validate(" lvvdb24b5md 268789 ")
'LVVDB24B5MD268789'
>>> is_valid("LVVDB24B6MD268789")
False
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from inspection.errors import CharacterError, CheckDigitError, LengthError, NumberError
from inspection.vin import check_digit
from inspection.vin.check_digit import CheckDigit

__all__ = [
    "Explanation",
    "Fault",
    "compact",
    "correct_lookalikes",
    "explain",
    "is_valid",
    "validate",
    "validate_shape",
]

LENGTH = 17
ALPHABET = frozenset("ABCDEFGHJKLMNPRSTUVWXYZ0123456789")
_LOOKALIKES = str.maketrans("IOQ", "100")
_DROPPED = frozenset({"Cc", "Cf", "Mn"})
"""Control, format and combining characters."""
_SEPARATORS = frozenset(" -_.·•*/\\|:,'\"~—–‐‑")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a number.

    Parameters
    ----------
    kind
        The error that :func:`validate` raises for it.
    message
        What is wrong and where, positions counted from 1.
    """

    kind: type[NumberError]
    message: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A number taken apart; never raises, whatever the text is.

    Parameters
    ----------
    text
        As handed in.
    number
        Without separators, in capitals.
    wmi, vds, vis
        Positions 1-3, 4-9 and 10-17; empty if the length is wrong.
    check_digit
        What the check digit says; ``NOT_APPLICABLE`` also where it cannot be
        computed.
    check_digit_reason
        Why it is or is not enforced.
    given_digit, expected_digit
        Position 9, and what the other characters ask for there (also where it
        is not enforced); empty if the number is not 17 valid characters.
    faults
        All that makes :func:`validate` refuse it, worst first.
    """

    text: str
    number: str
    wmi: str
    vds: str
    vis: str
    check_digit: CheckDigit
    check_digit_reason: str
    given_digit: str
    expected_digit: str
    faults: tuple[Fault, ...]

    @property
    def valid(self) -> bool:
        """Whether :func:`validate` takes it."""
        return not self.faults


def compact(text: str) -> str:
    """Return `text` in half-width capitals, without spaces, separators and invisible characters.

    Nothing is guessed: an O stays an O, see :func:`correct_lookalikes`.
    """
    wide = unicodedata.normalize("NFKC", text).upper()
    return "".join(
        character
        for character in wide
        if character not in _SEPARATORS
        and not character.isspace()
        and unicodedata.category(character) not in _DROPPED
    )


def correct_lookalikes(text: str) -> str:
    """Return :func:`compact` of `text` with I, O and Q, which no VIN has, read as 1, 0 and 0."""
    return compact(text).translate(_LOOKALIKES)


def explain(text: str) -> Explanation:
    """Take a number apart and say everything that is wrong with it."""
    number = compact(text)
    shape = [*_length_faults(number), *_character_faults(number)]
    if shape:
        whole = len(number) == LENGTH
        return Explanation(
            text=text,
            number=number,
            wmi=number[:3] if whole else "",
            vds=number[3:9] if whole else "",
            vis=number[9:] if whole else "",
            check_digit=CheckDigit.NOT_APPLICABLE,
            check_digit_reason="the number is not 17 valid characters",
            given_digit="",
            expected_digit="",
            faults=tuple(shape),
        )
    return _explain_whole(text, number)


def validate(text: str) -> str:
    """Return the compact number if it is a VIN.

    Raises
    ------
    LengthError
        If it has not 17 characters.
    CharacterError
        If it has one that no VIN has.
    CheckDigitError
        If a check digit is prescribed for it and another one stands there.
    """
    explanation = explain(text)
    for fault in explanation.faults:
        raise fault.kind(f"{explanation.number or 'empty number'}: {fault.message}")
    return explanation.number


def validate_shape(text: str) -> str:
    """Return the compact number if it has 17 characters that VINs have, whatever its check digit.

    Raises
    ------
    LengthError, CharacterError
        As :func:`validate`.
    """
    number = compact(text)
    for fault in (*_length_faults(number), *_character_faults(number)):
        raise fault.kind(f"{number or 'empty number'}: {fault.message}")
    return number


def is_valid(text: str) -> bool:
    """Say whether :func:`validate` takes `text`."""
    return explain(text).valid


def _explain_whole(text: str, number: str) -> Explanation:
    given = number[check_digit.POSITION]
    expected = check_digit.expected_digit(number)
    result = check_digit.check(number)
    faults: tuple[Fault, ...] = ()
    if result is CheckDigit.MISMATCH:
        message = f"position 9 is {given}, the other characters ask for {expected}: read it again"
        faults = (Fault(CheckDigitError, message),)
    return Explanation(
        text=text,
        number=number,
        wmi=number[:3],
        vds=number[3:9],
        vis=number[9:],
        check_digit=result,
        check_digit_reason=check_digit.rule_for(number).reason,
        given_digit=given,
        expected_digit=expected,
        faults=faults,
    )


def _length_faults(number: str) -> list[Fault]:
    if len(number) == LENGTH:
        return []
    if not number:
        return [Fault(LengthError, "there is nothing: a VIN has 17 characters")]
    difference = len(number) - LENGTH
    amount = f"{abs(difference)} too {'many' if difference > 0 else 'few'}"
    return [Fault(LengthError, f"{len(number)} characters, {amount}: a VIN has 17")]


def _character_faults(number: str) -> list[Fault]:
    faults = []
    for position, character in enumerate(number[: 2 * LENGTH], start=1):
        if character in ALPHABET:
            continue
        if character in "IOQ":
            instead = character.translate(_LOOKALIKES)
            message = f"position {position} is {character}, which no VIN has: is it {instead}?"
        else:
            message = f"position {position} is {character!r}: only digits and letters but I, O, Q"
        faults.append(Fault(CharacterError, message))
    return faults
