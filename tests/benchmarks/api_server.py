"""The server of the benchmark: the production server, with the bare endpoints beside the API."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from types import TracebackType
from typing import Any

import httpx

from courier_api.config import Config, Secret, load_figures

__all__ = ["SECRET", "Server", "config_of"]

SECRET = Secret(bytes(range(32)))
THREADS = 8


def config_of(database: str, public_url: str = "") -> Config:
    """Return settings without a limit on requests; counting them stays on."""
    figures = load_figures()
    figures = replace(figures, api=replace(figures.api, requests_per_minute=10_000_000))
    return Config(database=database, public_url=public_url, secret=SECRET, figures=figures)


class Server:
    """The server as a process of its own, while the block runs."""

    def __init__(self, database: str, workers: int = 1) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        command = [sys.executable, "-m", __name__, database, str(self.port), str(workers)]
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL)

    def __enter__(self) -> Server:
        for _ in range(600):
            try:
                httpx.get(f"{self.url}/health/ready")
            except httpx.TransportError:
                time.sleep(0.1)
            else:
                return self
        raise RuntimeError("the server did not start")

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(60)


def serve(database: str, port: int, workers: int) -> None:
    """Run the server; log lines are written as ever, to nowhere."""
    from courier_api.web.figures_folder import shared_figures

    with shared_figures():
        from courier_api.app import create_app
        from courier_api.storage import open_store
        from courier_api.web.limiter import Limiter
        from courier_api.web.server import Listening, run
        from tests.benchmarks.api_bare import bare_app

        config = config_of(database, f"http://127.0.0.1:{port}")

        def make(counters: Any) -> Any:
            from werkzeug.middleware.dispatcher import DispatcherMiddleware

            store = open_store(database, secret=config.secret.key("vault"))
            limiter = Limiter(config.figures.api.requests_per_minute, counters)
            app = create_app(config, store=store, limiter=limiter)
            keys = app.extensions["courier_api"].keys
            bare = bare_app(store, keys, config.public_url, config.figures)
            app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/bare": bare.wsgi_app})  # type: ignore[method-assign]
            return app

        run(Listening(host="127.0.0.1", port=port, workers=workers, threads=THREADS), make)


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
