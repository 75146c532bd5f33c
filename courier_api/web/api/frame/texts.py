"""What no text of a request may hold, and how deep it may be nested."""

from __future__ import annotations

import re
from typing import Any

from werkzeug.exceptions import BadRequest

__all__ = ["DEPTH_MAX", "escaped", "unwritable"]

DEPTH_MAX = 32
ODD = re.compile("[\0\ud800-\udfff]")
"""NUL, or half a surrogate pair: no database keeps them."""

NAME_SHOWN_MAX = 64
FAULTS_MAX = 100


def unwritable(plain: Any, prefix: str) -> list[tuple[str, str]]:
    """Return the place and fault of every text that cannot be kept.

    Raises
    ------
    BadRequest
        If it is nested more than `DEPTH_MAX` levels deep.
    """
    faults: list[tuple[str, str]] = []
    open_ = [(prefix.rstrip("/"), plain, 0)]
    while open_:
        where, value, depth = open_.pop()
        if depth > DEPTH_MAX:
            raise BadRequest(f"The body is nested more than {DEPTH_MAX} levels deep.")
        if isinstance(value, str) and ODD.search(value):
            faults.append((where or "/", "Holds a character no text has."))
        elif isinstance(value, list):
            open_ += [(f"{where}/{n}", item, depth + 1) for n, item in enumerate(value)]
        elif isinstance(value, dict):
            for name, item in value.items():
                if ODD.search(name):
                    faults.append((where or "/", "Has a name with a character no text has."))
                open_.append((f"{where}/{escaped(name)}", item, depth + 1))
    return sorted(faults)[:FAULTS_MAX]


def escaped(name: str) -> str:
    """Return a name as a part of a JSON pointer (RFC 6901, section 3), cut if it is long."""
    shown = ODD.sub("\ufffd", name)[:NAME_SHOWN_MAX]
    return shown.replace("~", "~0").replace("/", "~1")
