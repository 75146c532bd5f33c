"""A house to work in: the real database and simulator, short leases, a day's figures."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from courier_api.adapters.clock import SystemClock
from courier_api.adapters.core_system.simulator import Moods
from courier_api.cli.working import open_house
from courier_api.config import Config, Secret, load_figures
from courier_api.domain.order.evidence import Evidence
from courier_api.domain.order.order import Order
from courier_api.domain.order.states import OrderEvent, OrderState
from courier_api.ports import UnitOfWork
from courier_api.services.effects import carry_out
from courier_api.services.work import Work
from courier_api.storage import SqlStore
from courier_api.worker import House
from tests.courier_api.trade import (
    COURIER_1,
    an_order,
    bring_to,
    receive_cash,
    take_in,
)

SECRET = Secret(b"s" * 32)
IDS = itertools.count()


def a_config(folder: Path, database: str = "", **worker: Any) -> Config:
    figures = load_figures()
    quick = {"poll_s": 0.02, "first_pause_s": 0.05, "longest_pause_s": 0.2, "lease_s": 2.0}
    return Config(
        database=database,
        public_url="http://127.0.0.1:1",
        secret=SECRET,
        figures=replace(figures, worker=replace(figures.worker, **quick | worker)),
        core_state=folder / "core.db",
        checkpoints_dir=folder / "checkpoints",
        files_dir=folder / "files",
        notices_dir=folder / "notices",
        signing_trial_dir=folder / "trial-signing",
    )


@contextmanager
def a_house(
    store: SqlStore, folder: Path, moods: Moods | None = None, **worker: Any
) -> Iterator[House]:
    with open_house(a_config(folder, **worker), store=store, moods=moods) as house:
        yield house


def work_on(unit: UnitOfWork, actor: Any = COURIER_1) -> Work:
    return Work(
        unit=unit,
        actor=actor,
        at=SystemClock().now(),
        figures=load_figures(),
        new_id=lambda: f"id-{next(IDS)}",
    )


def pay(store: SqlStore, order_id: str) -> Order:
    """Bring a new order to its customer and have it paid in cash."""

    def act(unit: UnitOfWork) -> Order:
        take_in(unit, an_order(order_id))
        order = bring_to(unit, order_id, OrderState.ARRIVED)
        work = work_on(unit)
        found = Evidence(payment=receive_cash(unit, order))
        advanced = work.step(order, OrderEvent.PAY, found)
        carry_out(work, advanced)
        return advanced.order

    return store.write(act)


def state_of(store: SqlStore, order_id: str) -> OrderState:
    with store.read() as unit:
        return unit.orders.get(order_id).state
