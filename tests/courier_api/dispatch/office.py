"""The Futian branch at its desk: use cases in one line each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from courier_api.config import load_figures
from courier_api.domain.actor import Actor, Role
from courier_api.domain.dispatch.branch import Branch
from courier_api.domain.dispatch.intake import TakenSale
from courier_api.domain.dispatch.plan_run import Budget, PlanRun
from courier_api.services.dispatch.branches import put_roster, read_roster
from courier_api.services.dispatch.day_problem import Maps
from courier_api.services.dispatch.plan_runs import ask_for_plan
from courier_api.services.dispatch.solve_plan import take_solved, work_out
from courier_api.services.dispatch.take_sale import take_sale
from courier_api.services.work import Work
from courier_api.storage import SqlStore
from routing.model import Location, RowRef, Sale, TimeWindow
from routing.settings import default_settings

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

    def do(self, role: Role, act: Callable[..., T], *args: Any, who: str = "", **named: Any) -> T:
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

    def take(self, *sales: Sale, day: date | None = DAY) -> list[TakenSale]:
        """Take sales in as the call centre's file would."""
        return [self.do(Role.AGENT, take_sale, FUTIAN, sale, day) for sale in sales]

    def put_couriers(self, day: date = DAY) -> None:
        """Write the small day's couriers as on shift; badge FT001 is person c-ft001."""
        self.put_couriers_but("", day)

    def put_couriers_but(self, absent: str, day: date = DAY) -> None:
        """Write all couriers but one as on shift."""
        read = read_roster(COURIERS, FUTIAN, day)
        persons = {record.id: f"c-{record.id.lower()}" for record in read.records}
        there = tuple(record for record in read.records if persons[record.id] != absent)
        self.do(Role.DISPATCHER, put_roster, day, replace(read, records=there), persons)

    def elsewhere(self, act: Callable[..., T], *args: Any, **named: Any) -> T:
        """Run a use case as the dispatcher of another branch."""
        actor = Actor("d9", Role.DISPATCHER, "luohu")
        return self.store.write(lambda unit: act(self.work(unit, actor), *args, **named))

    def ask(self, day: date = DAY, iterations: int = 2) -> PlanRun:
        """Ask for a plan."""
        return self.do(Role.DISPATCHER, ask_for_plan, day, Budget(iterations=iterations))

    def solve(self, plan_id: str, maps: Maps | None = None, beat: Pulse | None = None) -> None:
        """Do what the worker does with the job of a run."""
        system = Actor("worker", Role.SYSTEM, "futian")

        def open_work(act: Callable[[Work], T], /) -> T:
            return self.store.write(lambda unit: act(self.work(unit, system)))

        solved = work_out(self.store, open_work, plan_id, maps or straight_lines(), beat or Pulse())
        open_work(lambda work: take_solved(work, plan_id, solved))

    def plan(self, day: date = DAY) -> str:
        """Ask for a plan and have it made."""
        run = self.ask(day)
        self.solve(run.id)
        return run.id


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


class Pulse:
    """A job's beat that nobody else takes away."""

    def __init__(self, *, cut_off_after: int | None = None) -> None:
        self.told: list[int] = []
        self._cut_off_after = cut_off_after

    @property
    def is_stopping(self) -> bool:
        return self._cut_off_after is not None and len(self.told) >= self._cut_off_after

    def progress(self, percent: int) -> None:
        self.told.append(percent)


def straight_lines() -> Maps:
    """Travel as the crow flies: quick, and without files."""
    settings = default_settings()
    return Maps(
        settings=replace(settings, travel=replace(settings.travel, provider="great-circle"))
    )
