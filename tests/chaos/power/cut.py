"""Units of work on a disk whose power is cut; each time the rest is opened and looked at."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import Event
from typing import Any

from sqlalchemy import event, text

from courier_api.domain.order.states import OrderState
from courier_api.services.audit.verify import verify
from courier_api.storage import SqlStore, open_store, upgrade
from courier_api.storage.engine import make_engine, reading
from courier_api.storage.evidence import open_evidence
from tests.chaos.invariants import integrity, quick
from tests.chaos.power.apsw_dbapi import Connection
from tests.chaos.power.disk import Disk
from tests.courier_api.visit.drive import SECRET, House

__all__ = ["Cuts", "cut_power"]

HANDS = 3
SEQUENCE_EVERY = 3
NAMES = count(1)


@dataclass(slots=True)
class Cuts:
    """What came of it.

    Parameters
    ----------
    cuts, acknowledged, changes
        How often the power was cut, how many units were acknowledged, how
        often the disk changed.
    violations
        What was lost or half.
    """

    cuts: int = 0
    acknowledged: int = 0
    changes: int = 0
    violations: list[str] = field(default_factory=list)


def cut_power(
    home: Path, *, cuts: int, seed: int, share: float = 0.05, pragmas: tuple[str, ...] = ()
) -> Cuts:
    """Cut the power so many times while visits are made.

    Parameters
    ----------
    home
        An empty folder.
    share
        Before which share of changes to the disk the power is cut.
    pragmas
        Run on each connection after the storage's own: to see that a storage
        that syncs less is found out.
    """
    path = home / "power.db"
    upgrade(f"sqlite:///{path}")
    with _Grid(home, path, cuts, seed, share) as grid:
        store = _store_on(grid.disk, path, pragmas)
        with ThreadPoolExecutor(HANDS) as pool:
            hands = [pool.submit(_work, store, f"c{n}", grid) for n in range(1, HANDS + 1)]
        store.close()
        for hand in hands:
            hand.result()
        return grid.came_to


class _Grid:
    """Cuts the power now and then, and looks at what is left."""

    def __init__(self, home: Path, path: Path, cuts: int, seed: int, share: float) -> None:
        self._home, self._path, self._wanted, self._share = home, path, cuts, share
        self._random = random.Random(f"{seed}:power")
        self._promised: list[tuple[str, OrderState]] = []
        self.came_to = Cuts()
        self.over = Event()
        self.disk = Disk(f"power-cut-{next(NAMES)}", self._change)
        self.disk.load(path)

    def __enter__(self) -> _Grid:
        return self

    def __exit__(self, *_error: object) -> None:
        self.disk.on_change = lambda: None
        self.disk.unregister()

    def acknowledge(self, order_id: str, state: OrderState) -> None:
        """Note that a unit of work has returned."""
        self._promised.append((order_id, state))
        self.came_to.acknowledged += 1

    def _change(self) -> None:
        self.came_to.changes += 1
        if self.over.is_set() or self._random.random() >= self._share:
            return
        self.came_to.cuts += 1
        promised = tuple(self._promised)
        found = _looked_at(self._home / "after", self.disk.image(self._random), promised)
        where = f"cut {self.came_to.cuts}, before change {self.came_to.changes}"
        self.came_to.violations += [f"{where}: {fault}" for fault in found]
        if self.came_to.cuts >= self._wanted:
            self.over.set()


def _looked_at(
    folder: Path, image: dict[str, bytes], promised: tuple[tuple[str, OrderState], ...]
) -> list[str]:
    """Open what is left with the real SQLite, as after a restart."""
    folder.mkdir()
    try:
        for name, content in image.items():
            (folder / name).write_bytes(content)
        database = f"sqlite:///{folder / 'power.db'}"
        store = open_store(database, secret=SECRET)
        with reading(store.engine) as connection, connection.begin():
            query = "SELECT order_id, target FROM order_steps"
            there = {(row.order_id, row.target) for row in connection.execute(text(query))}
            faults = quick(connection)
        store.close()
        faults += [
            f"order {order_id} was acknowledged as {state}, which is lost"
            for order_id, state in promised
            if (order_id, state.value) not in there
        ]
        with open_evidence(database) as evidence:
            faults += [str(finding) for finding in verify(evidence, (), ())]
        return [*faults, *integrity(database)]
    finally:
        shutil.rmtree(folder)


def _store_on(disk: Disk, path: Path, pragmas: tuple[str, ...]) -> SqlStore:
    """Return the storage as it is in production, but for the disk."""
    engine = make_engine(f"sqlite:///{path}")

    def connect(*_where: Any) -> Connection:
        return Connection(str(path), disk.name)

    def loosen(connection: Any, _record: object) -> None:
        for pragma in pragmas:
            connection.execute(pragma)

    event.listen(engine, "do_connect", connect)
    event.listen(engine, "connect", loosen)
    return SqlStore(engine, secret=SECRET)


def _work(store: SqlStore, courier: str, grid: _Grid) -> None:
    """Make visits, one after the other, until the last cut."""
    house = House(store)
    house.check_in(courier)
    for number in count(1):
        order_id = f"{courier}-{number}"
        for act, state in _visit(house, order_id, courier):
            if grid.over.is_set():
                return
            act()
            grid.acknowledge(order_id, state)
        if number % SEQUENCE_EVERY == 0:
            store.write(lambda unit: unit.audit.sequence(1000))


def _visit(
    house: House, order_id: str, courier: str
) -> tuple[tuple[Callable[[], object], OrderState], ...]:
    state = OrderState
    return (
        (lambda: house.plan(order_id, courier, premium_due_fen=100), state.PLANNED),
        (lambda: house.take_over(order_id, courier=courier), state.IN_CUSTODY),
        (lambda: house.arrive(order_id), state.ARRIVED),
        (lambda: house.pay(order_id), state.PAID),
        (lambda: house.issue(order_id), state.ISSUED),
        (lambda: house.sign(order_id), state.SIGNED),
        (lambda: house.hand_over(order_id), state.HANDED_OVER),
    )
