"""The server, its worker and its database for one simulated day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from courier_api.simulation.processes import Process, free_port, wait_until_ready

__all__ = ["Town", "town"]


@dataclass(frozen=True, slots=True)
class Town:
    """Where the day is played.

    Parameters
    ----------
    url
        Of the server.
    server, worker
        The processes.
    home
        Folder of logs, secret, checkpoints.
    """

    url: str
    server: Process
    worker: Process
    home: Path

    def transport(self) -> httpx.HTTPTransport:
        """Return a transport of its own for one person."""
        return httpx.HTTPTransport(limits=httpx.Limits(max_connections=4))


@contextmanager
def town(database: str, secret_file: Path, home: Path) -> Iterator[Town]:
    """Start server and worker on `database`; stop them in the end."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        "COURIER_API_DATABASE": database,
        "COURIER_API_SECRET_FILE": str(secret_file),
        "COURIER_API_PUBLIC_URL": url,
        "COURIER_API_CHECKPOINTS_DIR": str(home / "checkpoints"),
        "COURIER_API_FILES_DIR": str(home / "files"),
        "COURIER_API_NOTICES_DIR": str(home / "notices"),
        "COURIER_API_SIGNING_TRIAL_DIR": str(home / "trial-signing"),
        "COURIER_API_CORE_STATE": str(home / "core-simulator.db"),
    }
    serve = ["serve", "--port", str(port), "--workers", "2"]
    server = Process(serve, environment, home / "server.log")
    work = ["worker", "--threads", "2", "--readers", "2"]
    worker = Process(work, environment, home / "worker.log")
    try:
        server.start()
        worker.start()
        wait_until_ready(url, server)
        yield Town(url, server, worker, home)
    finally:
        worker.stop()
        server.stop()
