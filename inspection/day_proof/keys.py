"""Keys that sign sheets and challenges, and those that are trusted to have signed them.

A branch makes its key once with any tool that writes PEM, such as ``openssl
genpkey -algorithm ed25519``; the public part is what checkers need.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from inspection.errors import InputError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

__all__ = ["key_from_seed", "public_pem", "read_public_key", "read_signing_key", "throwaway_key"]

LARGEST_FILE_BYTES = 65536
_HOW = "make one with: openssl genpkey -algorithm ed25519 -out key.pem"


def throwaway_key() -> Ed25519PrivateKey:
    """Return a key made now and kept nowhere: for tests, never for evidence."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.generate()


def key_from_seed(seed: bytes) -> Ed25519PrivateKey:
    """Return the key of 32 secret bytes.

    Raises
    ------
    InputError
        If they are not 32.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    if len(seed) != 32:
        raise InputError("key", [f"its seed has {len(seed)} bytes, not 32"])
    return Ed25519PrivateKey.from_private_bytes(seed)


def read_signing_key(path: Path) -> Ed25519PrivateKey:
    """Read a private key from a PEM file without password.

    Raises
    ------
    InputError
        If it cannot be read or is no private Ed25519 key.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    content = _content(path)
    try:
        key = load_pem_private_key(content, password=None)
    except (ValueError, TypeError) as error:
        raise InputError(
            str(path), [f"is no private key in PEM without password; {_HOW}"]
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise InputError(str(path), [f"is a private key of another kind than Ed25519; {_HOW}"])
    return key


def read_public_key(path: Path) -> Ed25519PublicKey:
    """Read a public key from a PEM file; of a private key its public part.

    Raises
    ------
    InputError
        If it cannot be read or is no Ed25519 key.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    content = _content(path)
    if b"PRIVATE KEY" in content:
        return read_signing_key(path).public_key()
    try:
        key = load_pem_public_key(content)
    except (ValueError, TypeError) as error:
        raise InputError(str(path), ["is no public key in PEM"]) from error
    if not isinstance(key, Ed25519PublicKey):
        raise InputError(str(path), ["is a public key of another kind than Ed25519"])
    return key


def public_pem(key: Ed25519PrivateKey) -> bytes:
    """Return the public part as a PEM file."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE_BYTES)
    except OSError as error:
        raise InputError(str(path), [f"cannot be read: {error.strerror or error}"]) from error
