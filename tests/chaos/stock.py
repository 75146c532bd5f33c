"""The branch, its people, and orders planned for its couriers, as many as they ask for."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any, TypeVar
from uuid import uuid4

from courier_api.config import Config
from courier_api.demo.people import STAFF, Login, hire_staff, make_secrets
from courier_api.domain.actor import Actor, Role
from courier_api.domain.dispatch.branch import Branch
from courier_api.domain.order.evidence import Evidence
from courier_api.domain.order.states import OrderEvent
from courier_api.services.dispatch.branches import set_up_branch
from courier_api.services.dispatch.take_sale import take_sale
from courier_api.services.office.till import draw_cash
from courier_api.services.people.manage import NewPerson, create_person
from courier_api.services.work import Work
from courier_api.storage import SqlStore
from routing.model import Location, RowRef, Sale, TimeWindow

__all__ = ["BRANCH", "Stock"]

T = TypeVar("T")
BRANCH = Branch(
    id="futian",
    name="福田分公司",
    time_zone="Asia/Shanghai",
    depot_id="FT",
    location=Location(22.535801, 114.019411),
)
SETUP = Actor("setup", Role.SYSTEM, BRANCH.id)
DISPATCHER = Actor("planner", Role.DISPATCHER, BRANCH.id)
TILL_FEN = 2_000_000_000
INSPECTED = 0.2
HOUR_S = 3600


@dataclass(slots=True)
class _Count:
    number: int = 0


class Stock:
    """Hires people and plans orders, straight into the database.

    Parameters
    ----------
    store, config
        Of the installation.
    seed
        Of premiums and products.
    """

    def __init__(self, store: SqlStore, config: Config, seed: int) -> None:
        self._store = store
        self._config = config
        self._random = random.Random(f"{seed}:stock")
        self._sold = _Count()
        self._lock = Lock()
        self._at = datetime.now(UTC) - timedelta(days=1)

    def open_branch(self, couriers: int) -> tuple[Login, ...]:
        """Set up branch, till and people; return their log-ins."""
        secrets = make_secrets((name for name, _, _ in STAFF), self._config.figures.people)
        self._do(SETUP, lambda work: set_up_branch(work, BRANCH))
        staff = self._do(SETUP, lambda work: hire_staff(work, secrets))
        clerk = next(login for login in staff if login.role is Role.ACCOUNTANT)
        actor = Actor(clerk.person_id, clerk.role, BRANCH.id)
        self._do(actor, lambda work: draw_cash(work, TILL_FEN))
        return (*staff, *(self._courier(number) for number in range(1, couriers + 1)))

    def plan(self, courier_id: str, number: int) -> list[Mapping[str, Any]]:
        """Sell, book and plan orders for today; return them as stops of the courier's route."""
        with self._lock:
            sales = [self._sale() for _ in range(number)]
        return self._do(
            DISPATCHER, lambda work: [_planned(work, sale, courier_id) for sale in sales]
        )

    def _courier(self, number: int) -> Login:
        name = f"ft{number:03d}"
        new = NewPerson(
            login=name, role=Role.COURIER, branch_id=BRANCH.id, details={}, person_id=name.upper()
        )
        person = self._do(SETUP, lambda work: create_person(work, new))
        return Login(login=name, role=Role.COURIER, person_id=person.id)

    def _sale(self) -> Sale:
        self._sold.number += 1
        return Sale(
            id=f"STOCK{self._sold.number:06d}",
            row=RowRef("stock"),
            customer_name="王小明",
            phone="13812341234",
            address="深圳市福田区泰然九路83号",
            location=Location(22.53 + self._random.random() / 50, 114.02),
            windows=(TimeWindow(9 * HOUR_S, 12 * HOUR_S),),
            premium_due_fen=self._random.randrange(20_000, 600_000, 10),
            inspection=self._random.random() < INSPECTED,
            product=self._random.choice(("交强险", "商业险")),
        )

    def _do(self, actor: Actor, act: Callable[[Work], T]) -> T:
        return self._store.write(
            lambda unit: act(
                Work(
                    unit=unit,
                    actor=actor,
                    at=self._at,
                    figures=self._config.figures,
                    new_id=lambda: uuid4().hex,
                )
            )
        )


def _planned(work: Work, sale: Sale, courier_id: str) -> Mapping[str, Any]:
    day = BRANCH.day_of(datetime.now(UTC))
    taken = take_sale(work, BRANCH, sale, day)
    papers = work.unit.custody.of_order(taken.order_id)
    found = Evidence(courier_id=courier_id, documents=papers)
    work.step(work.order(taken.order_id), OrderEvent.PLAN, found)
    place = sale.location
    return {
        "order_id": taken.order_id,
        "name": sale.customer_name,
        "vin": "",
        "location": None if place is None else {"lat": place.lat, "lon": place.lon},
        "documents": [{"serial": paper.serial, "kind": paper.kind.value} for paper in papers],
    }
