"""Plate numbers (车牌号), in the manner of python-stdnum.

Examples
--------
>>> validate("粤b·12 345")
'粤B12345'
>>> explain("京AD12345").kind
<PlateKind.NEW_ENERGY_SMALL: 'new_energy_small'>
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from inspection.errors import CharacterError, FormatError, LengthError, NumberError
from inspection.plate.kinds import KINDS, PROVINCES, PlateColor, PlateKind

__all__ = [
    "Explanation",
    "Fault",
    "PlateColor",
    "PlateKind",
    "compact",
    "explain",
    "is_valid",
    "same_plate",
    "validate",
]

_LENGTHS = frozenset({7, 8})
_MARKS = "使领警学挂港澳应急"
_ALPHABET = frozenset(PROVINCES + _MARKS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
_SEPARATORS = frozenset(" -_.·•・*/\\|:,'\"~—–‐‑●")
_DROPPED = frozenset({"Cc", "Cf", "Mn"})


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a number, and the error :func:`validate` raises for it."""

    kind: type[NumberError]
    message: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A plate number taken apart; never raises, whatever the text is.

    Parameters
    ----------
    text, number
        As handed in, and compact.
    kind
        ``None`` if it fits none.
    name_zh
        The kind in Chinese.
    colors
        Grounds the plate can have; more than one where the number does not tell.
    province, office, serial
        Parts; empty where the kind has none.
    faults
        All that makes :func:`validate` refuse it.
    """

    text: str
    number: str
    kind: PlateKind | None
    name_zh: str
    colors: tuple[PlateColor, ...]
    province: str
    office: str
    serial: str
    faults: tuple[Fault, ...]

    @property
    def valid(self) -> bool:
        """Whether :func:`validate` takes it."""
        return not self.faults


def compact(text: str) -> str:
    """Return `text` in half-width capitals, without spaces, dots and invisible characters."""
    wide = unicodedata.normalize("NFKC", text).upper()
    return "".join(
        character
        for character in wide
        if character not in _SEPARATORS
        and not character.isspace()
        and unicodedata.category(character) not in _DROPPED
    )


def explain(text: str) -> Explanation:
    """Take a number apart and say everything that is wrong with it."""
    number = compact(text)
    for kind in KINDS:
        found = kind.pattern.fullmatch(number)
        if found is not None:
            parts = found.groupdict()
            return Explanation(
                text=text,
                number=number,
                kind=kind.kind,
                name_zh=kind.name_zh,
                colors=kind.colors,
                province=parts.get("place") or "",
                office=parts.get("office") or "",
                serial=parts.get("serial") or "",
                faults=(),
            )
    faults = (*_length_faults(number), *_character_faults(number)) or (_form_fault(number),)
    return Explanation(text, number, None, "", (), "", "", "", faults)


def validate(text: str) -> str:
    """Return the compact number if it is one of a plate.

    Raises
    ------
    LengthError, CharacterError, FormatError
        With what is wrong and where.
    """
    explanation = explain(text)
    for fault in explanation.faults:
        raise fault.kind(f"{explanation.number or 'empty number'}: {fault.message}")
    return explanation.number


def is_valid(text: str) -> bool:
    """Say whether :func:`validate` takes `text`."""
    return explain(text).valid


def same_plate(one: str, other: str) -> bool:
    """Say whether two texts are the same number, however they are typed."""
    return compact(one) == compact(other)


def _length_faults(number: str) -> list[Fault]:
    if not number:
        return [Fault(LengthError, "there is nothing: a plate has 7 or 8 characters")]
    length = len(number) - number.endswith("应急")
    if length in _LENGTHS:
        return []
    return [Fault(LengthError, f"{len(number)} characters: a plate has 7, new energy 8")]


def _character_faults(number: str) -> list[Fault]:
    return [
        Fault(CharacterError, f"position {position} is {character!r}: no plate has it")
        for position, character in enumerate(number[:16], start=1)
        if character not in _ALPHABET
    ]


def _form_fault(number: str) -> Fault:
    serial = number[2:]
    hints = [f"{letter} is never in a serial: is it {digit}?" for letter, digit in ("O0", "I1")
             if letter in serial]  # fmt: skip
    if number[0] not in PROVINCES + "使领" and not number.endswith("使"):
        hints.append("it must begin with the short name of a province, 京 to 新")
    elif not number[1:2].isalpha() and number[0] in PROVINCES:
        hints.append("the second character is the letter of the office")
    elif len(number) == 8 and not hints:
        hints.append("8 characters are new energy: D or F (or A-C, E, G, H, J, K) first or last")
    return Fault(FormatError, "; ".join(hints) or "the characters fit no kind of plate")
