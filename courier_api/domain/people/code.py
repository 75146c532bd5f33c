"""One-time codes that a supervisor hands out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

__all__ = ["CodeKind", "OneTimeCode"]


class CodeKind(StrEnum):
    """What a code is good for."""

    ACTIVATION = "activation"
    REBIND = "rebind"
    RESET = "reset"
    SECOND_FACTOR = "second_factor"


@dataclass(frozen=True, slots=True, kw_only=True)
class OneTimeCode:
    """A code as it is kept: by its SHA-256 only.

    Parameters
    ----------
    digest
        Hexadecimal; of 130 random bits.
    person_id, kind
        For whom and what.
    issued_by, issued_at, expires_at
        The supervisor; 10 minutes at most between the two.
    used_at
        Once; or when a later code took its place.
    """

    digest: str
    person_id: str
    kind: CodeKind
    issued_by: str
    issued_at: datetime
    expires_at: datetime
    used_at: datetime | None = None

    def good(self, kind: CodeKind, at: datetime) -> bool:
        """Say whether it opens what `kind` opens, now."""
        return self.kind is kind and self.used_at is None and at < self.expires_at
