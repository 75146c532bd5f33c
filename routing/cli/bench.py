"""``routing bench``: how good the solver is on public instances."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["app"]

app = typer.Typer(help="Measure the solver on public instances.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep ``vrptw`` a sub-command while it is the only one."""


@app.command()
def vrptw(
    directory: Annotated[
        Path, typer.Argument(exists=True, file_okay=False, help="VRPLIB .vrp and .sol files.")
    ],
    seconds: Annotated[float, typer.Option(min=0.1, help="Wall time for each instance.")] = 30,
    threads: Annotated[int, typer.Option(min=1, max=256, help="Threads to use.")] = 2,
    instances: Annotated[
        str, typer.Option(help="Names, comma-separated; all of the folder if left out.")
    ] = "",
    seed: Annotated[int, typer.Option(help="Seed of the search.")] = 1,
    json: Annotated[
        Path | None, typer.Option(dir_okay=False, help="File to write the rows to.")
    ] = None,
) -> None:
    """Solve VRPTW instances and print the gap to the best known solution.

    Distances and durations are Euclidean, truncated to one decimal; the total
    distance is minimised with the fleet as given. Every solution is verified
    before its cost is printed.
    """
    from routing.cli.bench_table import run_and_print

    names = tuple(name.strip() for name in instances.split(",") if name.strip())
    run_and_print(directory, names, seconds=seconds, threads=threads, seed=seed, json_path=json)
