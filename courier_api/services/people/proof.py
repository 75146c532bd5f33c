"""Who calls, as far as the call itself can prove it: nothing is read from the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from courier_api.services.people import access_token
from courier_api.services.people.challenge import bad_proof, bad_token, nobody
from courier_api.services.people.keys import Keys
from courier_api.services.people.possession import KeyProof, possession
from courier_api.services.principal import Call

__all__ = ["Keys", "Proof", "prove"]


@dataclass(frozen=True, slots=True)
class Proof:
    """A valid access token and, for bound ones, the proof of its key.

    Parameters
    ----------
    person_id, session_id
        Whose; of which log-in.
    key
        ``None`` if and only if the token is not bound.
    """

    person_id: str
    session_id: str
    key: KeyProof | None

    @property
    def jti(self) -> str | None:
        """Return what tells the proof from others; ``None`` without one."""
        return None if self.key is None else self.key.id

    @property
    def jti_until(self) -> datetime | None:
        """Return until when the proof could be shown again."""
        return None if self.key is None else self.key.until

    @property
    def scheme(self) -> str:
        """Return the authentication scheme, for challenges."""
        return "Bearer" if self.key is None else "DPoP"


def prove(call: Call, keys: Keys, at: datetime) -> Proof:
    """Check the access token of a call and the proof that the caller holds its key.

    A bound token is taken with the scheme ``DPoP`` only, an unbound one with
    ``Bearer`` only (RFC 9449, 7.1 and 7.2).

    Raises
    ------
    AuthenticationError
        With the challenge for ``WWW-Authenticate``.
    NonceError
        If the clock of who signed is off: it carries the nonce for ``DPoP-Nonce``.
    """
    scheme, token = _credentials(call.authorization)
    said = access_token.read(token, keys, at)
    if said is None:
        raise bad_token(scheme)
    if (said.thumbprint is None) != (scheme == "Bearer"):
        raise bad_token("Bearer" if said.thumbprint is None else "DPoP")
    if said.thumbprint is None:
        return Proof(said.person_id, said.session_id, None)
    key = possession(call, keys, at, token=token)
    if key.thumbprint != said.thumbprint:
        raise bad_proof("is signed with another key than the token's")
    return Proof(said.person_id, said.session_id, key)


def _credentials(authorization: str) -> tuple[str, str]:
    """Return scheme and token; the scheme is written in any case (RFC 9110, 11.1)."""
    scheme, _, token = authorization.partition(" ")
    known = {"dpop": "DPoP", "bearer": "Bearer"}.get(scheme.lower())
    if known is None or not token.strip():
        raise nobody()
    return known, token.strip()
