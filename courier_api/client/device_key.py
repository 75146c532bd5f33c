"""The phone's own key and its proofs of possession (RFC 9449)."""

from __future__ import annotations

import base64
import secrets
import time
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey

__all__ = ["DeviceKey"]


class DeviceKey:
    """An EC P-256 key that never leaves the device."""

    def __init__(self, key: ECKey) -> None:
        self._key = key

    @classmethod
    def make(cls) -> DeviceKey:
        """Make a new key."""
        return cls(ECKey.generate_key("P-256"))

    @classmethod
    def load(cls, path: Path) -> DeviceKey:
        """Read a key that was saved."""
        return cls(ECKey.import_key(path.read_bytes()))

    def save(self, path: Path) -> None:
        """Write the key as PEM, readable by its owner only."""
        path.touch(mode=0o600)
        path.write_bytes(self._key.as_pem(private=True))

    @property
    def public_jwk(self) -> Mapping[str, Any]:
        """The public half."""
        return {name: self._key.as_dict(private=False)[name] for name in ("kty", "crv", "x", "y")}

    @property
    def thumbprint(self) -> str:
        """RFC 7638, SHA-256, base64url."""
        return self._key.thumbprint()

    def proof(self, method: str, url: str, access_token: str = "", nonce: str = "") -> str:
        """Return the ``DPoP`` header for one request.

        Parameters
        ----------
        method, url
            As sent; the query is left out.
        access_token
            The token it goes with; empty at log-in.
        nonce
            The server's last ``DPoP-Nonce``: it stands in for a clock that is off.
        """
        claims: dict[str, Any] = {
            "jti": secrets.token_urlsafe(16),
            "htm": method,
            "htu": url.partition("?")[0],
            "iat": int(time.time()),
        }
        if nonce:
            claims["nonce"] = nonce
        if access_token:
            digest = sha256(access_token.encode("ascii")).digest()
            claims["ath"] = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        header = {"typ": "dpop+jwt", "alg": "ES256", "jwk": dict(self.public_jwk)}
        return jwt.encode(header, claims, self._key)
