"""One effect a key: a repeated request gets the answer of the first."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from flask import request

from courier_api.errors import InputError
from courier_api.ports import KeptAnswer, UnitOfWork
from courier_api.web.api.frame.answers import Written, fingerprint, open_sealed, seal
from courier_api.web.api.frame.house import House
from courier_api.web.api.frame.inflight import InFlightError
from courier_api.web.trace import trace

__all__ = ["KeyReusedError", "claim", "content", "once"]


class KeyReusedError(InputError):
    """The key belongs to another request."""


def claim(unit: UnitOfWork, scope: str, key: str) -> None:
    """Hold the key until the unit of work ends, before anything is read in it.

    Raises
    ------
    InFlightError
        If another process is at work on a request with the key.
    """
    if not unit.requests.claim(scope, key):
        raise InFlightError


def once(
    unit: UnitOfWork,
    hall: House,
    scope: str,
    key: str,
    at: datetime,
    body: bytes,
    act: Callable[[], Written],
) -> Written:
    """Return what `act` answers, or what it answered when the key came first.

    Parameters
    ----------
    body
        From :func:`content`, taken before the unit of work began.

    Raises
    ------
    KeyReusedError
        If the key came first with another method, path, query or body.
    """
    query = request.query_string.decode("latin-1")
    path = f"{request.path}?{query}" if query else request.path
    mark = fingerprint(hall.answers_key, request.method, path, body)
    kept = unit.requests.find(scope, key)
    if kept is not None:
        if not hmac.compare_digest(kept.fingerprint, mark):
            raise KeyReusedError("Idempotency-Key", ["came first with another request"])
        trace().replayed = True
        return open_sealed(kept.sealed, hall.answers_key, mark, body)
    trace().replayed = False
    answer = act()
    sealed = seal(answer, hall.answers_key, mark, body)
    unit.requests.keep(KeptAnswer(scope=scope, key=key, fingerprint=mark, sealed=sealed, at=at))
    return answer


def content(*, raw: bool) -> bytes:
    """Return what tells the body from others.

    Of a form these are its parts without the boundary, which each try invents; of a file
    its digest.
    """
    if raw:
        return sha256(request.get_data()).digest()
    if request.mimetype != "multipart/form-data" or not request.files:
        return request.get_data()
    parts = [f"{name}={value}".encode() for name, value in sorted(request.form.items())]
    for name, file in sorted(request.files.items()):
        parts.append(f"{name}:{file.filename}".encode() + sha256(file.stream.read()).digest())
        file.stream.seek(0)
    return b"\0".join(parts)
