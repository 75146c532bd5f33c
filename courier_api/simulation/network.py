"""A network that loses requests, loses answers and sends things twice, by seed."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from threading import Lock

import httpx

__all__ = ["Odds", "UnreliableNetwork"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Odds:
    """How likely each mishap is, 0 to 1, a request.

    Parameters
    ----------
    lost_request
        It never reaches the server.
    lost_answer
        The server acts, the client hears nothing.
    duplicate
        The server gets it twice; the client hears the second answer.
    """

    lost_request: float = 0.02
    lost_answer: float = 0.03
    duplicate: float = 0.03


class UnreliableNetwork(httpx.BaseTransport):
    """Passes requests to the real transport, or not.

    Parameters
    ----------
    inner
        The real transport.
    seed
        Two networks of the same seed treat the same sequence of requests alike.
    """

    def __init__(self, inner: httpx.BaseTransport, odds: Odds, seed: str) -> None:
        self._inner = inner
        self._odds = odds
        self._random = random.Random(seed)
        self._lock = Lock()
        self.mishaps: Counter[str] = Counter()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; raises `httpx.TransportError` when something is lost."""
        with self._lock:
            dice = self._random.random()
        lost_request = self._odds.lost_request
        lost_answer = lost_request + self._odds.lost_answer
        if dice < lost_request:
            self._count("lost request")
            raise httpx.ConnectError("lost on the way there", request=request)
        if dice < lost_answer:
            self._count("lost answer")
            self._send(request).read()
            raise httpx.ReadError("lost on the way back", request=request)
        if dice < lost_answer + self._odds.duplicate:
            self._count("duplicate")
            self._send(request).read()
        return self._send(request)

    def close(self) -> None:
        """Close the real transport."""
        self._inner.close()

    def _send(self, request: httpx.Request) -> httpx.Response:
        return self._inner.handle_request(request)

    def _count(self, mishap: str) -> None:
        with self._lock:
            self.mishaps[mishap] += 1
