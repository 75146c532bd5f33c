"""The characters of a VIN, with what the engine may take them for.

Latin, Greek and Cyrillic capitals of one shape are told apart by nothing but
their language, and I, O and Q stand in no VIN (ISO 3779).
"""

from __future__ import annotations

from inspection.ocr import Alphabet

__all__ = ["CONFUSED", "VIN_ALPHABET", "VIN_LENGTH", "easily_confused"]

VIN_LENGTH = 17
_CHARACTERS = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
_SHAPES = {
    "0": "OoQ〇○ОоΟ",
    "1": "Il|",
    "3": "З",
    "A": "АΑ",
    "B": "ВΒ",
    "C": "cСс",
    "E": "ЕеΕ",
    "H": "НΗ",
    "K": "kКкΚ",
    "M": "mМΜ",
    "N": "Ν",
    "P": "pРрΡ",
    "S": "s",
    "T": "ТтΤ",
    "U": "u",
    "V": "v",
    "W": "w",
    "X": "xХхΧ×",
    "Y": "yУуΥ",
    "Z": "zΖ",
}
CONFUSED = ("0D", "8B", "5S", "2Z", "1L", "6G", "7T", "4A", "0U", "3B", "1T", "0C", "1J", "9P")
"""Letters and digits that readers take for each other; never two digits."""

VIN_ALPHABET = Alphabet(
    _CHARACTERS, tuple(character + _SHAPES.get(character, "") for character in _CHARACTERS)
)
_PAIRS = frozenset(CONFUSED) | {pair[::-1] for pair in CONFUSED}


def easily_confused(one: str, other: str) -> bool:
    """Say whether a reader may take a letter for a digit here, or the other way round."""
    return one + other in _PAIRS
