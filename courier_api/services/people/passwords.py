"""Passwords as argon2id hashes (RFC 9106); slow on purpose, so outside of any transaction."""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from courier_api.domain.figures import PeopleFigures
from courier_api.domain.people.password import MAX_CHARS, normal_form

__all__ = ["Passwords"]

SALT_BYTES = 16
HASH_BYTES = 32


class Passwords:
    """Hashes and compares.

    Parameters
    ----------
    figures
        Passes, memory and lanes.
    """

    def __init__(self, figures: PeopleFigures) -> None:
        self._hasher = PasswordHasher(
            time_cost=figures.argon2_passes,
            memory_cost=figures.argon2_memory_kib,
            parallelism=figures.argon2_lanes,
            hash_len=HASH_BYTES,
            salt_len=SALT_BYTES,
            type=Type.ID,
        )
        self._nobodys = _nobodys(
            figures.argon2_memory_kib, figures.argon2_passes, figures.argon2_lanes
        )

    def hash(self, password: str) -> str:
        """Return the encoded hash, salt and cost included."""
        return self._hasher.hash(normal_form(password))

    def match(self, encoded: str | None, password: str) -> bool:
        """Say whether `password` is the one hashed; it takes as long if there is none."""
        try:
            self._hasher.verify(encoded or self._nobodys, normal_form(password[:MAX_CHARS]))
        except (VerificationError, InvalidHashError):
            return False
        return encoded is not None

    def stale(self, encoded: str) -> bool:
        """Say whether it was hashed at another cost than now."""
        return self._hasher.check_needs_rehash(encoded)


@lru_cache
def _nobodys(memory_kib: int, passes: int, lanes: int) -> str:
    """Return a hash that no password is known to have, at the same cost as any other."""
    salt, value = (
        b64encode(bytes(size)).rstrip(b"=").decode() for size in (SALT_BYTES, HASH_BYTES)
    )
    return f"$argon2id$v=19$m={memory_kib},t={passes},p={lanes}${salt}${value}"
