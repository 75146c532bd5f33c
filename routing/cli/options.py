"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["InputFile", "Roads", "SettingsFile"]

InputFile = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)]
Roads = Annotated[
    Path,
    typer.Option(
        "--roads", exists=True, dir_okay=False, help="OpenStreetMap extract, .osm.pbf or .osm."
    ),
]
SettingsFile = Annotated[
    Path | None,
    typer.Option(
        "--settings",
        exists=True,
        dir_okay=False,
        help="TOML file with figures that differ from routing/defaults.toml.",
    ),
]
