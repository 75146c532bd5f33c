"""``courier-api worker``: do the jobs in the outbox."""

from __future__ import annotations

import os
import signal
import sys
import threading
from enum import StrEnum
from typing import Annotated

import typer

__all__ = ["worker"]


class WhichLane(StrEnum):
    """Words of :class:`courier_api.worker.lanes.Lane`, which would load the whole worker."""

    QUICK = "quick"
    PLANS = "plans"
    PHOTOS = "photos"


DATABASE_HELP = "sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME."


def worker(
    database: Annotated[
        str, typer.Option(help=DATABASE_HELP, envvar="COURIER_API_DATABASE", show_default=False)
    ] = "",
    secret_file: Annotated[
        str, typer.Option(help="The secret of the installation.", show_default=False)
    ] = "",
    threads: Annotated[int, typer.Option(help="Short jobs done at once.", min=1, max=64)] = 2,
    readers: Annotated[
        int,
        typer.Option(help="Visits whose photos are read at once; a core and 600 MB each.", min=1),
    ] = 1,
    lane: Annotated[
        list[WhichLane] | None,
        typer.Option(help="Only such jobs: quick, plans or photos; may be repeated."),
    ] = None,
    metrics_port: Annotated[
        int, typer.Option(help="Answer Prometheus on this port of this machine; 0: do not.")
    ] = 0,
    *,
    once: Annotated[bool, typer.Option("--once", help="Do what is due now and leave.")] = False,
) -> None:
    """Take jobs off the outbox and do them, until SIGTERM or Ctrl-C.

    What is in hand then is finished, or given back for another worker. A worker
    that is killed loses nothing: its leases run out and others go on.
    """
    from courier_api.cli.working import open_house
    from courier_api.config import load_config
    from courier_api.worker import Worker, handlers, recurrents
    from courier_api.worker.lanes import Lane
    from courier_api.worker.logs import log_json
    from courier_api.worker.metrics import Metrics

    log_json(sys.stderr)
    config = load_config(database=database, secret_file=secret_file)
    metrics = Metrics()
    if metrics_port:
        metrics.serve(metrics_port)
    with open_house(config) as house:
        hands = {Lane.QUICK: threads, Lane.PLANS: 1, Lane.PHOTOS: readers}
        worker = Worker(
            house,
            handlers(house),
            recurrents(house),
            hands={one: hands[one] for one in map(Lane, lane or Lane)},
            metrics=metrics,
        )
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.stop())
        if once:
            typer.echo(f"{worker.run_once()} jobs tried")
            return
        worker.run()
    if any(thread.name in handlers(house) for thread in threading.enumerate()):
        sys.stderr.flush()
        os._exit(0)
