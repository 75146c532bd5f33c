"""Our solver against its peers on VRPTW instances, with the same seconds on one thread.

``python -m tests.benchmarks solver -- --seconds 10 --instances R105,RC206``
prints one table of gaps to the best known costs and writes build/bench.json.
Every solution is recomputed from the file before it counts.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import vrplib
from rich.console import Console
from rich.table import Table

from routing.solve.vrptw import Vrptw, read_vrptw
from tests.benchmarks.peers import PEERS, Peer

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "fixtures/vrptw"
INSTANCES = "R105,RC206,C2_2_1,R1_2_1,C1_4_6,RC2_4_5"
REPORT = ROOT / "build/bench.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One solver on one instance; ``cost`` is ``None`` if customers are left out."""

    instance: str
    solver: str
    cost: float | None
    left_out: int
    best_known: float
    gap_percent: float | None
    seconds: float
    cpu_seconds: float


def main() -> None:
    """Run every solver on every instance and show the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0, help="for each solver and instance")
    parser.add_argument("--instances", default=INSTANCES, help="names, with commas")
    parser.add_argument("--json", type=Path, default=REPORT)
    chosen = parser.parse_args()
    console = Console()
    rows: list[Row] = []
    for name in chosen.instances.split(","):
        path = FOLDER / f"{name}.vrp"
        instance = read_vrptw(path)
        for solver, peer in PEERS.items():
            with console.status(f"{name}: {solver}"):
                rows.append(run(instance, path, solver, peer, chosen.seconds))
            console.print(f"{name:10} {solver:15} {shown(rows[-1])}", highlight=False)
    console.print(table(rows))
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    report = {"seconds": chosen.seconds, "rows": [asdict(row) for row in rows]}
    chosen.json.write_text(json.dumps(report, indent=1), encoding="utf-8")


def run(instance: Vrptw, path: Path, solver: str, peer: Peer, seconds: float) -> Row:
    """Return what one solver makes of one instance."""
    best_known = float(vrplib.read_solution(path.with_suffix(".sol"))["cost"])
    wall, cpu = time.monotonic(), time.process_time()
    routes = peer(instance, path, seconds)
    wall, cpu = time.monotonic() - wall, time.process_time() - cpu
    left_out = len(instance.demands) - 1 - sum(map(len, routes))
    cost = None if left_out else instance.verified_cost(routes)
    return Row(
        instance=instance.name,
        solver=solver,
        cost=cost,
        left_out=left_out,
        best_known=best_known,
        gap_percent=None if cost is None else round(100 * (cost / best_known - 1), 2),
        seconds=round(wall, 2),
        cpu_seconds=round(cpu, 2),
    )


def shown(row: Row) -> str:
    """Return a row's figures as text."""
    if row.gap_percent is None:
        return f"{row.left_out} left out, {row.cpu_seconds:.1f} s"
    return f"{row.gap_percent:+.2f} %, {row.cpu_seconds:.1f} s"


def table(rows: list[Row]) -> Table:
    """Return gaps and CPU seconds, one line an instance, and the means."""
    drawn = Table("instance", "best known", *PEERS, title="gap to best known, CPU seconds")
    for name in dict.fromkeys(row.instance for row in rows):
        mine = {row.solver: row for row in rows if row.instance == name}
        best_known = next(iter(mine.values())).best_known
        drawn.add_row(name, f"{best_known:.1f}", *(shown(mine[solver]) for solver in PEERS))
    means = []
    for solver in PEERS:
        gaps = [row.gap_percent for row in rows if row.solver == solver]
        known = [gap for gap in gaps if gap is not None]
        mean = f"{sum(known) / len(known):+.2f} %" if known else "none"
        means.append(mean if len(known) == len(gaps) else f"{mean} of {len(known)}")
    drawn.add_section()
    drawn.add_row("mean", "", *means)
    return drawn


if __name__ == "__main__":
    main()
