"""Codes that people read to each other: 130 random bits, kept as their SHA-256.

So much randomness needs neither salt nor a slow hash.  The alphabet is
Crockford's base 32, in which O is 0 and I and L are 1.
"""

from __future__ import annotations

import hashlib
import re
import secrets

__all__ = ["code_digest", "new_code"]

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHARS = 26
GROUP = 5
ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code() -> str:
    """Return a code nobody can guess, in groups of five: ``7QK2M-...``."""
    text = "".join(secrets.choice(ALPHABET) for _ in range(CHARS))
    return "-".join(text[start : start + GROUP] for start in range(0, CHARS, GROUP))


def code_digest(code: str) -> str:
    """Return the SHA-256 of a code, hexadecimal, however it was written down."""
    bare = re.sub(r"[\s-]", "", code).upper().translate(ALIKE)
    return hashlib.sha256(bare.encode()).hexdigest()
