"""Serve the simulator: in a thread of a worker, or by itself."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import structlog
from werkzeug.serving import make_server

from courier_api.adapters.core_system.simulator.app import Moods, simulator_app
from courier_api.adapters.core_system.simulator.memory import Memory

__all__ = ["SimulatorServer"]


class SimulatorServer:
    """The simulator on a port of this machine.

    Parameters
    ----------
    state
        The file in which it remembers.
    key
        The secret shared with those who ask.
    moods
        How badly it behaves.
    host, port
        Where it listens; port 0 takes a free one.
    """

    def __init__(
        self,
        state: Path,
        key: bytes,
        moods: Moods | None = None,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self.memory = Memory(state)
        app = simulator_app(self.memory, key, moods or Moods())
        self._server = make_server(host, port, app, threaded=True)
        self._thread: threading.Thread | None = None
        self.url = f"http://{host}:{self._server.server_port}"

    def start(self) -> SimulatorServer:
        """Serve from a thread, saying loudly what this is."""
        self._announce()
        self._thread = threading.Thread(target=self._serve, name="core-simulator", daemon=True)
        self._thread.start()
        return self

    def run(self) -> None:
        """Serve until :meth:`stop` is called from another thread."""
        self._announce()
        self._serve()

    def stop(self) -> None:
        """Serve no more and close the memory."""
        self._server.shutdown()
        if self._thread is not None:
            self._thread.join()
        self._server.server_close()
        self.memory.close()

    def _serve(self) -> None:
        self._server.serve_forever(poll_interval=0.1)

    def _announce(self) -> None:
        structlog.get_logger("courier_api.SIMULATOR").warning(
            "SIMULATOR of the insurer's core system: its policies insure nobody", url=self.url
        )
