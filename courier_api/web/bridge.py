"""Runs the WSGI application under an ASGI server, in threads.

The body is read whole before a thread is taken and the answer is written
whole after it is given back, so that slow clients hold no threads and a call
crosses between threads once; see docs/decisions/server.md for what that is
worth.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Any

__all__ = ["Bridge", "GoneError", "Reply", "Scope"]

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

IN_MEMORY_BYTES = 1024 * 1024
BODY_PATIENCE_S = 60
WAITING_A_THREAD = 32
"""Calls that may wait for each thread before others are sent away."""

BUSY = b'{"type": "/problems/busy", "title": "Service Unavailable", "status": 503}'


class GoneError(Exception):
    """The client went away, or took too long, before it had sent its request."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the application answered."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes

    async def send(self, send: Send) -> None:
        """Write it to the client."""
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body})


class Bridge:
    """Calls a WSGI application from an event loop.

    Parameters
    ----------
    app
        The application.
    threads
        Calls that run at a time.
    body_max
        Bytes of the largest body; of larger ones the application sees the length only.
    """

    def __init__(self, app: Wsgi, *, threads: int, body_max: int) -> None:
        self._app = app
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="call")
        self._body_max = body_max
        self._waiting_max = threads * WAITING_A_THREAD
        self._at_work = 0

    async def call(self, scope: Scope, receive: Receive, **extras: Any) -> Reply:
        """Return the application's answer; `extras` go into the WSGI environment.

        Raises
        ------
        GoneError
            If the request never came whole.
        """
        if self._at_work >= self._waiting_max:
            return _busy()
        self._at_work += 1
        try:
            with SpooledTemporaryFile(IN_MEMORY_BYTES) as body:
                length = await self._read(scope, receive, body)
                environ = environ_of(scope, body, length) | extras
                loop = asyncio.get_running_loop()
                reply = await loop.run_in_executor(self._threads, self._run, environ)
        finally:
            self._at_work -= 1
        if length > self._body_max:
            reply.headers.append((b"connection", b"close"))
        return reply

    def close(self) -> None:
        """Let the threads end."""
        self._threads.shutdown(wait=False)

    async def _read(self, scope: Scope, receive: Receive, body: IO[bytes]) -> int:
        """Fill `body`; return its length, as said or as found once it is too large."""
        said = next((v for name, v in scope["headers"] if name == b"content-length"), b"")
        if said.isdigit() and int(said) > self._body_max:
            return int(said)
        length = 0
        try:
            async with asyncio.timeout(BODY_PATIENCE_S):
                while True:
                    message = await receive()
                    if message["type"] != "http.request":
                        raise GoneError
                    part = message.get("body", b"")
                    length += len(part)
                    if length > self._body_max:
                        return length
                    body.write(part)
                    if not message.get("more_body"):
                        break
        except TimeoutError as error:
            raise GoneError from error
        body.seek(0)
        return length

    def _run(self, environ: dict[str, Any]) -> Reply:
        started: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], _info: Any = None) -> None:
            started[:] = [int(status.partition(" ")[0]), _encoded(headers)]

        chunks = self._app(environ, start_response)
        try:
            content = b"".join(chunks)
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()
        return Reply(started[0], started[1], content)


def environ_of(scope: Scope, body: IO[bytes], length: int) -> dict[str, Any]:
    """Return the WSGI environment (PEP 3333) of an ASGI scope."""
    host, port = scope.get("server") or ("localhost", None)
    client = scope.get("client") or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 0),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:
        _add_header(environ, raw_name.decode("latin-1"), raw_value.decode("latin-1"))
    if length:
        environ["CONTENT_LENGTH"] = str(length)
    return environ


def _add_header(environ: dict[str, Any], name: str, value: str) -> None:
    """Add a header; one with an underscore could pass for another and is left out."""
    if "_" in name or name in ("content-length", "transfer-encoding"):
        return
    key = name.upper().replace("-", "_")
    if key != "CONTENT_TYPE":
        key = f"HTTP_{key}"
    if key in environ:
        value = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{value}"
    environ[key] = value


def _encoded(headers: list[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]


def _busy() -> Reply:
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(BUSY)).encode()),
        (b"retry-after", b"1"),
    ]
    return Reply(503, headers, BUSY)
