"""``courier-api migrate``: bring the database to the form this version needs."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["migrate"]


def migrate(
    database: Annotated[
        str,
        typer.Option(
            help="sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME.",
            envvar="COURIER_API_DATABASE",
            show_default=True,
        ),
    ] = "sqlite:///courier.db",
) -> None:
    """Create or migrate the database; running it again changes nothing."""
    from courier_api.storage.migrate import upgrade

    typer.echo(f"database is at migration {upgrade(database)}")
