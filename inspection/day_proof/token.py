"""The signed text in a code of the day's sheet or of a challenge.

``PC1:`` and, in base32 without padding so that a QR code packs it tightly::

    kind (1 byte) | issued | nonce (12) | name (UTF-8) | Ed25519 signature (64)

`kind` is 1 for a sheet (issued: 2 bytes, days since 2000-01-01; name: the
branch) and 2 for a challenge (issued: 5 bytes, seconds since 1970; name: the
visit).  The signature covers a purpose of its own and everything before it, so
that a signature made for something else never fits.

References
----------
RFC 8032 (Ed25519), RFC 4648 section 6 (base32), ISO/IEC 18004 7.4.4
(alphanumeric mode).
"""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from inspection.errors import ProofError, ValueFaultError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

__all__ = ["PREFIX", "Challenge", "Sheet", "new_nonce", "open_token", "read_unchecked", "sign"]

PREFIX = "PC1:"
PURPOSE = b"policy-courier day proof 1\x00"
NONCE_BYTES, SIGNATURE_BYTES = 12, 64
MOST_NAME_BYTES = 60
SHEET, CHALLENGE = 1, 2
EPOCH = date(2000, 1, 1)
LONGEST_TEXT = 400


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a printed sheet of the day says.

    Parameters
    ----------
    branch
        Identifier of the branch, at most 60 bytes of UTF-8.
    day
        Local day of the branch, 2000-01-01 to 2179-06-05.
    nonce
        12 bytes that no other sheet has.

    Raises
    ------
    ValueFaultError
        If one of them is outside its range.
    """

    branch: str
    day: date
    nonce: bytes

    def __post_init__(self) -> None:
        faults = [*_name_faults("branch", self.branch), *_nonce_faults(self.nonce)]
        if not 0 <= (self.day - EPOCH).days <= 0xFFFF:
            faults.append(f"day {self.day} is not between 2000-01-01 and 2179-06-05")
        if faults:
            raise ValueFaultError("sheet of the day", faults)


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a challenge of the server on a second device says.

    Parameters
    ----------
    visit
        Identifier of the visit it was issued for, at most 60 bytes of UTF-8; no
        personal data, anybody can read it.
    issued_at
        Aware instant, counted in whole seconds.
    nonce
        12 bytes that no other challenge has.

    Raises
    ------
    ValueFaultError
        If one of them is outside its range.
    """

    visit: str
    issued_at: datetime
    nonce: bytes

    def __post_init__(self) -> None:
        faults = [*_name_faults("visit", self.visit), *_nonce_faults(self.nonce)]
        if self.issued_at.tzinfo is None:
            faults.append("issued_at needs an offset from UTC")
        elif not 0 <= self.issued_at.timestamp() < 1 << 40:
            faults.append(f"issued_at {self.issued_at} is before 1970")
        if faults:
            raise ValueFaultError("challenge", faults)


def new_nonce() -> bytes:
    """Return 12 random bytes (96 bits)."""
    return secrets.token_bytes(NONCE_BYTES)


def sign(content: Sheet | Challenge, key: Ed25519PrivateKey) -> str:
    """Return the text of the code."""
    body = _body(content)
    signature = key.sign(PURPOSE + body)
    return PREFIX + base64.b32encode(body + signature).decode("ascii").rstrip("=")


def open_token(text: str, keys: Iterable[Ed25519PublicKey]) -> Sheet | Challenge:
    """Return what a code says, once its signature is found good.

    Parameters
    ----------
    text
        As read from the code.
    keys
        Those that are trusted; one of them must have signed.

    Raises
    ------
    ProofError
        If `text` is no token of ours, or none of `keys` signed it.
    """
    data = _unpacked(text)
    body, signature = data[:-SIGNATURE_BYTES], data[-SIGNATURE_BYTES:]
    content = _content(body)
    if not any(_signed(key, signature, body) for key in keys):
        raise ProofError("code", ["its signature is by none of the keys that are trusted"])
    return content


def read_unchecked(text: str) -> Sheet | Challenge:
    """Return what a code claims, whoever signed it: to be shown, never to be trusted.

    Raises
    ------
    ProofError
        If `text` is no token of ours.
    """
    return _content(_unpacked(text)[:-SIGNATURE_BYTES])


def _signed(key: Ed25519PublicKey, signature: bytes, body: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        key.verify(signature, PURPOSE + body)
    except InvalidSignature:
        return False
    return True


def _body(content: Sheet | Challenge) -> bytes:
    if isinstance(content, Sheet):
        issued = (content.day - EPOCH).days.to_bytes(2, "big")
        return bytes((SHEET,)) + issued + content.nonce + content.branch.encode("utf-8")
    issued = int(content.issued_at.timestamp()).to_bytes(5, "big")
    return bytes((CHALLENGE,)) + issued + content.nonce + content.visit.encode("utf-8")


def _unpacked(text: str) -> bytes:
    if not text.startswith(PREFIX) or len(text) > LONGEST_TEXT:
        raise ProofError("code", [f"it is none of ours: those begin with {PREFIX}"])
    packed = text[len(PREFIX) :]
    try:
        data = base64.b32decode(packed + "=" * (-len(packed) % 8))
    except (binascii.Error, ValueError) as error:
        raise ProofError("code", [f"it is damaged: {error}"]) from error
    if base64.b32encode(data).decode("ascii").rstrip("=") != packed:
        raise ProofError("code", ["it is damaged: bits are set that mean nothing"])
    return data


def _content(body: bytes) -> Sheet | Challenge:
    width = {SHEET: 2, CHALLENGE: 5}.get(body[0] if body else 0)
    if width is None or len(body) < 1 + width + NONCE_BYTES:
        raise ProofError("code", ["it is of a kind or a length that is not known"])
    issued = int.from_bytes(body[1 : 1 + width], "big")
    nonce, name = body[1 + width : 1 + width + NONCE_BYTES], body[1 + width + NONCE_BYTES :]
    try:
        words = name.decode("utf-8")
        if body[0] == SHEET:
            return Sheet(words, EPOCH + timedelta(days=issued), nonce)
        return Challenge(words, datetime.fromtimestamp(issued, UTC), nonce)
    except (ValueError, OverflowError, OSError) as error:
        raise ProofError("code", [f"its content cannot be: {error}"]) from error


def _name_faults(field: str, name: str) -> list[str]:
    if not name or not name.isprintable():
        return [f"{field} must be a printable text"]
    length = len(name.encode("utf-8"))
    return [] if length <= MOST_NAME_BYTES else [f"{field} has {length} bytes, at most 60 fit"]


def _nonce_faults(nonce: bytes) -> list[str]:
    return [] if len(nonce) == NONCE_BYTES else [f"nonce has {len(nonce)} bytes, not 12"]
