"""Access tokens: JWTs after RFC 9068, signed for ourselves alone (HS256).

Algorithm, type, issuer, audience and times are pinned.  What a person may do
is not in the token: role and branch are read anew at every call.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from joserfc.jws import JWSRegistry

from courier_api.domain.people.session import Session
from courier_api.services.people.keys import Keys

__all__ = ["AccessToken", "issue", "read"]

HEADER = {"alg": "HS256", "typ": "at+jwt"}
MAX_CHARS = 2_048


@dataclass(frozen=True, slots=True)
class AccessToken:
    """What a valid access token says.

    Parameters
    ----------
    person_id, session_id
        Whose; of which log-in.
    thumbprint
        Of the key that must sign each call; ``None`` if the session is not bound.
    """

    person_id: str
    session_id: str
    thumbprint: str | None


class _Registry(JWSRegistry):
    max_payload_length = MAX_CHARS


def issue(session: Session, keys: Keys, at: datetime, lifetime_s: int, token_id: str) -> str:
    """Return an access token for a session, good from `at` for `lifetime_s`."""
    expires_at = min(at + timedelta(seconds=lifetime_s), session.expires_at)
    claims: dict[str, str | int | dict[str, str]] = {
        "iss": keys.public_url,
        "aud": keys.audience,
        "sub": session.person_id,
        "sid": session.id,
        "jti": token_id,
        "iat": int(at.timestamp()),
        "nbf": int(at.timestamp()),
        "exp": int(expires_at.timestamp()),
    }
    if session.thumbprint is not None:
        claims["cnf"] = {"jkt": session.thumbprint}
    return jwt.encode(HEADER, claims, OctKey.import_key(keys.access), algorithms=["HS256"])


def read(token: str, keys: Keys, at: datetime) -> AccessToken | None:
    """Return what the token says, or ``None`` if it is not one of ours that holds now."""
    if len(token) > MAX_CHARS or not token.isascii():
        return None
    registry = _Registry(algorithms=["HS256"])
    try:
        found = jwt.decode(token, OctKey.import_key(keys.access), registry=registry)
        _claims(keys, at).validate(found.claims)
    except (JoseError, ValueError):
        return None
    if found.header != HEADER:
        return None
    return _said(found.claims)


def _claims(keys: Keys, at: datetime) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        now=int(at.timestamp()),
        iss={"essential": True, "value": keys.public_url},
        aud={"essential": True, "value": keys.audience},
        sub={"essential": True},
        sid={"essential": True},
        jti={"essential": True},
        iat={"essential": True},
        nbf={"essential": True},
        exp={"essential": True},
    )


def _said(claims: dict[str, object]) -> AccessToken | None:
    """Return what the claims say; ``None`` if one is not of its kind."""
    person_id, session_id = claims["sub"], claims["sid"]
    if not isinstance(person_id, str) or not isinstance(session_id, str):
        return None
    if "cnf" not in claims:
        return AccessToken(person_id, session_id, None)
    match claims["cnf"]:
        case {"jkt": str(thumbprint)}:
            return AccessToken(person_id, session_id, thumbprint)
    return None
