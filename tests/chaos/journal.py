"""What the API has acknowledged: every answered write, as the client heard it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import httpx

__all__ = ["Journal", "Promise", "Recorder"]

READS = frozenset({"GET", "HEAD", "OPTIONS"})
PRIVATE = ("/v1/auth/", "/codes")
"""Answers that hold secrets are counted, not kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One write that was acknowledged.

    Parameters
    ----------
    who, method, path, key
        Whose, which act.
    asked, status, told
        Body sent, status and body answered.
    """

    who: str
    method: str
    path: str
    key: str
    asked: Mapping[str, Any]
    status: int
    told: Any


class Journal:
    """Promises in memory and in a file.

    Parameters
    ----------
    path
        JSON lines, for whoever has to look into a violation.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")
        self._lock = Lock()
        self._promises: list[Promise] = []
        self.counts: Counter[str] = Counter()

    def note(self, promise: Promise) -> None:
        """Add one."""
        with self._lock:
            self._promises.append(promise)
            self.counts[_name(promise.path)] += 1
            self._file.write(json.dumps(asdict(promise), ensure_ascii=False) + "\n")

    def since(self, number: int) -> list[Promise]:
        """Return those after the first `number`."""
        with self._lock:
            return self._promises[number:]

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._file.close()


class Recorder(httpx.BaseTransport):
    """Notes every write that the client hears was done; lies closest to the client."""

    def __init__(self, inner: httpx.BaseTransport, journal: Journal, who: str) -> None:
        self._inner = inner
        self._journal = journal
        self._who = who

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request and note a success."""
        asked = request.read()
        response = self._inner.handle_request(request)
        path, key = request.url.path, request.headers.get("Idempotency-Key", "")
        if request.method in READS or not key or any(word in path for word in PRIVATE):
            return response
        told = response.read()
        if response.is_success:
            self._journal.note(
                Promise(
                    who=self._who,
                    method=request.method,
                    path=path,
                    key=key,
                    asked=_asked(request, asked),
                    status=response.status_code,
                    told=json.loads(told) if told else None,
                )
            )
        return response

    def close(self) -> None:
        """Close the real transport."""
        self._inner.close()


def _asked(request: httpx.Request, content: bytes) -> Mapping[str, Any]:
    """Return the body sent; of a file, which names itself in the path, the query."""
    if request.headers.get("Content-Type", "").startswith(("image/", "application/octet-stream")):
        return dict(request.url.params)
    found: Mapping[str, Any] = json.loads(content or b"{}")
    return found


def _name(path: str) -> str:
    """Return the path without identifiers: every second part after the version."""
    parts = path.strip("/").split("/")[1:]
    fixed = [part for part in parts if part.replace("-", "").isalpha() and part.islower()]
    return " ".join(fixed)
