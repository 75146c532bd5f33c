"""Sealed bytes: AES-256-GCM (NIST SP 800-38D) with a fresh 96-bit nonce in front."""

from __future__ import annotations

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from courier_api.errors import StorageError

__all__ = ["Box", "MasterKey", "sealed"]

NONCE_BYTES = 12
KEY_BITS = 256


def sealed(key: bytes, plain: bytes, place: str) -> bytes:
    """Return `plain` sealed so that it opens only under `key` and at `place`."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, place.encode())


class Box:
    """Opens many things that were sealed under one key.

    Parameters
    ----------
    key
        32 bytes.
    """

    __slots__ = ("_cipher",)

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def opened(self, box: bytes, place: str) -> bytes:
        """Return what was sealed at `place`.

        Raises
        ------
        StorageError
            If the key is another, or the bytes were changed or moved.
        """
        try:
            return self._cipher.decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], place.encode())
        except (InvalidTag, ValueError) as error:
            raise StorageError(
                "personal data", ["does not open: another secret, or the row was changed"]
            ) from error


class MasterKey:
    """The installation's key for personal data: wraps subjects' keys, blinds the index.

    Parameters
    ----------
    secret
        32 bytes; ``None`` where none was given: then every use is a `StorageError`.
    """

    def __init__(self, secret: bytes | None) -> None:
        self._secret = secret
        self._wrapping: Box | None = None

    def new_key(self) -> bytes:
        """Return a fresh key for one subject."""
        return AESGCM.generate_key(KEY_BITS)

    def wrap(self, key: bytes, subject_id: str) -> bytes:
        """Return a subject's key as it may be kept."""
        return sealed(self._derived(b"wrap"), key, subject_id)

    def unwrap(self, wrapped: bytes, subject_id: str) -> bytes:
        """Return a subject's key."""
        if self._wrapping is None:
            self._wrapping = Box(self._derived(b"wrap"))
        return self._wrapping.opened(wrapped, subject_id)

    def blind(self, field: str, value: str) -> str:
        """Return a digest that tells equal values and nothing else to who lacks the key."""
        message = f"{field}|{value}".encode()
        return hmac.digest(self._derived(b"index"), message, hashlib.sha256).hex()

    def _derived(self, use: bytes) -> bytes:
        if self._secret is None:
            raise StorageError("vault", ["has no key: open the database with its secret"])
        return hmac.digest(self._secret, b"vault " + use, hashlib.sha256)
