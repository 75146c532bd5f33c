"""``routing plan``: a branch's day, from order files to reports."""

from __future__ import annotations

import math
from datetime import MAXYEAR, datetime
from pathlib import Path
from typing import Annotated

import typer

from routing.cli.options import Roads, SettingsFile

__all__ = ["plan"]


def plan(
    orders: Annotated[
        list[Path],
        typer.Option(
            "--orders",
            exists=True,
            dir_okay=False,
            metavar="FILE...",
            help="Order files (XLSX, CSV, JSON); several may follow one --orders.",
        ),
    ],
    couriers: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="Courier list.")],
    depots: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="Depot list.")],
    roads: Roads,
    date: Annotated[
        datetime, typer.Option("--date", formats=["%Y-%m-%d"], help="Local planning day.")
    ],
    out: Annotated[Path, typer.Option("--out", file_okay=False, help="Folder for the results.")],
    known_addresses: Annotated[
        Path | None,
        typer.Option(
            exists=True, dir_okay=False, help="CSV with columns address, lat, lon (WGS-84)."
        ),
    ] = None,
    seconds: Annotated[
        float | None, typer.Option(min=0, help="Search for this long (60 if nothing is said).")
    ] = None,
    iterations: Annotated[
        int | None,
        typer.Option(min=0, help="Search this many iterations: the same plan on any machine."),
    ] = None,
    threads: Annotated[int, typer.Option(min=1, max=256, help="Threads for the search.")] = 2,
    seed: Annotated[int, typer.Option(help="Seed of the search.")] = 1,
    settings: SettingsFile = None,
) -> None:
    """Plan a day and write plan, map, timeline, manifests and spreadsheets to OUT.

    Rows that cannot be read, addresses that cannot be found and orders that
    nobody can serve do not stop the day: they are listed with reasons in
    summary.json, faults.xlsx and plan.xlsx. Ctrl-C ends the search with the
    best plan so far, which is then written.
    """
    from routing.cli.plan_text import print_day
    from routing.cli.progress import terminal_watcher
    from routing.plan_day import DayInputs, plan_day
    from routing.settings import load_settings

    if seconds is not None and iterations is not None:
        raise typer.BadParameter("give --seconds or --iterations, not both")
    if seconds is None and iterations is None:
        seconds = 60
    if seconds is not None and not 0 < seconds < math.inf:
        raise typer.BadParameter("--seconds must be above 0 and finite")
    if not 1 < date.year < MAXYEAR:
        raise typer.BadParameter(f"--date {date.date()} is no day to plan")
    inputs = DayInputs(
        orders=tuple(orders),
        couriers=couriers,
        depots=depots,
        roads=roads,
        known_addresses=known_addresses,
        day=date.date(),
        out=out,
        seconds=seconds,
        iterations=iterations,
        threads=threads,
        seed=seed,
        settings=load_settings(settings),
    )
    with terminal_watcher() as watcher:
        result = plan_day(inputs, watcher)
    print_day(result, out)
