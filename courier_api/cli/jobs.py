"""``courier-api jobs``: what the worker has before it, and what it has given up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from courier_api.storage import SqlStore

__all__ = ["jobs"]

SHOWN = 100

jobs = typer.Typer(help="See the worker's jobs; let one that was given up be tried again.")
Database = Annotated[
    str,
    typer.Option(
        help="sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME.",
        envvar="COURIER_API_DATABASE",
    ),
]


@jobs.command("list")
def list_jobs(database: Database = "sqlite:///courier.db") -> None:
    """Count what is waiting, and list what was given up, with the last fault of each."""
    from rich.console import Console
    from rich.table import Table

    from courier_api.adapters.clock import SystemClock

    with _opened(database) as store, store.read() as unit:
        counts, dead = unit.outbox.counts(SystemClock().now()), unit.outbox.dead(SHOWN)
    for (kind, state), number in sorted(counts.items()):
        typer.echo(f"{number} {kind} {state}")
    if not dead:
        typer.echo("none was given up")
        return
    table = Table(title=f"given up (the newest {SHOWN} at most)")
    for heading in ("job", "kind", "attempts", "given up at", "last fault"):
        table.add_column(heading)
    for job in dead:
        ended = job.finished_at.isoformat(timespec="seconds") if job.finished_at else ""
        table.add_row(job.id, job.kind, str(job.attempts), ended, job.fault)
    Console(soft_wrap=True).print(table)


@jobs.command("put-back")
def put_back(
    job: Annotated[str, typer.Argument(help="Id of a job that was given up.")],
    database: Database = "sqlite:///courier.db",
) -> None:
    """Let a job that was given up be tried again, once what stopped it is mended."""
    from courier_api.adapters.clock import SystemClock

    with _opened(database) as store:
        store.write(lambda unit: unit.outbox.put_back(job, SystemClock().now()))
    typer.echo(f"{job} waits for a worker")


@contextmanager
def _opened(database: str) -> Iterator[SqlStore]:
    from courier_api.storage import open_store

    store = open_store(database)
    try:
        yield store
    finally:
        store.close()
