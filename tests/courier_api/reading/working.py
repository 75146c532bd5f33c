"""A worker that reads, for tests that kill it: ``... working DATABASE FOLDER OFFSET_S``.

Its clock is the machine's, moved by so many seconds.
"""

from __future__ import annotations

import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from courier_api.cli.working import open_house
from courier_api.worker import Worker, handlers
from courier_api.worker.lanes import Lane
from courier_api.worker.logs import log_json
from tests.courier_api.worker.house import a_config


class MovedClock:
    """The machine's clock, elsewhere in time."""

    def __init__(self, offset_s: float) -> None:
        self._offset = timedelta(seconds=offset_s)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset


def main() -> None:
    database, folder, offset_s = sys.argv[1:]
    log_json(sys.stderr)
    config = a_config(Path(folder), database, lease_s=2.0)
    with open_house(config, clock=MovedClock(float(offset_s))) as house:
        worker = Worker(house, handlers(house), hands={Lane.PHOTOS: 1})
        signal.signal(signal.SIGTERM, lambda *_: worker.stop())
        worker.run()


if __name__ == "__main__":
    main()
