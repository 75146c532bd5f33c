"""A real server process, and event streams read from it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx

from courier_api.config import load_config
from courier_api.domain.actor import Role
from courier_api.services.people.keys import keys_from
from courier_api.storage import SqlStore
from tests.courier_api.web.callers import Caller, sign_in

START_S = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Running:
    """``courier-api serve`` in a folder of its own."""

    def __init__(self, folder: Path, database: str, *options: str, scheme: str = "http") -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"{scheme}://127.0.0.1:{self.port}"
        self.log = folder / "server.log"
        command = [sys.executable, "-m", "courier_api", "serve", "--port", str(self.port)]
        if database:
            command += ["--database", database]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, *options],
                cwd=folder,
                stdout=log,
                stderr=log,
                env={name: v for name, v in os.environ.items() if "COURIER_API" not in name},
            )

    def wait_until_ready(self) -> None:
        last = time.monotonic() + START_S
        while time.monotonic() < last:
            try:
                if httpx.get(f"{self.url}/health/ready", verify=False).status_code == 200:  # noqa: S501
                    return
            except httpx.TransportError:
                time.sleep(0.1)
            if self.process.poll() is not None:
                break
        raise RuntimeError(self.log.read_text())

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(40)

    def sign_in(self, store: SqlStore, role: Role, **who: Any) -> Caller:
        """Sign in as :func:`sign_in` does, for this server."""
        secret = load_config({}, secret_file=str(self.folder / "courier.secret")).secret
        house = SimpleNamespace(
            keys=keys_from(secret.key, self.url),
            public_url=self.url,
            clock=SimpleNamespace(now=lambda: datetime.now(UTC)),
        )
        app: Any = SimpleNamespace(extensions={"courier_api": house})
        return sign_in(app, store, role, **who)


@contextmanager
def running(folder: Path, database: str = "", *options: str, **more: str) -> Iterator[Running]:
    server = Running(folder, database, *options, **more)
    try:
        server.wait_until_ready()
        yield server
    finally:
        if server.process.poll() is None:
            server.stop()


class Stream:
    """The events of one stream, read as they come."""

    def __init__(self, server: Running, caller: Caller, last: str = "") -> None:
        headers = caller.headers("GET", "/v1/events")
        if last:
            headers["Last-Event-ID"] = last
        self._client = httpx.Client(timeout=20)
        request = self._client.build_request("GET", f"{server.url}/v1/events", headers=headers)
        self.response = self._client.send(request, stream=True)
        self._lines = self.response.iter_lines()

    def next(self) -> dict[str, Any]:
        """Return the next event with its fields; empty at the end."""
        event: dict[str, Any] = {}
        for line in self._lines:
            if not line and event:
                event["data"] = json.loads(event["data"])
                return event
            name, _, value = line.partition(": ")
            if name and not line.startswith(":"):
                event[name] = value
        return {}

    def close(self) -> None:
        self.response.close()
        self._client.close()
