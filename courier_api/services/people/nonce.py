"""Nonces that tell a phone with a wrong clock the time: RFC 9449, section 8.

A nonce is a period of time and its MAC; nothing is kept of it.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime

from courier_api.services.people.keys import Keys

__all__ = ["PERIOD_S", "good_until", "make"]

PERIOD_S = 120
"""A nonce is good to the end of the period after the one it was made in."""


def make(keys: Keys, at: datetime) -> str:
    """Return the nonce of this moment."""
    return _nonce(keys, _period(at))


def good_until(nonce: str, keys: Keys, at: datetime) -> datetime | None:
    """Return until when `nonce` is good; ``None`` if it is not ours or too old."""
    now = _period(at)
    for period in (now, now - 1):
        if hmac.compare_digest(nonce.encode(), _nonce(keys, period).encode()):
            return datetime.fromtimestamp((period + 2) * PERIOD_S, UTC)
    return None


def _period(at: datetime) -> int:
    return int(at.timestamp()) // PERIOD_S


def _nonce(keys: Keys, period: int) -> str:
    mac = hmac.digest(keys.dpop_nonce, str(period).encode(), hashlib.sha256)
    return f"{period:x}.{mac.hex()[:32]}"
