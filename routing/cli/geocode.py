"""``routing geocode``: addresses in, points with their precision out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from routing.cli.options import InputFile, SettingsFile

__all__ = ["geocode"]


def geocode(
    queries: InputFile,
    out: Annotated[Path, typer.Option("--out", dir_okay=False, help="CSV to write.")],
    known_addresses: Annotated[
        Path | None,
        typer.Option(
            exists=True, dir_okay=False, help="CSV with columns address, lat, lon (WGS-84)."
        ),
    ] = None,
    roads: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="OpenStreetMap extract for street names."),
    ] = None,
    settings: SettingsFile = None,
) -> None:
    """Place the addresses of QUERIES (CSV with a column address).

    OUT has one line for each query, in order: address, lat, lon, precision
    (door, number-near, road, township, district), source, candidates. An
    address that cannot be placed keeps its line with lat and lon empty.
    """
    if known_addresses is None and roads is None:
        raise typer.BadParameter("give --known-addresses, --roads or both: one is needed")
    from routing.geocode import geocode_file
    from routing.settings import load_settings

    outcome = geocode_file(
        queries, out, known=known_addresses, roads=roads, settings=load_settings(settings).geocode
    )
    typer.echo(str(outcome))
