"""The Futian branch at its desk: use cases in one line each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from courier_api.config import load_figures
from courier_api.domain.actor import Actor, Role
from courier_api.domain.dispatch.branch import Branch
from courier_api.services.work import Work
from courier_api.storage import SqlStore
from routing.model import Location, RowRef, Sale, TimeWindow

T = TypeVar("T")
DAY = date(2026, 6, 18)
AT = datetime(2026, 6, 17, 9, 0, tzinfo=UTC)
FUTIAN = Branch(
    id="futian",
    name="福田分公司",
    time_zone="Asia/Shanghai",
    depot_id="FT",
    location=Location(22.535801, 114.019411),
)
FIXTURES = Path(__file__).parents[3] / "fixtures" / "futian"
SMALL = (FIXTURES / "small/orders_telesales.xlsx", FIXTURES / "small/orders_agency.csv")
COURIERS = FIXTURES / "small/couriers.csv"
FIGURES = load_figures()
HOUR = 3600


class Office:
    """A store, and people of one branch who use it."""

    def __init__(self, store: SqlStore) -> None:
        self.store = store
        self.at = AT
        self._ids = count(1)
        self.do(Role.DISPATCHER, lambda work: work.unit.sales.put_branch(FUTIAN))

    def do(
        self, role: Role, act: Callable[..., T], *args: Any, who: str = "", **named: Any
    ) -> T:
        """Run a use case in a unit of work of its own."""
        actor = Actor(who or f"{role}-1", role, "futian")
        return self.store.write(lambda unit: act(self.work(unit, actor), *args, **named))

    def look(self, role: Role, act: Callable[..., T], *args: Any, who: str = "", **named: Any) -> T:
        """Run a reading use case."""
        actor = Actor(who or f"{role}-1", role, "futian")
        with self.store.read() as unit:
            return act(self.work(unit, actor), *args, **named)

    def work(self, unit: Any, actor: Actor) -> Work:
        return Work(unit=unit, actor=actor, at=self.at, figures=FIGURES, new_id=self.new_id)

    def new_id(self) -> str:
        return f"n{next(self._ids):07d}"


def a_sale(number: str = "P1", **values: Any) -> Sale:
    return Sale(
        **{
            "id": number,
            "row": RowRef("orders.csv", row=2),
            "customer_name": "王小明",
            "phone": "13812341234",
            "address": "深圳市福田区泰然九路83号",
            "location": Location(22.534088, 114.019822),
            "windows": (TimeWindow(9 * HOUR, 12 * HOUR),),
            "premium_due_fen": 123_450,
            "product": "商业险",
        }
        | values
    )
