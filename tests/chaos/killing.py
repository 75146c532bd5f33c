"""Kills at random moments, restarts, and looks each time whether anything was lost."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import text

from courier_api.adapters.signed_note import PublicKey
from courier_api.storage import SqlStore
from courier_api.storage.engine import reading
from tests.chaos.files import lost_files
from tests.chaos.invariants import QUICK, deep, drained, integrity, policies, quick
from tests.chaos.journal import Journal, Promise
from tests.chaos.load import Load
from tests.chaos.promises import broken
from tests.chaos.town import Town, Victim

__all__ = ["Outcome", "Reaper"]

ODDS = {
    Victim.SERVER: 12,
    Victim.SERVER_WORKER: 50,
    Victim.WORKER: 25,
    Victim.HOUSE: 5,
    Victim.CORE: 8,
}
LULL_S = (0.1, 2.0)
SETTLE_WITHIN_S = 240.0
UNSETTLED = {
    "shifts are open": "SELECT 1 FROM shifts WHERE state <> 'closed'",
    "orders are on their way": (
        "SELECT 1 FROM orders WHERE state IN"
        " ('refused', 'changed', 'failed', 'lost', 'handed_over', 'booked_back')"
    ),
    "jobs wait": (
        "SELECT 1 FROM outbox_jobs WHERE state IN ('waiting', 'leased')"
        " AND (key IS NULL OR key NOT LIKE 'every:%')"
    ),
    "audit entries wait": "SELECT 1 FROM audit_pending",
}
"""While any of these finds a row, somebody is still at work."""


@dataclass(slots=True)
class Outcome:
    """What came of a run, filled in as it goes.

    Parameters
    ----------
    kills, acknowledged, checks
        How many, by kind.
    violations
        Everything that must not be.
    restart_s
        How long each restart took.
    settle_s
        How long it took until everybody was done after the last kill.
    took_s
        How long it all took, power cuts left out.
    """

    kills: Counter[str] = field(default_factory=Counter)
    acknowledged: Counter[str] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)
    restart_s: list[float] = field(default_factory=list)
    settle_s: float = 0.0
    took_s: float = 0.0


class Reaper:
    """Kills, restarts, checks.

    Parameters
    ----------
    town, load, journal
        What runs, who works in it, what was acknowledged.
    store
        Of the same database, for looking.
    key
        By which checkpoints are checked.
    seed
        Of victims and moments.
    """

    def __init__(
        self, town: Town, load: Load, journal: Journal, store: SqlStore, key: PublicKey, seed: int
    ) -> None:
        self._town, self._load, self._journal = town, load, journal
        self._store, self._key = store, key
        self._random = random.Random(f"{seed}:kills")
        self._checked = 0
        self.outcome = Outcome()

    def reap(self, kills: int, within_s: float, tell: Callable[[], None]) -> Outcome:
        """Kill so often, or until the time is up."""
        over_at = time.monotonic() + within_s
        while self.outcome.kills.total() < kills and time.monotonic() < over_at:
            time.sleep(self._random.uniform(*LULL_S))
            victim = self._random.choices(list(ODDS), list(ODDS.values()))[0]
            if self._strike(victim):
                tell()
            self._load.raise_failed()
        return self.outcome

    def settle(self) -> Outcome:
        """Let everybody finish, then check everything."""
        began_s = time.monotonic()
        if not self._load.finish(SETTLE_WITHIN_S, self._is_settled):
            self.outcome.violations += [
                f"not settled in {SETTLE_WITHIN_S:g} s: {fault}" for fault in self._unsettled()
            ]
        self.outcome.settle_s = time.monotonic() - began_s
        self._load.close()
        self._town.worker.stop()
        self._town.server.stop()
        self._look_at_everything()
        self.outcome.acknowledged = self._journal.counts
        return self.outcome

    def _strike(self, victim: Victim) -> bool:
        if not self._town.kill(victim, self._random):
            return False
        self.outcome.kills[victim] += 1
        new = self._journal.since(self._checked)
        self._checked += len(new)
        self._look(victim, new)
        began_s = time.monotonic()
        self._town.restart(victim)
        self.outcome.restart_s.append(time.monotonic() - began_s)
        return True

    def _look(self, victim: Victim, new: list[Promise]) -> None:
        """Look before anything is restarted: what is there now is what survived."""
        with reading(self._store.engine) as connection, connection.begin():
            self._note("acknowledged writes, at once", len(new), broken(connection, new))
            self._note("rules in SQL", len(QUICK), quick(connection))
            self._note("files that rows name", 1, lost_files(connection, self._town.files))
        if victim is Victim.HOUSE:
            self._verify()

    def _look_at_everything(self) -> None:
        promises = self._journal.since(0)
        with reading(self._store.engine) as connection, connection.begin():
            self._note(
                "acknowledged writes, in the end", len(promises), broken(connection, promises)
            )
            self._note("rules in SQL", len(QUICK), quick(connection))
            self._note("files that rows name", 1, lost_files(connection, self._town.files))
            self._note("no job left or lost", 1, drained(connection))
            for listener in self._load.listeners:
                self._note("events heard", len(listener.heard), list(listener.faults(connection)))
            found = policies(connection, self._town.core_state)
            self._note("policies against the insurer", 1, found)
        self._note("integrity of the file", 1, integrity(self._town.database))
        self._verify()

    def _verify(self) -> None:
        found = deep(self._town.database, self._town.checkpoints, self._key)
        self._note("log, books, custody, histories", 1, found)

    def _note(self, check: str, number: int, found: list[str]) -> None:
        self.outcome.checks[check] += number
        self.outcome.violations += [f"{check}: {fault}" for fault in found]

    def _is_settled(self) -> bool:
        return not self._unsettled()

    def _unsettled(self) -> list[str]:
        with reading(self._store.engine) as connection, connection.begin():
            found = [
                name
                for name, query in UNSETTLED.items()
                if connection.execute(text(query)).first() is not None
            ]
            deaf = [one for one in self._load.listeners if not one.has_heard(connection)]
            return found + [f"{one.audience} have not heard everything" for one in deaf]
