"""Digests that fit where only single lower-case words may stand, such as the audit log."""

from __future__ import annotations

import json
from base64 import b32encode
from collections.abc import Mapping, Sequence
from hashlib import sha256

__all__ = ["digest_word", "hex_word"]


def digest_word(
    fields: Mapping[str, str | int | Sequence[Sequence[str | int]] | None],
) -> str:
    """Return the SHA-256 of `fields` in canonical JSON as one word: ``h`` and 52 of a-z, 2-7.

    Examples
    --------
    >>> digest_word({"b": 1, "a": "x"}) == digest_word({"a": "x", "b": 1})
    True
    """
    canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return _word(sha256(canonical.encode()).digest())


def hex_word(digest: str) -> str:
    """Return a SHA-256 given in hex as one word of the same form.

    Examples
    --------
    >>> hex_word(sha256(b"").hexdigest())
    'h4oymiquy7qobjgx36tejs35zeqt24qpemsnzgtfeswmrw6csxbkq'
    """
    return _word(bytes.fromhex(digest))


def _word(digest: bytes) -> str:
    return "h" + b32encode(digest).decode().rstrip("=").lower()
