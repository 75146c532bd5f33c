"""What keeps a password from being one: too short, or the first thing everybody tries.

There is no rule on which kinds of characters it has (NIST SP 800-63B, 3.1.1.2).
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["MAX_CHARS", "normal_form", "password_faults"]

MAX_CHARS = 256
FEWEST_DIFFERENT = 5
LONGEST_PERIOD = 4
ROWS = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")
"""What fingers run along."""

PLAIN = frozenset(
    {"password", "passw", "admin", "administrator", "welcome", "letmein", "qwerty", "iloveyou"}
    | {"mima", "woaini", "baoxian", "kuaidi", "zhongguo", "changeme", "test", "user", "root"}
)
"""Words that are no secret, whatever digits stand around them."""


def normal_form(password: str) -> str:
    """Return the form that is hashed: the same however a keyboard composes it (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def password_faults(password: str, login: str, min_chars: int) -> list[str]:
    """Say what keeps `password` from being taken, for who logs in as `login`.

    Examples
    --------
    >>> password_faults("three small ducks", "wang", 12)
    []
    >>> password_faults("wangwang2026!!", "wang", 12)
    ['password holds the login name: choose another']
    """
    plain = normal_form(password).casefold()
    faults = []
    if not min_chars <= len(plain) <= MAX_CHARS:
        faults.append(f"password must have {min_chars} to {MAX_CHARS} characters")
    if login and login in plain:
        faults.append("password holds the login name: choose another")
    if len(set(plain)) < FEWEST_DIFFERENT or _repeats(plain) or _runs(plain):
        faults.append("password is a pattern that everybody tries: choose another")
    if re.sub(r"[\W\d_]+", "", plain) in PLAIN:
        faults.append("password is a word that everybody tries: choose several words")
    return faults


def _repeats(text: str) -> bool:
    """Say whether a few characters are written again and again."""
    period = (text + text).find(text, 1)
    return 0 < period <= LONGEST_PERIOD < len(text)


def _runs(text: str) -> bool:
    """Say whether it runs along the alphabet, the digits or the keyboard."""
    bare = re.sub(r"\W+", "", text)
    return bool(bare) and any(bare in row * 2 or bare in row[::-1] * 2 for row in ROWS)
