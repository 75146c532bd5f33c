"""One call after the other, each sent until it is answered."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from courier_api.client.errors import ApiRefusedError, NoAnswerError

__all__ = ["Api", "Headers"]

Headers = Callable[[str, str], Mapping[str, str]]
TOO_MANY = 429
UNAVAILABLE = 503
CONFLICT = 409
FIRST_PAUSE_S = 0.05
LONGEST_PAUSE_S = 5.0


class Api:
    """HTTP with idempotency keys and patience.

    Parameters
    ----------
    http
        With the server's base URL.
    patience_s
        How long one act is tried before :class:`NoAnswerError`.
    """

    def __init__(self, http: httpx.Client, *, patience_s: float = 60.0) -> None:
        self._http = http
        self._patience_s = patience_s

    def new_key(self) -> str:
        """Return an idempotency key for a new act."""
        return str(uuid.uuid4())

    def get(
        self, path: str, headers: Headers, params: Mapping[str, str | int] | None = None
    ) -> httpx.Response:
        """Read; every try is signed anew."""
        return self._until_answered("GET", path, headers, {}, params=params or {})

    def act(
        self,
        method: str,
        path: str,
        headers: Headers,
        *,
        key: str = "",
        if_match: str = "",
        media: str = "",
        **content: Any,
    ) -> httpx.Response:
        """Change something, once, however often it has to be sent.

        Parameters
        ----------
        key
            The idempotency key; keep it with the act if the act is to
            survive the end of this process.
        if_match
            The entity tag of what was read, where something is updated.
        media
            The media type of raw ``content=``.
        content
            ``json=``, ``files=``, ``content=`` or ``params=``, as httpx has it.
        """
        fixed = {"Idempotency-Key": key or self.new_key()}
        if if_match:
            fixed["If-Match"] = if_match
        if media:
            fixed["Content-Type"] = media
        return self._until_answered(method, path, headers, fixed, **content)

    def _until_answered(
        self, method: str, path: str, headers: Headers, fixed: Mapping[str, str], **content: Any
    ) -> httpx.Response:
        give_up_at = time.monotonic() + self._patience_s
        pause_s = FIRST_PAUSE_S
        while True:
            try:
                url = str(self._http.base_url.join(path))
                signed = {**fixed, **headers(method, url)}
                answer = self._http.request(method, path, headers=signed, **content)
                wait_s = _wait_s(answer)
            except httpx.TransportError:
                answer, wait_s = None, 0.0
            if answer is not None and wait_s is None:
                return _accepted(answer)
            if time.monotonic() + pause_s >= give_up_at:
                raise NoAnswerError(f"{method} {path}")
            time.sleep(max(wait_s or 0.0, random.uniform(pause_s / 2, pause_s)))
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)


def _wait_s(answer: httpx.Response) -> float | None:
    """Return how long to wait before the same call is sent again; ``None``: it is answered."""
    if answer.status_code in (TOO_MANY, UNAVAILABLE):
        return float(answer.headers.get("Retry-After", "1"))
    if answer.status_code == CONFLICT and answer.json()["type"] == "/problems/in-flight":
        return 0.0
    return None


def _accepted(answer: httpx.Response) -> httpx.Response:
    if answer.is_error:
        kind = answer.headers.get("Content-Type", "")
        problem = answer.json() if "json" in kind else {"detail": answer.text[:200]}
        raise ApiRefusedError(answer.status_code, problem, answer.headers)
    return answer
