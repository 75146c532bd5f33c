"""Proof that the caller holds a private key: DPoP, RFC 9449, section 4.3.

A proof is good for one call: method, URL and, where there is one, access
token are signed with it.  Its time must be near ours.  A phone whose clock is
off gets a nonce (section 8) and signs again: the nonce then tells the time.
Whether a proof was seen before is asked by who keeps what was seen.
"""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey
from joserfc.jws import JWSRegistry

from courier_api.services.people import nonce
from courier_api.services.people.challenge import bad_proof, need_nonce
from courier_api.services.people.keys import Keys
from courier_api.services.principal import Call

__all__ = ["KeyProof", "possession"]

WINDOW_S = 60
"""How far, in seconds, the time of a proof may lie before or after ours."""

MAX_CHARS = 4_096
MAX_ID_CHARS = 128
MEMBERS = {"EC": ("crv", "kty", "x", "y"), "OKP": ("crv", "kty", "x")}
"""What makes up a public key, by its type (RFC 7638, 3.2; RFC 8037, 2)."""

CURVES = {"ES256": ("EC", "P-256"), "EdDSA": ("OKP", "Ed25519"), "Ed25519": ("OKP", "Ed25519")}
PRIVATE = frozenset({"d", "k", "p", "q", "dp", "dq", "qi", "oth"})
PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class KeyProof:
    """A proof that holds, were it not for whether it was shown before.

    Parameters
    ----------
    thumbprint, public_key
        Of the key that signed: RFC 7638; the JWK as canonical JSON.
    id, until
        A digest that tells this proof from others; until when it could be shown again.
    """

    thumbprint: str
    public_key: str
    id: str
    until: datetime


class _Registry(JWSRegistry):
    """Takes the two algorithms of proofs, the second under its old name as well."""

    max_header_length = 1_024
    max_payload_length = 2_048
    max_signature_length = 128

    def get_alg(self, name: str) -> Any:
        """Return the algorithm; ``EdDSA`` with a key on Ed25519 is ``Ed25519`` (RFC 9864)."""
        return super().get_alg("Ed25519" if name == "EdDSA" else name)


def possession(call: Call, keys: Keys, at: datetime, *, token: str | None) -> KeyProof:
    """Check the proof that came with a call.

    Parameters
    ----------
    token
        The access token sent with it; ``None`` where there is none yet.

    Raises
    ------
    AuthenticationError
        If it does not hold for this call.
    NonceError
        If its time is not near ours and it names no nonce.
    """
    if not call.dpop:
        raise bad_proof("is missing")
    header, claims = _signed(call.dpop)
    proof_id = claims.get("jti")
    if not isinstance(proof_id, str) or not 1 <= len(proof_id) <= MAX_ID_CHARS:
        raise bad_proof(f"jti must be text of 1 to {MAX_ID_CHARS} characters")
    if claims.get("htm") != call.method or not _same_url(claims.get("htu"), call.url):
        raise bad_proof("is signed for another method or URL")
    digest = None if token is None else _base64(hashlib.sha256(token.encode()).digest())
    if claims.get("ath") != digest:
        raise bad_proof("is not signed for this access token")
    until = _until(claims, keys, at)
    public_key = _canonical(header["jwk"])
    thumbprint = _base64(hashlib.sha256(public_key.encode()).digest())
    seen = hashlib.sha256(f"{thumbprint}|{proof_id}".encode()).hexdigest()
    return KeyProof(thumbprint, public_key, seen, until)


def _signed(proof: str) -> tuple[dict[str, dict[str, str]], dict[str, object]]:
    """Return header and claims of a proof whose signature holds under its own key."""
    if len(proof) > MAX_CHARS or not proof.isascii():
        raise bad_proof(f"must be ASCII of {MAX_CHARS} characters at most")
    registry = _Registry(algorithms=["ES256", "Ed25519"])
    try:
        header = jws.extract_compact(proof.encode(), registry=registry).protected
        if set(header) != {"typ", "alg", "jwk"} or header["typ"] != "dpop+jwt":
            raise bad_proof('header must be typ "dpop+jwt", alg and jwk')
        key = _public_key(header["alg"], header["jwk"])
        claims = json.loads(jws.deserialize_compact(proof, key, registry=registry).payload or b"")
    except (JoseError, ValueError, RecursionError) as error:
        raise bad_proof("cannot be read or its signature does not hold") from error
    if not isinstance(claims, dict):
        raise bad_proof("must hold a JSON object")
    return header, claims


def _public_key(algorithm: object, jwk: object) -> ECKey | OKPKey:
    """Return the key of a proof's header: public, and of the algorithm's curve."""
    if not isinstance(algorithm, str) or algorithm not in CURVES:
        raise bad_proof(f"alg must be one of {', '.join(CURVES)}")
    kind, curve = CURVES[algorithm]
    if not isinstance(jwk, dict) or (jwk.get("kty"), jwk.get("crv")) != (kind, curve):
        raise bad_proof(f"jwk must be a public key of type {kind} on {curve}")
    if PRIVATE & jwk.keys():
        raise bad_proof("jwk holds a private key: it is not secret any more, make a new one")
    members: dict[str, str | list[str]] = {}
    for name in MEMBERS[kind]:
        if not isinstance(value := jwk.get(name), str):
            raise bad_proof("jwk lacks a coordinate")
        members[name] = value
    return ECKey.import_key(members) if kind == "EC" else OKPKey.import_key(members)


def _until(claims: dict[str, object], keys: Keys, at: datetime) -> datetime:
    """Return until when the proof could be shown; refuse it if that is over already."""
    if (named := claims.get("nonce")) is not None:
        if isinstance(named, str) and (until := nonce.good_until(named, keys, at)):
            return until
        raise need_nonce(nonce.make(keys, at))
    issued = claims.get("iat")
    if type(issued) is not int:
        raise bad_proof("iat must be whole seconds")
    if abs(issued - at.timestamp()) > WINDOW_S:
        raise need_nonce(nonce.make(keys, at))
    return datetime.fromtimestamp(issued, UTC) + timedelta(seconds=WINDOW_S + 1)


def _same_url(named: object, url: str) -> bool:
    """Compare as RFC 9449, 4.3 (9) has it: normalised, without query and fragment."""
    if not isinstance(named, str):
        return False
    try:
        return _plain(named) == _plain(url)
    except ValueError:
        return False


def _plain(url: str) -> tuple[str, str, int | None, str]:
    parts = urlsplit(url)
    port = parts.port or PORTS.get(parts.scheme)
    return parts.scheme, parts.hostname or "", port, parts.path or "/"


def _canonical(jwk: dict[str, str]) -> str:
    """Return the members that make up a public key, as RFC 7638 hashes them."""
    members = {name: jwk[name] for name in MEMBERS[jwk["kty"]]}
    return json.dumps(members, separators=(",", ":"), sort_keys=True)


def _base64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
