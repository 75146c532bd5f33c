"""``courier-api core-simulator``: a SIMULATOR of the insurer's core system."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["core_simulator"]


def core_simulator(
    port: Annotated[int, typer.Option(help="Port of this machine; 0 takes a free one.")] = 8600,
    state: Annotated[Path, typer.Option(help="Where it remembers.")] = Path("core-simulator.db"),
    secret_file: Annotated[
        str, typer.Option(help="The secret shared with workers.", show_default=False)
    ] = "",
    seed: Annotated[int, typer.Option(help="Of its moods.")] = 0,
    lose_questions: Annotated[
        float, typer.Option(help="Share of questions that never arrive.", min=0, max=1)
    ] = 0.0,
    lose_answers: Annotated[
        float, typer.Option(help="Share of answers that get lost.", min=0, max=1)
    ] = 0.0,
    refuse: Annotated[float, typer.Option(help="Share of sales refused.", min=0, max=1)] = 0.0,
    slow: Annotated[float, typer.Option(help="Share of slow answers.", min=0, max=1)] = 0.0,
    slow_s: Annotated[float, typer.Option(help="How slow, seconds.", min=0)] = 2.0,
) -> None:
    """Play the insurer's core system on this machine. Its policies insure nobody.

    It checks signatures, answers each request id once, remembers across restarts
    and, if told to, loses answers, refuses sales and dawdles.
    """
    from courier_api.adapters.core_system.simulator import Moods, SimulatorServer
    from courier_api.cli.working import CORE_KEY
    from courier_api.config import load_config
    from courier_api.worker.logs import log_json

    log_json(sys.stderr)
    key = load_config(secret_file=secret_file).secret.key(CORE_KEY)
    moods = Moods(
        seed=seed,
        lose_questions=lose_questions,
        lose_answers=lose_answers,
        refuse=refuse,
        slow=slow,
        slow_s=slow_s,
    )
    server = SimulatorServer(state, key, moods, port=port).start()
    typer.echo(f"SIMULATOR of the insurer's core system on {server.url}: insures nobody")
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    over.wait()
    server.stop()
