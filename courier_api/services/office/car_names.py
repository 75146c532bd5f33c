"""Pseudonyms of cars: the same car has the same name at every visit, and no table has its VIN."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from hashlib import sha256

from courier_api.domain.people.personal import normalised

__all__ = ["CarNames"]

CHARS = 32


@dataclass(frozen=True, slots=True)
class CarNames:
    """Names cars by HMAC-SHA256.

    Parameters
    ----------
    key
        32 bytes of the secret, ``Secret.key("cars")``.
    """

    key: bytes = field(repr=False)

    def of_vin(self, vin: str) -> str:
        """Return the pseudonym of a VIN, 32 hex digits; spelling makes no difference."""
        return self._named("vin", vin)

    def of_plate(self, plate: str) -> str:
        """Return the pseudonym of a plate; empty for none."""
        return self._named("plate", plate) if plate else ""

    def _named(self, kind: str, number: str) -> str:
        message = f"{kind}|{normalised(kind, number)}".encode()
        return hmac.new(self.key, message, sha256).hexdigest()[:CHARS]
