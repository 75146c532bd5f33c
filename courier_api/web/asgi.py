"""The server's application: calls run in threads, event streams in the event loop."""

from __future__ import annotations

import asyncio

from flask import Flask

from courier_api.ports import Clock, Store
from courier_api.services.people.listening import over
from courier_api.web.api.frame.house import House
from courier_api.web.bridge import Bridge, GoneError, Receive, Reply, Scope, Send
from courier_api.web.events.frames import HEARTBEAT, OVER, frame
from courier_api.web.events.hub import Hub, Over
from courier_api.web.events.listener import Listener
from courier_api.web.events.view import HANDOVER, Handover
from courier_api.web.metrics import Metrics

__all__ = ["Front"]

EVENTS = "/v1/events"
HEARTBEAT_S = 15.0
TOO_MANY = b'{"type": "/problems/throttled", "title": "Too Many Requests", "status": 429}'


class Front:
    """An ASGI application around the WSGI one.

    Parameters
    ----------
    app
        From :func:`courier_api.app.create_app`.
    threads
        Calls that run at a time.
    """

    def __init__(self, app: Flask, *, threads: int) -> None:
        hall: House = app.extensions["courier_api"]
        self._metrics: Metrics = app.extensions["courier_api_metrics"]
        body_max = int(app.config["MAX_CONTENT_LENGTH"])
        self._bridge = Bridge(app.wsgi_app, threads=threads, body_max=body_max)
        self._hub = Hub(hall.store, _over(hall.store, hall.clock))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000})

    def close(self) -> None:
        """End all streams; calls at work are finished."""
        self._hub.close()

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        streams = scope["method"] == "GET" and scope["path"] == EVENTS and not self._hub.closed
        handover = Handover()
        extras = {HANDOVER: handover} if streams else {}
        try:
            reply = await self._bridge.call(scope, receive, **extras)
        except GoneError:
            return
        if handover.listener is not None and reply.status == 200:
            await self._stream(reply, handover.listener, receive, send)
        else:
            await reply.send(send)

    async def _stream(self, reply: Reply, listener: Listener, receive: Receive, send: Send) -> None:
        if not self._hub.add(listener):
            await _refused(reply).send(send)
            return
        self._metrics.streams(1)
        watch = asyncio.create_task(_until_gone(receive, listener))
        try:
            self._hub.wake()
            kept = [h for h in reply.headers if h[0] != b"content-length"]
            await send({"type": "http.response.start", "status": 200, "headers": kept})
            await _more(send, reply.body)
            await _carry_on(listener, send)
        finally:
            self._hub.remove(listener)
            watch.cancel()
            self._metrics.streams(-1)


async def _carry_on(listener: Listener, send: Send) -> None:
    """Send events as they come, and a comment when nothing has come for a while."""
    while True:
        try:
            event = await asyncio.wait_for(listener.waiting.get(), HEARTBEAT_S)
        except TimeoutError:
            await _more(send, HEARTBEAT)
            continue
        if event is None:
            await send({"type": "http.response.body", "body": OVER})
            return
        await _more(send, frame(event))


async def _until_gone(receive: Receive, listener: Listener) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.end()


async def _more(send: Send, part: bytes) -> None:
    await send({"type": "http.response.body", "body": part, "more_body": True})


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


def _refused(admitted: Reply) -> Reply:
    """Return the answer to one stream too many, with the headers that were made already."""
    dropped = (b"content-length", b"content-type")
    headers = [header for header in admitted.headers if header[0] not in dropped]
    headers += [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(TOO_MANY)).encode()),
        (b"retry-after", b"5"),
    ]
    return Reply(429, headers, TOO_MANY)


def _over(store: Store, clock: Clock) -> Over:
    def ended(listeners: list[Listener]) -> list[Listener]:
        by_session = {one.session_id: one.actor for one in listeners}
        with store.read() as unit:
            gone = over(unit, by_session, clock.now())
        return [one for one in listeners if one.session_id in gone]

    return ended
