"""Refresh: one token for the next pair, used once.

A token that is used twice was stolen from somebody: the whole family ends.
Only answers get lost as well.  So a token bound to a key, shown again within
a short grace with the proof of that key, gets the answer it got: its
successor is derived from it, always the same, so that a family never has two
tokens that live (which the database refuses besides).  Once the successor was
used, or without a key to prove, there is no grace.
"""

from __future__ import annotations

from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.people.person import PersonState
from courier_api.domain.people.session import Admission, EndCause, RefreshToken
from courier_api.errors import AuthenticationError, ReuseError
from courier_api.services.people.challenge import bad_proof, nobody
from courier_api.services.people.gate import Gate
from courier_api.services.people.possession import KeyProof
from courier_api.services.people.tokens import Tokens, keep, refresh_digest, tokens

__all__ = ["end_family", "refresh"]

MAX_CHARS = 128


def refresh(gate: Gate, refresh_token: str, key: KeyProof | None) -> Tokens:
    """Return the next tokens of a session.

    Raises
    ------
    AuthenticationError
        If the token, the session, the person, the phone or the key is not good.
    ReuseError
        If the token was used before: then the session must end, by
        :func:`end_family` in a unit of work of its own.
    """
    digest = refresh_digest(refresh_token[:MAX_CHARS])
    found = gate.unit.sessions.refresh(digest)
    admission = found and gate.unit.sessions.admission(found.session_id)
    if found is None or not admission or not _lives(gate, admission, key):
        raise _refused()
    if key and not gate.unit.sessions.remember_proof(key.id, key.until):
        raise bad_proof("was shown before: sign a new one for every call")
    successor = gate.keys.successor(refresh_token)
    if found.used_at is not None:
        _demand_grace(gate, found, admission, successor)
    elif found.expires_at <= gate.at:
        raise _refused()
    else:
        gate.unit.sessions.use_refresh(digest, gate.at)
        keep(gate, admission.session, successor)
    return tokens(gate, admission.session, admission.person, successor)


def end_family(gate: Gate, session_id: str) -> None:
    """End the session of a refresh token that was used twice."""
    admission = gate.unit.sessions.admission(session_id)
    ended = gate.unit.sessions.end(gate.at, EndCause.REFRESH_REUSED, session_id=session_id)
    if admission and ended:
        person = admission.person
        gate.work(person).log("refresh_reused", SubjectKind.PERSON, person.id)


def _lives(gate: Gate, admission: Admission, key: KeyProof | None) -> bool:
    session, device = admission.session, admission.device
    thumbprint = key.thumbprint if key else None
    if not session.lives(gate.at) or admission.person.state is not PersonState.ACTIVE:
        return False
    if session.thumbprint is not None and session.thumbprint != thumbprint:
        return False
    return device is None or device.revoked_at is None


def _demand_grace(gate: Gate, found: RefreshToken, admission: Admission, successor: str) -> None:
    """Go on only if the answer may have been lost, and it is the same phone that asks."""
    following = gate.unit.sessions.refresh(refresh_digest(successor))
    unused = following is not None and following.used_at is None
    in_grace = found.in_grace(gate.at, gate.figures.people.refresh_grace_s)
    if admission.session.thumbprint is None or not unused or not in_grace:
        refused = _refused()
        raise ReuseError(
            refused.subject,
            refused.faults,
            challenge=refused.challenge,
            session_id=admission.session.id,
        )


def _refused() -> AuthenticationError:
    return AuthenticationError(
        "refresh token", ["is not valid: log in"], challenge=nobody().challenge
    )
