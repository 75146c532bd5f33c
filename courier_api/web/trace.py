"""What is noted of a request while it runs, for its headers, its log line and its problems."""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass, field

from flask import g, has_request_context, request

from courier_api.web.limiter import Allowance

__all__ = ["Trace", "begin", "trace"]

HARMLESS = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{7,63}")
PERSONAL = re.compile(r"[0-9]{11}")
"""Whoever sends a phone or identity card number as request id gets another one."""


@dataclass(slots=True)
class Trace:
    """One request.

    Parameters
    ----------
    request_id
        The caller's, if it is harmless, else ours.
    started
        Seconds of the monotonic clock.
    person_id, role
        Pseudonym and role of who calls, once they are proven.
    allowance
        What the caller may still do, once it was counted.
    replayed
        Whether the answer is one that was kept.
    route_version
        Of the courier's route, if a courier calls.
    """

    request_id: str
    started: float = field(default_factory=time.monotonic)
    person_id: str = ""
    role: str = ""
    allowance: Allowance | None = None
    replayed: bool = False
    route_version: int | None = None


def begin() -> Trace:
    """Start to note the request at hand."""
    named = request.headers.get("X-Request-Id", "")
    harmless = HARMLESS.fullmatch(named) and not PERSONAL.search(named)
    g.trace = Trace(named if harmless else secrets.token_hex(16))
    return trace()


def trace() -> Trace:
    """Return what is noted of the request at hand; a fresh note outside of any."""
    if not has_request_context():
        return Trace(secrets.token_hex(16))
    found = g.get("trace")
    return found if isinstance(found, Trace) else begin()
