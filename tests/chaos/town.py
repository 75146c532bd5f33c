"""Server, worker and the insurer's simulator as processes of their own, and ways to kill them."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from courier_api.simulation.processes import Process, free_port, wait_until_ready

__all__ = ["FIGURES", "Town", "Victim", "town"]

FIGURES = """\
[api]
requests_per_minute = 1_000_000

[shift]
cash_cap_fen = 1_500_000

[worker]
lease_s = 2.0
first_pause_s = 0.2
longest_pause_s = 2.0
checkpoint_every_s = 3
"""
"""Leases and pauses are short so that what a dead worker held is soon taken by another."""

MOODS = ("--lose-questions", "0.03", "--lose-answers", "0.05", "--slow", "0.1", "--slow-s", "0.3")


class Victim(StrEnum):
    """What is killed."""

    SERVER = "server, all of it"
    SERVER_WORKER = "one process of the server"
    WORKER = "worker"
    CORE = "core simulator"
    HOUSE = "server and worker at once"


@dataclass(frozen=True, slots=True)
class Town:
    """Everything that runs.

    Parameters
    ----------
    database, secret_file, home
        Of the installation.
    url
        Of the server.
    server, worker, core
        The processes.
    """

    database: str
    secret_file: Path
    home: Path
    url: str
    server: Process
    worker: Process
    core: Process

    @property
    def checkpoints(self) -> Path:
        """The file of checkpoints kept outside the database."""
        return self.home / "checkpoints" / "checkpoints.jsonl"

    @property
    def files(self) -> Path:
        """Where photos and reports are kept."""
        return self.home / "files"

    @property
    def core_state(self) -> Path:
        """Where the insurer remembers."""
        return self.home / "core-simulator.db"

    def kill(self, victim: Victim, rng: random.Random) -> bool:
        """Kill with SIGKILL; say whether anything was alive to be killed."""
        if victim is Victim.SERVER_WORKER:
            return _kill_one(rng, children(self.server.pid))
        for process in self._processes(victim):
            process.kill()
        return True

    def restart(self, victim: Victim) -> None:
        """Start again what was killed; return when the server answers."""
        for process in self._processes(victim):
            process.start()
        wait_until_ready(self.url, self.server)

    def _processes(self, victim: Victim) -> tuple[Process, ...]:
        return {
            Victim.SERVER: (self.server,),
            Victim.SERVER_WORKER: (),
            Victim.WORKER: (self.worker,),
            Victim.CORE: (self.core,),
            Victim.HOUSE: (self.server, self.worker),
        }[victim]


def children(pid: int) -> list[int]:
    """Return the process ids of the direct children (Linux)."""
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue
        if int(parent) == pid:
            found.append(int(folder.name))
    return sorted(found)


def _kill_one(rng: random.Random, pids: list[int]) -> bool:
    if not pids:
        return False
    try:
        os.kill(rng.choice(pids), signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


@contextmanager
def town(database: str, secret_file: Path, home: Path) -> Iterator[Town]:
    """Start everything on `database`; stop it in the end."""
    figures = home / "figures.toml"
    figures.write_text(FIGURES)
    port, core_port = free_port(), free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        "COURIER_API_DATABASE": database,
        "COURIER_API_SECRET_FILE": str(secret_file),
        "COURIER_API_PUBLIC_URL": url,
        "COURIER_API_FIGURES": str(figures),
        "COURIER_API_CHECKPOINTS_DIR": str(home / "checkpoints"),
        "COURIER_API_FILES_DIR": str(home / "files"),
        "COURIER_API_NOTICES_DIR": str(home / "notices"),
        "COURIER_API_CORE_URL": f"http://127.0.0.1:{core_port}",
    }
    core = ["core-simulator", "--port", str(core_port), "--state", str(home / "core-simulator.db")]
    serve = ["serve", "--port", str(port), "--workers", "2"]
    built = Town(
        database=database,
        secret_file=secret_file,
        home=home,
        url=url,
        server=Process(serve, environment, home / "server.log"),
        worker=Process(["worker", "--threads", "2"], environment, home / "worker.log"),
        core=Process([*core, *MOODS], environment, home / "core.log"),
    )
    try:
        built.core.start()
        built.server.start()
        built.worker.start()
        wait_until_ready(url, built.server)
        yield built
    finally:
        for process in (built.worker, built.server, built.core):
            process.stop()
