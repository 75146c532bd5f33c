"""What a log-in gives: an access token for minutes, a refresh token for the next one."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from courier_api.domain.people.person import Person
from courier_api.domain.people.session import RefreshToken, Session
from courier_api.services.people import access_token
from courier_api.services.people.gate import Gate

__all__ = ["Tokens", "first_tokens", "keep", "refresh_digest", "tokens"]

SECRET_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """Tokens as they go out, once.

    Parameters
    ----------
    access_token, refresh_token
        The one for every call, the other for the next pair.
    expires_in_s
        Lifetime of the access token.
    token_type
        ``DPoP`` if every call must prove a key, else ``Bearer``.
    session_id, session_expires_at
        Of the log-in; when the password is asked again.
    person
        Who has logged in.
    must_enrol
        Whether he must enrol a second factor before anything else.
    """

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_in_s: int
    token_type: str
    session_id: str
    session_expires_at: datetime
    person: Person
    must_enrol: bool


def first_tokens(gate: Gate, session: Session, person: Person) -> Tokens:
    """Return the first tokens of a session; the refresh token is 256 random bits."""
    refresh_token = secrets.token_hex(SECRET_BYTES)
    keep(gate, session, refresh_token)
    return tokens(gate, session, person, refresh_token)


def tokens(gate: Gate, session: Session, person: Person, refresh_token: str) -> Tokens:
    """Return a fresh access token beside `refresh_token`."""
    lifetime_s = gate.figures.people.access_token_s
    token = access_token.issue(session, gate.keys, gate.at, lifetime_s, gate.new_id())
    left_s = int((session.expires_at - gate.at).total_seconds())
    return Tokens(
        access_token=token,
        refresh_token=refresh_token,
        expires_in_s=min(lifetime_s, left_s),
        token_type="Bearer" if session.thumbprint is None else "DPoP",
        session_id=session.id,
        session_expires_at=session.expires_at,
        person=person,
        must_enrol=person.needs_second_factor and not session.second_factor,
    )


def keep(gate: Gate, session: Session, refresh_token: str) -> None:
    """Write a refresh token down by its digest."""
    lifetime = timedelta(seconds=gate.figures.people.refresh_token_s)
    gate.unit.sessions.add_refresh(
        RefreshToken(
            digest=refresh_digest(refresh_token),
            session_id=session.id,
            expires_at=min(gate.at + lifetime, session.expires_at),
        )
    )


def refresh_digest(refresh_token: str) -> str:
    """Return the SHA-256 under which a refresh token is kept, hexadecimal."""
    return hashlib.sha256(refresh_token.encode()).hexdigest()
