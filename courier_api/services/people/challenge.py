"""What goes into ``WWW-Authenticate`` when nobody has proven who calls."""

from __future__ import annotations

from courier_api.errors import AuthenticationError, NonceError

__all__ = ["ALGORITHMS", "bad_proof", "bad_token", "need_nonce", "nobody"]

ALGORITHMS = "ES256 EdDSA Ed25519"
"""Signatures taken in proofs of possession."""

REALM = 'realm="courier-api"'


def nobody() -> AuthenticationError:
    """Nothing was shown: both schemes are offered, without an error (RFC 6750, 3.1)."""
    return AuthenticationError(
        "caller",
        ["is not known: log in"],
        challenge=f'DPoP {REALM}, algs="{ALGORITHMS}", Bearer {REALM}',
    )


def bad_token(scheme: str) -> AuthenticationError:
    """The access token proves nothing (any more); why is not said (RFC 6750, 3.1)."""
    algorithms = f', algs="{ALGORITHMS}"' if scheme == "DPoP" else ""
    return AuthenticationError(
        "access token",
        ["is not valid: refresh it or log in"],
        challenge=f'{scheme} {REALM}, error="invalid_token"{algorithms}',
    )


def bad_proof(fault: str) -> AuthenticationError:
    """The proof of possession does not hold (RFC 9449, 7.1)."""
    return AuthenticationError("DPoP proof", [fault], challenge=_proof("invalid_dpop_proof"))


def need_nonce(nonce: str) -> NonceError:
    """The proof's clock is off: it must name a nonce of ours (RFC 9449, 9)."""
    return NonceError(
        "DPoP proof",
        ["is too old or from the future: sign one that names the nonce given"],
        challenge=_proof("use_dpop_nonce"),
        nonce=nonce,
    )


def _proof(error: str) -> str:
    return f'DPoP {REALM}, error="{error}", algs="{ALGORITHMS}"'
