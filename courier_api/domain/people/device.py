"""A courier's phone: known by the public key it made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

__all__ = ["Device"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A phone bound to a person; a person has at most one that is not revoked.

    Parameters
    ----------
    id, person_id
        Ours; whose.
    thumbprint
        RFC 7638, SHA-256, base64url: 43 characters.
    public_key
        The JWK (RFC 7517) as canonical JSON: EC P-256 or OKP Ed25519.
    registered_at, revoked_at
        Since when, until when.
    """

    id: str
    person_id: str
    thumbprint: str
    public_key: str
    registered_at: datetime
    revoked_at: datetime | None = None
