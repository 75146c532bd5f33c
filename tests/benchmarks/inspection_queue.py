"""Whether every visit of the demonstration comes out as it must: ``expected.csv`` of the fixtures.

``python -m tests.benchmarks inspection_queue``

The queue is filled as ``courier-api demo`` does, and read by the worker's own
handler in reading processes.  Exit code 1 if a recommendation is another than
expected.  JSON in ``build/inspection_queue.json``.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from courier_api.adapters.file_store import FolderStore
from courier_api.cli.working import open_house
from courier_api.config import load_config
from courier_api.demo.queue import fill_queue
from courier_api.demo.reading import read_queue
from courier_api.demo.rounds import Rounds
from courier_api.demo.visits import read_visits
from courier_api.demo.yard import Yard
from courier_api.domain.actor import Actor, Role
from courier_api.domain.dispatch.branch import Branch
from courier_api.storage import open_store, upgrade
from routing.model import Location

BUILD = Path(__file__).parents[2] / "build"
NOBODY = "http://127.0.0.1:9"
WITHIN_S = 3_600.0
FUTIAN = Branch(
    id="futian",
    name="福田",
    time_zone="Asia/Shanghai",
    depot_id="FT",
    location=Location(22.5358, 114.0194),
)


def main() -> None:
    """Fill the queue, read it, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fixtures", type=Path, default=Path("fixtures"))
    fixtures = parser.parse_args().fixtures
    with tempfile.TemporaryDirectory(prefix="courier-queue-") as folder:
        figures = measured(fixtures, Path(folder))
    BUILD.mkdir(exist_ok=True)
    (BUILD / "inspection_queue.json").write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    rows = figures["visits"]
    wrong = [row for row in rows if row["expected"] != row["found"]]
    for row in rows:
        mark = " " if row["expected"] == row["found"] else "!"
        print(
            f"{mark} {row['visit']:18}{row['expected']:8}{row['found']:8}{', '.join(row['codes'])}"
        )
    print(
        f"{len(rows) - len(wrong)} of {len(rows)} as expected; read in {figures['took_s']:.0f} s, "
        f"{figures['cpu_s']:.0f} s of processor, load average {figures['load_average_before']:.1f}"
    )
    sys.exit(1 if wrong else 0)


def measured(fixtures: Path, home: Path) -> dict[str, object]:
    """Return what came of each visit, and how long it took."""
    config = load_config(
        {},
        database=f"sqlite:///{home / 'queue.db'}",
        secret_file=str(home / "secret"),
        files_dir=str(home / "files"),
        core_url=NOBODY,
    )
    upgrade(config.database)
    store = open_store(config.database, secret=config.secret.key("vault"))
    store.write(lambda unit: unit.sales.put_branch(FUTIAN))
    rounds = Rounds(
        yard=Yard(store, config, datetime.now(UTC)),
        files=FolderStore(config.files_dir),
        branch=FUTIAN,
        dispatcher=Actor("d1", Role.DISPATCHER, FUTIAN.id),
        setup=Actor("setup", Role.SYSTEM, FUTIAN.id),
    )
    filed = fill_queue(rounds, read_visits(fixtures), fixtures)
    load, began_s, cpu_s = os.getloadavg()[0], time.monotonic(), _cpu_s()
    with open_house(config, store=store) as house:
        read_queue(house, FUTIAN.id, within_s=WITHIN_S)
    took_s = time.monotonic() - began_s
    with store.read() as unit:
        reports = [unit.records.get(one.record_id).report for one in filed]
    store.close()
    return {
        "load_average_before": load,
        "took_s": took_s,
        "cpu_s": _cpu_s() - cpu_s,
        "visits": [
            {
                "visit": one.name,
                "expected": one.recommendation,
                "found": str(report.recommendation) if report else "unread",
                "codes": list(report.codes) if report else [],
            }
            for one, report in zip(filed, reports, strict=True)
        ],
    }


def _cpu_s() -> float:
    """Return the processor time of this process and of the children that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    main()
