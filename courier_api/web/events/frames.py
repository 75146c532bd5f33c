"""Events as text of an event stream (WHATWG HTML, section 9.2)."""

from __future__ import annotations

import json

from courier_api.ports.events import Event

__all__ = ["GAP", "HEARTBEAT", "OVER", "frame", "opening"]

HEARTBEAT = b": heartbeat\n\n"
OVER = b"event: over\ndata: {}\n\n"
"""Sent before the server ends a stream: log in or come back."""


def frame(event: Event) -> bytes:
    """Return one event; its data is one line of JSON."""
    data = {
        "id": event.id,
        "at": event.at.isoformat().replace("+00:00", "Z"),
        "audience": event.audience,
        "kind": event.kind,
        "subject": event.subject,
        "data": dict(event.data),
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"id: {event.number}\nevent: {event.kind}\ndata: {text}\n\n".encode()


def opening(after: int, retry_s: int) -> bytes:
    """Return what a stream begins with: where it is, and when to come back."""
    return f"retry: {retry_s * 1000}\nid: {after}\nevent: open\ndata: {{}}\n\n".encode()


GAP = b"event: gap\ndata: {}\n\n"
"""Sent when older events than the caller's last are forgotten: load everything anew."""
