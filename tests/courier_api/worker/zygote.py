"""Forks workers on demand: ``python -m tests.courier_api.worker.zygote DATABASE FOLDER``.

A line in makes a worker and its process number comes out; so a worker that
was killed is followed by another in milliseconds.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from courier_api.adapters.core_system.simulator import Moods
from courier_api.cli.working import open_house
from courier_api.worker import Worker, handlers, recurrents
from courier_api.worker.logs import log_json
from tests.courier_api.worker.house import a_config


def work(database: str, folder: Path) -> None:
    log_json(sys.stderr)
    moods = Moods(seed=os.getpid(), lose_answers=0.2, lose_questions=0.1)
    with open_house(a_config(folder, database, lease_s=1.0), moods=moods) as house:
        worker = Worker(house, handlers(house), recurrents(house), threads=3)
        signal.signal(signal.SIGTERM, lambda *_: worker.stop())
        worker.run()


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in sys.stdin:
        pid = os.fork()
        if pid == 0:
            work(sys.argv[1], Path(sys.argv[2]))
            os._exit(0)
        print(pid, flush=True)


if __name__ == "__main__":
    main()
