"""``GET /v1/events``: admits a listener; who carries on with the stream depends on the server."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from courier_api.web.api.frame import STAFF, Ask, Blob, Blueprint, query
from courier_api.web.api.frame.loading import FieldsError
from courier_api.web.events.frames import GAP, frame, opening
from courier_api.web.events.listener import Listener

__all__ = ["HANDOVER", "STREAM", "Handover", "blueprint"]

HANDOVER = "courier_api.handover"
STREAM = "text/event-stream"
PAGE = 500
RETRY_S = 2
LAST_MAX = 2**53 - 1

blueprint = Blueprint("events", __name__, description="What happens, as it happens.")


@dataclass(slots=True)
class Handover:
    """Where the view leaves the listener for a server that keeps streams open."""

    listener: Listener | None = None


@query(blueprint, "/v1/events", roles=STAFF, media=STREAM)
def listen(ask: Ask) -> Blob:
    """Listen to what happens (server-sent events).

    A courier hears what concerns him, the desks of a branch what concerns
    them, its manager all desks. Every event has a growing `id`; whoever comes
    back with the last one as `Last-Event-ID` misses nothing. `gap` says that
    events he has not seen are forgotten: load everything anew. `over` says
    that the server ends the stream: the session is over, or the server stops.
    A comment comes every 15 seconds. A server that cannot keep streams open
    answers what there is and ends; the client comes back after `retry`.
    """
    after, missed = _start(ask)
    listener = Listener(actor=ask.known.actor, session_id=ask.known.session_id, after=after)
    content = opening(after, RETRY_S) + (GAP if missed else b"")
    handover = request.environ.get(HANDOVER)
    if isinstance(handover, Handover):
        handover.listener = listener
    else:
        content += _so_far(ask, listener)
    return Blob(content=content, media_type=STREAM)


def _start(ask: Ask) -> tuple[int, bool]:
    """Return after which event to begin, and whether some are lost to the caller."""
    named = request.headers.get("Last-Event-ID", "").strip()
    events = ask.unit.events
    if not named:
        return events.newest(), False
    if not (named.isascii() and named.isdigit() and int(named) <= LAST_MAX):
        raise FieldsError((("Last-Event-ID", "Send the id of the last event received."),))
    after = int(named)
    if after < events.forgotten():
        return events.newest(), True
    return after, False


def _so_far(ask: Ask, listener: Listener) -> bytes:
    """Return what there is for a listener now."""
    for event in ask.unit.events.since(listener.after, PAGE):
        listener.offer(event)
    waiting = [listener.waiting.get_nowait() for _ in range(listener.waiting.qsize())]
    return b"".join(frame(event) for event in waiting if event is not None)
