"""Spellings of one name brought to one key.

A key is only compared, never shown: ``Bahnhofstr.``, ``Bahnhofstraße`` and
``Bahnhof-Strasse`` share one, so do ``Städtle``, ``Staedtle`` and ``Stadtle``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["LONGEST_ADDRESS", "clean", "digits", "fold", "has_han", "tokens"]

LONGEST_ADDRESS = 300
HAN = re.compile(r"[\u3400-\u9fff]")
SPACES = re.compile(r"\s+")
DASHES = re.compile(r"[\u2010-\u2015\u2212\uff0d~\u301c]")
NUMERALS = dict(zip("零〇一二三四五六七八九两", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2), strict=True))
UNITS = {"十": 10, "百": 100, "千": 1000}
COUNTED = re.compile(
    r"((?<=号之)[一二三四五六七八九十]+|[零〇一二三四五六七八九两十百千]+(?=号(?!路|线|公路|码头|桥|门)|弄|栋|幢|座|单元|室|楼|层))"
)
WORDS = {
    "street": "st", "saint": "st", "sankt": "st", "sainte": "st", "avenue": "ave", "av": "ave",
    "avenida": "ave", "road": "rd", "drive": "dr", "lane": "ln", "boulevard": "blvd", "place": "pl",
    "square": "sq", "court": "ct", "north": "n", "south": "s", "east": "e", "west": "w",
    "doctor": "dr", "doktor": "dr", "улица": "ул", "проспект": "пр", "переулок": "пер",
    "strasse": "str", "platz": "pl",
}  # fmt: skip
LEADING = {"ул", "пр", "пер"}
VOWEL = re.compile(r"([aou])e+")
ENDINGS = (("strasse", "str"), ("gasse", "gass"), ("straat", "str"), ("platz", "pl"))


def clean(text: str) -> str:
    """Return `text` with compatibility forms, dashes and blanks brought to one form."""
    folded = unicodedata.normalize("NFKC", text)
    folded = "".join(c if c.isprintable() or c.isspace() else " " for c in folded)
    folded = SPACES.sub(" ", DASHES.sub("-", folded)).strip()
    return COUNTED.sub(lambda match: digits(match[1]), folded) if has_han(folded) else folded


def has_han(text: str) -> bool:
    """Whether the text has a Chinese character."""
    return HAN.search(text) is not None


def digits(numeral: str) -> str:
    """Return a Chinese numeral in Arabic digits: ``十二`` is 12, ``二〇三`` is 203."""
    if not any(c in UNITS for c in numeral):
        return "".join(str(NUMERALS[c]) for c in numeral)
    total, pending = 0, 0
    for char in numeral:
        if char in UNITS:
            total += (pending or 1) * UNITS[char]
            pending = 0
        else:
            pending = NUMERALS[char]
    return str(total + pending)


def tokens(text: str) -> list[str]:
    """Return the folded words of a name, umlauts and accents levelled."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("ß", "ss")
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    words = re.findall(r"[^\W_]+", bare.replace("'", "").replace("\u2019", ""))
    return [_word(word) for word in words]


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Return the key of a name: folded words without blanks or punctuation."""
    key = _join(text)
    while (again := _join(key)) != key:
        key = again
    return key


def _join(text: str) -> str:
    words = tokens(text)
    if len(words) > 1 and words[0] in LEADING:
        words = [*words[1:], words[0]]
    key = VOWEL.sub(r"\1", "".join(words))
    return _shorten(key)


def _word(word: str) -> str:
    flat = VOWEL.sub(r"\1", word)
    return WORDS.get(word) or WORDS.get(flat) or _shorten(flat)


def _shorten(word: str) -> str:
    for long, short in ENDINGS:
        if word.endswith(long) and word != long:
            return word[: -len(long)] + short
    return word
