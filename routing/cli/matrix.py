"""``routing matrix``: travel between points of a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from routing.cli.options import Roads, SettingsFile

__all__ = ["matrix"]


def matrix(
    roads: Roads,
    points: Annotated[
        Path,
        typer.Option(
            "--points", exists=True, dir_okay=False, help="CSV with columns lat, lon (WGS-84)."
        ),
    ],
    out: Annotated[Path, typer.Option("--out", dir_okay=False, help="NumPy .npz to write.")],
    mode: Annotated[
        Literal["car", "ebike", "foot"], typer.Option("--mode", help="How one travels.")
    ] = "ebike",
    settings: SettingsFile = None,
) -> None:
    """Write seconds and metres between all points; pairs without a path are -1.

    OUT holds durations_s and distances_m, (n, n) int64, row = origin, besides
    lat, lon and mode.
    """
    from routing.cli.progress import progress_bar
    from routing.matrix import matrix_file
    from routing.model import Mode
    from routing.settings import load_settings

    with progress_bar(f"travel times by {mode}") as advance:
        outcome = matrix_file(
            roads, points, Mode(mode), out, load_settings(settings).travel, advance
        )
    typer.echo(str(outcome))
