"""The keys of log-in, all derived from the one secret of the installation."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field

__all__ = ["Keys", "keys_from"]


@dataclass(frozen=True, slots=True)
class Keys:
    """What signs and checks, and for whom.

    Parameters
    ----------
    access
        32 bytes, for access tokens.
    dpop_nonce
        32 bytes, for nonces.
    public_url
        How clients reach this server: issuer of tokens, start of their audience.
    """

    access: bytes = field(repr=False)
    dpop_nonce: bytes = field(repr=False)
    public_url: str

    @property
    def audience(self) -> str:
        """Return whom access tokens are for."""
        return f"{self.public_url}/v1"

    def successor(self, refresh_token: str) -> str:
        """Return the 64 hexadecimal digits that follow a refresh token, always the same."""
        message = b"refresh\0" + refresh_token.encode()
        return hmac.digest(self.access, message, hashlib.sha256).hex()


def keys_from(key: Callable[[str], bytes], public_url: str) -> Keys:
    """Return the keys; `key` is :meth:`courier_api.config.Secret.key`."""
    return Keys(key("access tokens"), key("dpop nonces"), public_url)
