"""A log-in and what keeps it alive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from courier_api.domain.people.device import Device
from courier_api.domain.people.person import Person

__all__ = ["Admission", "EndCause", "RefreshToken", "Session"]


class EndCause(StrEnum):
    """Why a session ended before its time."""

    LOG_OUT = "log_out"
    DISABLED = "disabled"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a cause, not a password
    REFRESH_REUSED = "refresh_reused"
    DEVICE_REVOKED = "device_revoked"
    CODE_USED = "code_used"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One log-in: the family of refresh tokens that came from it.

    Parameters
    ----------
    id, person_id, device_id
        Ours; whose; on which registered phone, if on one.
    thumbprint
        RFC 7638 thumbprint of the key that every call must prove; ``None`` for
        sessions that are not bound to a key.
    started_at, expires_at
        It ends by then, whatever happens.
    confirmed_at
        When the password was last given.
    second_factor
        Whether a second factor was shown too.
    ended_at, end_cause
        Set if it ended early.
    """

    id: str
    person_id: str
    device_id: str | None
    thumbprint: str | None
    started_at: datetime
    expires_at: datetime
    confirmed_at: datetime
    second_factor: bool
    ended_at: datetime | None = None
    end_cause: EndCause | None = None

    def lives(self, at: datetime) -> bool:
        """Say whether it is neither ended nor expired."""
        return self.ended_at is None and at < self.expires_at


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshToken:
    """A refresh token as it is kept: by its SHA-256 only.

    Parameters
    ----------
    digest, session_id
        Hexadecimal; the family it belongs to.
    expires_at
        Unused until then, it is worth nothing.
    used_at
        When it was first turned into its successor.
    """

    digest: str
    session_id: str
    expires_at: datetime
    used_at: datetime | None = None

    def in_grace(self, at: datetime, grace_s: int) -> bool:
        """Say whether it was used so shortly ago that the answer may have been lost."""
        return self.used_at is not None and at <= self.used_at + timedelta(seconds=grace_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """A session, its person and its phone, as they stand now."""

    session: Session
    person: Person
    device: Device | None
