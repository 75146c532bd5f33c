"""Fields of personal data: which can be searched, and how spellings are evened out."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["FIELD", "MAX_VALUE_CHARS", "SEARCHABLE", "normalised"]

FIELD = re.compile(r"[a-z][a-z0-9_]{0,63}")
"""What names of fields look like."""

MAX_VALUE_CHARS = 65_536
"""A signature drawn in 3,000 points is the largest."""
SEARCHABLE = frozenset(
    {"name", "phone", "id_number", "plate", "vin", "engine_number", "policy_number"}
)
"""Fields with a blind index; others, such as addresses, are found by nobody."""

PUNCTUATION = re.compile(r"[\s\-_.·•()]+")
COUNTRY = re.compile(r"(?:\+|00)86(?=1[3-9][0-9]{9}$)")


def normalised(field: str, value: str) -> str:
    """Return the form in which two spellings of one value are equal.

    Full-width forms, capitals, spaces, hyphens and dots make no difference,
    nor does the country code before a mobile phone.

    Examples
    --------
    >>> normalised("phone", "+86 138-0013-8000") == normalised("phone", "13800138000")
    True
    >>> normalised("plate", "粤B·12345")
    '粤b12345'
    """
    bare = PUNCTUATION.sub("", unicodedata.normalize("NFKC", value))
    plain = unicodedata.normalize("NFKC", bare.casefold())
    return COUNTRY.sub("", plain) if field == "phone" else plain
