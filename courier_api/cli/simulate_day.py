"""``courier-api simulate-day``: a whole day through HTTP, and whether it adds up."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from courier_api.simulation.play import Played

__all__ = ["simulate_day"]

REAL_VISITS = ("clean", "wrong_vin")
"""Whose photos are sent at the first cars; reading one takes half a minute."""


def simulate_day(
    seed: Annotated[int, typer.Option(help="What happens at the doors and to the network.")] = 1,
    database: Annotated[
        str, typer.Option(help="Empty database to play in; a throw-away SQLite file if not given.")
    ] = "",
    fixtures: Annotated[Path, typer.Option(help="Folder with the invented branch.")] = Path(
        "fixtures"
    ),
    size: Annotated[str, typer.Option(help="Which day: small or large.")] = "small",
    iterations: Annotated[int, typer.Option(help="How long to plan.", min=0)] = 100,
    out: Annotated[
        str, typer.Option(help="Folder for logs and checkpoints, kept; else a throw-away one.")
    ] = "",
) -> None:
    """Drive the whole Futian day through HTTP, with refusals, lost answers and duplicates.

    A server and a worker are started for it.  Exit code 0 only if at the end the
    ledger balances, every serial is accounted for and every order is closed or back in planning.
    """
    from rich.console import Console

    from courier_api.simulation.table import show

    console = Console()
    with tempfile.TemporaryDirectory(prefix="courier-day-") as throw_away:
        home = Path(out or throw_away).resolve()
        home.mkdir(parents=True, exist_ok=True)
        url = database or f"sqlite:///{home / 'day.db'}"
        played = _play(console, url, home, fixtures, size, seed, iterations)
    show(console, played)
    if not played.balance["adds_up"]:
        sys.exit(1)


def _play(
    console: Console,
    database: str,
    home: Path,
    fixtures: Path,
    size: str,
    seed: int,
    iterations: int,
) -> Played:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from courier_api.adapters.clock import SystemClock
    from courier_api.config import load_config
    from courier_api.demo import DemoFiles, lay_out
    from courier_api.simulation.network import Odds
    from courier_api.simulation.pictures import Camera
    from courier_api.simulation.play import play
    from courier_api.simulation.town import town
    from courier_api.storage import open_store, upgrade

    files = DemoFiles.of_futian(fixtures, size)
    camera = Camera.with_visits(fixtures, REAL_VISITS)
    secret_file = home / "courier.secret"
    config = load_config(database=database, secret_file=str(secret_file))
    upgrade(config.database)
    store = open_store(config.database, secret=config.secret.key("vault"))
    with console.status("laying the day out") as status:
        laid = lay_out(
            store,
            config,
            files,
            now=SystemClock().now(),
            iterations=iterations,
            tell=status.update,
        )
    store.close()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with (
        Progress(*columns, console=console) as progress,
        town(config.database, secret_file, home) as place,
    ):
        task = progress.add_task("visits", total=len(laid.published.planned))
        return play(
            place,
            laid,
            config.figures,
            seed=seed,
            odds=Odds(),
            camera=camera,
            tell=lambda _fate: progress.advance(task),
        )
