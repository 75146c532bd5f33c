"""Listens to what happens: server-sent events, resumed where they broke off."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from courier_api.client.session import Session

__all__ = ["Event", "listen"]

PATH = "/v1/events"
PAUSE_S = 0.5
SILENCE_S = 40.0
"""The server sends a comment every 15 seconds: longer silence is a broken line."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened; `number` is where to go on after a break."""

    number: str
    kind: str
    data: Mapping[str, Any]


def listen(http: httpx.Client, session: Session, *, after: str = "") -> Iterator[Event]:
    """Yield what happens, for ever; a stream that breaks is taken up again after its last event.

    Parameters
    ----------
    http
        With the server's base URL; closing it ends the listening.
    after
        The last event seen; empty: from now on.
    """
    while not http.is_closed:
        resume = {"Last-Event-ID": after} if after else {}
        signed = session.headers("GET", str(http.base_url.join(PATH)))
        try:
            with http.stream(
                "GET", PATH, headers={**signed, **resume}, timeout=SILENCE_S
            ) as answer:
                if answer.is_success:
                    for event in _events(answer):
                        after = event.number or after
                        yield event
        except (httpx.TransportError, httpx.StreamError):
            pass
        time.sleep(PAUSE_S)


def _events(answer: httpx.Response) -> Iterator[Event]:
    """Take the lines of a stream apart (HTML Standard, section 9.2)."""
    fields: dict[str, str] = {}
    for line in answer.iter_lines():
        if line.startswith(":"):
            continue
        if line:
            name, _, value = line.partition(":")
            fields[name] = f"{fields.get(name, '')}{value.removeprefix(' ')}"
            continue
        if "data" in fields:
            data = json.loads(fields["data"])
            yield Event(fields.get("id", ""), fields.get("event", "message"), data)
        fields = {}
