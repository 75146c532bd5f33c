"""Lays out one branch for today: sold, booked and planned yesterday, to be driven now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from uuid import uuid4
from zoneinfo import ZoneInfo

from courier_api.config import Config
from courier_api.demo.inputs import DemoFiles
from courier_api.demo.people import STAFF, Login, hire_couriers, hire_staff, make_secrets
from courier_api.demo.planning import plan_and_publish
from courier_api.domain.actor import Actor, Role
from courier_api.domain.dispatch.branch import Branch
from courier_api.domain.dispatch.intake import ImportRecord, IntakeOutcome
from courier_api.domain.dispatch.publishing import Published
from courier_api.errors import ConflictError
from courier_api.ports import Store
from courier_api.services.dispatch.branches import (
    branch_of_file,
    put_roster,
    read_roster,
    set_up_branch,
)
from courier_api.services.dispatch.day_problem import Maps
from courier_api.services.dispatch.import_orders import import_orders, read_files
from courier_api.services.office.till import draw_cash
from courier_api.services.work import Work
from routing.exchange.couriers_file import CouriersRead
from routing.settings import default_settings

__all__ = ["BRANCH_ID", "Demo", "lay_out"]

T = TypeVar("T")
BRANCH_ID = "futian"
SOLD_AT = time(15, 0)
TILL_FEN = 2_000_000
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """What was laid out.

    Parameters
    ----------
    branch, day
        Where, and the local day of the visits.
    logins
        Everybody; couriers without a password have yet to bind their phones.
    imported, published
        What became of the order files and of the plan.
    """

    branch: Branch
    day: date
    logins: tuple[Login, ...]
    imported: ImportRecord
    published: Published

    def login(self, name: str) -> Login:
        """Return one person's log-in."""
        return next(login for login in self.logins if login.login == name)


@dataclass(frozen=True, slots=True)
class _Yard:
    """Opens units of work for the people of the branch, yesterday afternoon."""

    store: Store
    config: Config
    at: datetime

    def do(self, actor: Actor, act: Callable[[Work], T]) -> T:
        return self.store.write(
            lambda unit: act(
                Work(
                    unit=unit,
                    actor=actor,
                    at=self.at,
                    figures=self.config.figures,
                    new_id=lambda: uuid4().hex,
                )
            )
        )


def lay_out(
    store: Store,
    config: Config,
    files: DemoFiles,
    *,
    now: datetime,
    iterations: int,
    tell: Told = lambda _: None,
) -> Demo:
    """Fill an empty database with the branch and its day.

    Parameters
    ----------
    now
        This instant; its local day is the day of the visits.
    iterations
        How long to search for a plan; the same on every machine.
    tell
        Is told each step.

    Raises
    ------
    ConflictError
        If the database holds people already.
    InputError
        If a file cannot be used.
    """
    zone = ZoneInfo(config.figures.time_zone)
    today = now.astimezone(zone).date()
    yesterday_at = datetime.combine(today - timedelta(days=1), SOLD_AT, zone)
    yard = _Yard(store, config, yesterday_at.astimezone(now.tzinfo))
    _demand_empty(store)
    branch = branch_of_file(files.depots, branch_id=BRANCH_ID, time_zone=config.figures.time_zone)
    tell("reading order and courier files")
    orders = read_files(files.orders, day=files.day, time_zone=branch.time_zone)
    roster = _moved(read_roster(files.couriers, branch, files.day), today - files.day)
    made = make_secrets((login for login, _, _ in STAFF), config.figures.people)
    tell("hiring people")
    setup = Actor("setup", Role.SYSTEM, BRANCH_ID)
    yard.do(setup, lambda work: set_up_branch(work, branch))
    staff = yard.do(setup, lambda work: hire_staff(work, made))
    couriers = yard.do(setup, lambda work: hire_couriers(work, roster.records))
    who = {login.role: Actor(login.person_id, login.role, BRANCH_ID) for login in staff}
    badges = {record.id: record.id for record in roster.records}
    yard.do(who[Role.DISPATCHER], lambda work: put_roster(work, today, roster, badges))
    yard.do(who[Role.ACCOUNTANT], lambda work: draw_cash(work, TILL_FEN))
    tell("taking orders in")
    imported = yard.do(who[Role.DISPATCHER], lambda work: import_orders(work, orders, today))
    tell(f"planning {imported.count(IntakeOutcome.NEW)} orders")
    maps = Maps(
        settings=default_settings(), roads=files.roads, known_addresses=files.known_addresses
    )
    published = plan_and_publish(
        store, lambda act: yard.do(who[Role.DISPATCHER], act), today, maps, iterations
    )
    return Demo(
        branch=branch,
        day=today,
        logins=(*staff, *couriers),
        imported=imported,
        published=published,
    )


def _demand_empty(store: Store) -> None:
    with store.read() as unit:
        if unit.people.page(None, frozenset(Role), "", 1):
            raise ConflictError(
                "database", ["holds people already: lay the demonstration out in a new one"]
            )


def _moved(roster: CouriersRead, by: timedelta) -> CouriersRead:
    """Let certificates run out as many days later as the day itself is moved."""
    records = tuple(
        replace(
            record,
            skills=tuple(
                replace(skill, expires_on=skill.expires_on and skill.expires_on + by)
                for skill in record.skills
            ),
        )
        for record in roster.records
    )
    return replace(roster, records=records)
