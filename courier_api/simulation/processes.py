"""Starts the server and the worker as processes of their own, and stops them in any way."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import httpx

from courier_api.errors import StorageError

__all__ = ["Process", "free_port", "wait_until_ready"]

STOP_WITHIN_S = 20.0
READY_WITHIN_S = 60.0


class Process:
    """One ``courier-api`` command at work.

    Parameters
    ----------
    command
        The words after ``courier-api``.
    environment
        Added to this process's own.
    log
        Where its output goes, appended.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self._command = [sys.executable, "-m", "courier_api", *command]
        self._environment = {**os.environ, **environment}
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, in a process group of its own."""
        with self._opened() as log:
            self._process = subprocess.Popen(  # noqa: S603 - this program, words of our own
                self._command,
                env=self._environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """Its process id, which its group bears too; 0 before it was started."""
        return 0 if self._process is None else self._process.pid

    def kill(self) -> None:
        """End it and its children with SIGKILL, at once."""
        if self._process is not None:
            self._signal(signal.SIGKILL)
            self._process.wait()

    def stop(self) -> None:
        """Ask it to end; kill it if it does not."""
        if self._process is None:
            return
        self._signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.kill()

    def _signal(self, number: int) -> None:
        if self._process is None:
            return
        try:
            os.killpg(self._process.pid, number)
        except ProcessLookupError:
            return

    @contextmanager
    def _opened(self) -> Iterator[IO[bytes]]:
        with self._log.open("ab") as log:
            yield log


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(url: str, process: Process, within_s: float = READY_WITHIN_S) -> None:
    """Return when ``/health/ready`` says so.

    Raises
    ------
    StorageError
        If the process ends first, or it takes too long.
    """
    give_up_at = time.monotonic() + within_s
    while time.monotonic() < give_up_at:
        if not process.is_running:
            raise StorageError("server", ["ended before it was ready: see its log"])
        try:
            if httpx.get(f"{url}/health/ready", timeout=2).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise StorageError("server", [f"was not ready within {within_s:g} s: see its log"])
