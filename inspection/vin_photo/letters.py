"""The characters of a VIN, with what the engine may take them for.

Latin, Greek and Cyrillic capitals of one shape are told apart by nothing but
their language, and I, O and Q stand in no VIN (ISO 3779).
"""

from __future__ import annotations

from inspection.ocr import Alphabet

__all__ = ["VIN_ALPHABET", "VIN_LENGTH"]

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
VIN_ALPHABET = Alphabet(
    _CHARACTERS, tuple(character + _SHAPES.get(character, "") for character in _CHARACTERS)
)
