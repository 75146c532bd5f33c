"""A person's authenticator app (TOTP, RFC 6238)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

__all__ = ["SecondFactor"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactor:
    """What is kept of it; the secret itself lies in the vault.

    Parameters
    ----------
    person_id, secret_id
        Whose; the pseudonym under which the vault keeps the secret.
    enrolled_at
        When the first code was shown; before that it proves nothing.
    last_step
        The newest time step whose code was used: no code counts twice
        (RFC 6238, section 5.2).
    """

    person_id: str
    secret_id: str
    enrolled_at: datetime | None = None
    last_step: int = -1
