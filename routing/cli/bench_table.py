"""The VRPTW benchmark as a table and a JSON file."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from routing.cache import write_atomically

if TYPE_CHECKING:
    from routing.solve.vrptw import BenchRow

__all__ = ["run_and_print"]


def run_and_print(
    directory: Path,
    instances: tuple[str, ...],
    *,
    seconds: float,
    threads: int,
    seed: int,
    json_path: Path | None,
) -> None:
    """Solve, print a row as soon as it is known, and write the JSON after each.

    The JSON is written once before, so that a wrong place is known at once.
    """
    from rich.console import Console

    from routing.solve.vrptw import run_vrptw

    if json_path is not None:
        _write(json_path, [])
    console = Console()
    console.print(f"{'instance':<12}{'cost':>12}{'best known':>12}{'gap %':>9}{'seconds':>9}")
    rows: list[BenchRow] = []

    def on_row(row: BenchRow) -> None:
        rows.append(row)
        best = "-" if row.best_known is None else f"{row.best_known:.1f}"
        gap = "-" if row.gap_percent is None else f"{row.gap_percent:.2f}"
        console.print(f"{row.instance:<12}{row.cost:>12.1f}{best:>12}{gap:>9}{row.seconds:>9.1f}")
        if json_path is not None:
            _write(json_path, rows)

    run_vrptw(
        directory,
        seconds=seconds,
        threads=threads,
        instances=instances or None,
        seed=seed,
        on_row=on_row,
    )
    gaps = [row.gap_percent for row in rows if row.gap_percent is not None]
    if gaps:
        console.print(f"mean gap {sum(gaps) / len(gaps):.2f} % over {len(gaps)} instances")


def _write(path: Path, rows: list[BenchRow]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"rows": [asdict(row) for row in rows]}, indent=1)
    write_atomically(path, f"{text}\n".encode())
