"""Reads the headers that steer a request."""

from __future__ import annotations

import re

from flask import request

from courier_api.errors import CourierApiError, InputError
from courier_api.services.principal import Call
from courier_api.web.api.frame.house import House

__all__ = [
    "KeyMissingError",
    "MatchMissingError",
    "call_of",
    "idempotency_key",
    "if_match",
]

KEY = re.compile(r"[\x21-\x7e]{16,255}")


class KeyMissingError(InputError):
    """An unsafe call without a usable ``Idempotency-Key``."""


class MatchMissingError(CourierApiError):
    """An update without ``If-Match``."""


def idempotency_key() -> str:
    """Return the key the client chose for this call.

    Raises
    ------
    KeyMissingError
        If there is none, or it is too short to be one of its kind.
    """
    key = request.headers.get("Idempotency-Key", "").strip('"')
    if not KEY.fullmatch(key):
        raise KeyMissingError(
            "Idempotency-Key", ["send 16 to 255 visible characters, new for each act: a UUID"]
        )
    return key


def if_match() -> tuple[str, ...]:
    """Return the entity tags of ``If-Match``, without quotes.

    Raises
    ------
    MatchMissingError
        If there are none.
    """
    raw = request.headers.get("If-Match", "").strip()
    if raw == "*":
        return ("*",)
    tags = tuple(re.findall(r'(?<![/\w])"([^"]*)"', raw))
    if not tags:
        raise MatchMissingError("If-Match", ["send the ETag of what you read"])
    return tags


def call_of(hall: House) -> Call:
    """Return the parts of the request that prove who sends it."""
    return Call(
        method=request.method,
        url=f"{hall.public_url}{request.script_root}{request.path}",
        authorization=request.headers.get("Authorization", ""),
        dpop=request.headers.get("DPoP", ""),
        address=request.remote_addr or "",
    )
