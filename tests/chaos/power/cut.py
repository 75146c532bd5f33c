"""Units of work on a disk whose power is cut; each time the rest is opened and looked at."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from zlib import compress, decompress

from sqlalchemy import event, text

from courier_api.domain.order.states import OrderState
from courier_api.services.audit.verify import verify
from courier_api.storage import SqlStore, upgrade
from courier_api.storage.engine import make_engine, reading
from courier_api.storage.evidence import open_evidence
from tests.chaos.invariants import integrity, quick
from tests.chaos.power.apsw_dbapi import Connection
from tests.chaos.power.disk import Disk
from tests.courier_api.visit.drive import SECRET, House

__all__ = ["Cuts", "cut_power"]

COURIER = "c1"
SEQUENCE_EVERY = 3
PATIENCE_S = 600.0
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
    home: Path, *, cuts: int, seed: int, share: float = 0.01, pragmas: tuple[str, ...] = ()
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
    with _Grid(path, cuts, seed, share) as grid:
        store = _store_on(grid.disk, path, pragmas)
        _work(store, grid)
        store.close()
    for left in grid.left:
        found = _looked_at(home / "after", left)
        grid.came_to.violations += [f"{left.where}: {fault}" for fault in found]
    return grid.came_to


@dataclass(frozen=True, slots=True)
class _Left:
    """What a cut leaves on the disk, packed, and what had been acknowledged by then."""

    where: str
    packed: dict[str, bytes]
    promised: tuple[tuple[str, OrderState], ...]


class _Grid:
    """Cuts the power now and then."""

    def __init__(self, path: Path, cuts: int, seed: int, share: float) -> None:
        self._wanted, self._share = cuts, share
        self._random = random.Random(f"{seed}:power")
        self._promised: list[tuple[str, OrderState]] = []
        self.left: list[_Left] = []
        self.came_to = Cuts()
        self.is_over = False
        self.disk = Disk(f"power-cut-{next(NAMES)}", self._change)
        self.disk.load(path)

    def __enter__(self) -> _Grid:
        return self

    def __exit__(self, *_error: object) -> None:
        self.is_over = True
        self.disk.unregister()

    def acknowledge(self, order_id: str, state: OrderState) -> None:
        """Note that a unit of work has returned."""
        self._promised.append((order_id, state))
        self.came_to.acknowledged += 1

    def _change(self) -> None:
        """Cut the power before a change to the disk, or let it be."""
        self.came_to.changes += 1
        if self.is_over or self._random.random() >= self._share:
            return
        self.came_to.cuts += 1
        where = f"cut {self.came_to.cuts}, before change {self.came_to.changes}"
        image = self.disk.image(self._random)
        packed = {name: compress(content, 1) for name, content in image.items()}
        self.left.append(_Left(where, packed, tuple(self._promised)))
        if self.came_to.cuts >= self._wanted:
            self.is_over = True


def _looked_at(folder: Path, left: _Left) -> list[str]:
    """Open what is left with the real SQLite, as after a restart."""
    folder.mkdir()
    try:
        for name, packed in left.packed.items():
            (folder / name).write_bytes(decompress(packed))
        database = f"sqlite:///{folder / 'power.db'}"
        engine = make_engine(database)
        with reading(engine) as connection, connection.begin():
            query = "SELECT order_id, target FROM order_steps"
            there = {(row.order_id, row.target) for row in connection.execute(text(query))}
            faults = quick(connection)
        engine.dispose()
        faults += [
            f"order {order_id} was acknowledged as {state}, which is lost"
            for order_id, state in left.promised
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
    return SqlStore(engine, patience_s=PATIENCE_S, secret=SECRET)


def _work(store: SqlStore, grid: _Grid) -> None:
    """Make visits, one after the other, until the last cut."""
    house = House(store)
    house.check_in(COURIER)
    for number in count(1):
        order_id = f"o{number}"
        for act, state in _visit(house, order_id):
            if grid.is_over:
                return
            act()
            grid.acknowledge(order_id, state)
        if number % SEQUENCE_EVERY == 0:
            store.write(lambda unit: unit.audit.sequence(1000))


def _visit(house: House, order_id: str) -> tuple[tuple[Callable[[], object], OrderState], ...]:
    state = OrderState
    return (
        (lambda: house.plan(order_id, COURIER, premium_due_fen=100), state.PLANNED),
        (lambda: house.take_over(order_id, courier=COURIER), state.IN_CUSTODY),
        (lambda: house.arrive(order_id), state.ARRIVED),
        (lambda: house.pay(order_id), state.PAID),
        (lambda: house.issue(order_id), state.ISSUED),
        (lambda: house.sign(order_id), state.SIGNED),
        (lambda: house.hand_over(order_id), state.HANDED_OVER),
    )
