"""One run from an empty database to the last check."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from courier_api.cli.working import checkpoint_key
from courier_api.config import load_config
from courier_api.storage import open_store, upgrade
from tests.chaos.journal import Journal
from tests.chaos.killing import Outcome, Reaper
from tests.chaos.load import STOPS_A_SHIFT, Load
from tests.chaos.stock import Stock
from tests.chaos.town import town

__all__ = ["run"]


def run(
    database: str,
    home: Path,
    *,
    kills: int,
    within_s: float,
    seed: int,
    couriers: int,
    stops: int = STOPS_A_SHIFT,
    tell: Callable[[], None],
) -> Outcome:
    """Kill under load until `kills` are done or the time is up; check all the while.

    Parameters
    ----------
    database, home
        Empty both; logs and the journal of promises are written to `home`.
    tell
        Called after each kill.
    """
    began_s = time.monotonic()
    secret_file = home / "courier.secret"
    config = load_config({}, database=database, secret_file=str(secret_file))
    upgrade(database)
    store = open_store(database, secret=config.secret.key("vault"))
    stock = Stock(store, config, seed)
    logins = stock.open_branch(couriers)
    journal = Journal(home / "promises.jsonl")
    try:
        with town(database, secret_file, home) as place:
            load = Load(place.url, logins, stock, journal, config.figures, seed, stops)
            reaper = Reaper(place, load, journal, store, checkpoint_key(config).public, seed)
            try:
                reaper.reap(kills, within_s, tell)
                outcome = reaper.settle()
            finally:
                load.close()
    finally:
        journal.close()
        store.close()
    outcome.took_s = time.monotonic() - began_s
    if (done := outcome.kills.total()) < kills:
        outcome.violations.append(f"only {done} of {kills} kills fitted into {within_s:g} s")
    return outcome
