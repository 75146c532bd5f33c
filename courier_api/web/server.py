"""The production server: gunicorn as master, uvicorn workers, one application each.

See docs/decisions/server.md for why, with figures.
"""

from __future__ import annotations

import gc
import os
import resource
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from uvicorn.server import Server
from uvicorn_worker import UvicornWorker

from courier_api.web.asgi import Front
from courier_api.web.limiter import SharedCounters

__all__ = ["Listening", "default_workers", "run"]

GRACE_S = 20
"""How long requests at work may take when the server is told to stop."""

KEEP_ALIVE_S = 30
HEARD_FROM_S = 60
WORKERS_MAX = 4
LOGGER = "courier_api.web.server_log.JsonLogger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """Where and how the server listens.

    Parameters
    ----------
    host, port
        Of the socket.
    workers, threads
        Processes, and calls that run at a time in each.
    tls_cert, tls_key
        PEM files; both or neither.
    trusted_proxies
        Addresses or networks whose ``X-Forwarded-For`` and ``-Proto`` are believed.
    """

    host: str
    port: int
    workers: int
    threads: int
    tls_cert: str = ""
    tls_key: str = ""
    trusted_proxies: tuple[str, ...] = ()


def default_workers() -> int:
    """Return how many workers this machine is given: one a core, four at most."""
    return max(1, min(len(os.sched_getaffinity(0)), WORKERS_MAX))


def run(listening: Listening, make: Callable[[SharedCounters], Flask]) -> None:
    """Serve until told to stop; `make` makes the application, in each worker.

    Stops on SIGTERM or SIGINT: no new connections, streams end, requests at
    work are finished.
    """
    _allow_many_connections()
    _Gunicorn(listening, make).run()


class _Gunicorn(BaseApplication):  # type: ignore[misc]
    """Gunicorn with settings from code alone: no file, no variable changes them."""

    def __init__(self, listening: Listening, make: Callable[[SharedCounters], Flask]) -> None:
        self._listening = listening
        self._make = make
        self._counters = SharedCounters()
        super().__init__()

    def load_config(self) -> None:
        """Set what is not gunicorn's default."""
        told = self._listening
        settings: dict[str, Any] = {
            "bind": _address(told),
            "workers": told.workers,
            "worker_class": f"{__name__}.Worker",
            "threads": told.threads,
            "timeout": HEARD_FROM_S,
            "graceful_timeout": GRACE_S + 5,
            "keepalive": KEEP_ALIVE_S,
            "forwarded_allow_ips": ",".join(told.trusted_proxies),
            "proc_name": "courier-api",
            "logger_class": LOGGER,
            "child_exit": _forget,
            "control_socket_disable": True,
        }
        if told.tls_cert:
            settings |= {"certfile": told.tls_cert, "keyfile": told.tls_key}
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Front:
        """Make the application of one worker; the collector need not look at it ever again."""
        front = Front(self._make(self._counters), threads=self._listening.threads)
        gc.collect()
        gc.freeze()
        return front


def _address(listening: Listening) -> str:
    host = f"[{listening.host}]" if ":" in listening.host else listening.host
    return f"{host}:{listening.port}"


def _allow_many_connections() -> None:
    """Raise the limit of open files as far as this process may: a stream is one each."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


class _Server(Server):
    """Ends event streams first when it is told to stop, since they never end by themselves."""

    async def shutdown(self, sockets: Any = None) -> None:
        """Stop gracefully."""
        front = self.config.app
        if isinstance(front, Front):
            front.close()
        await super().shutdown(sockets)


class Worker(UvicornWorker):  # type: ignore[misc]
    """Runs the application in an event loop."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.config.timeout_graceful_shutdown = GRACE_S
        self.config.access_log = False
        self.config.server_header = False
        self.config.date_header = True
        self.config.proxy_headers = bool(self.cfg.forwarded_allow_ips)

    async def _serve(self) -> None:
        self.config.app = self.wsgi
        server = _Server(config=self.config)
        self._install_sigquit_handler()
        await server.serve(sockets=self.sockets)
        if not server.started:
            sys.exit(Arbiter.WORKER_BOOT_ERROR)


def _forget(_arbiter: Any, worker: Any) -> None:
    """Take a dead worker's streams out of the figures."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
