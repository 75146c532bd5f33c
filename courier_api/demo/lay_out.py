"""Lays out one branch for today: sold, booked and planned yesterday, to be driven now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from courier_api.config import Config
from courier_api.demo.inputs import DemoFiles
from courier_api.demo.people import (
    STAFF,
    Login,
    courier_logins,
    hire_couriers,
    hire_staff,
    make_secrets,
)
from courier_api.demo.planning import plan_and_publish
from courier_api.demo.yard import Yard
from courier_api.domain.actor import Actor, Role
from courier_api.domain.dispatch.branch import Branch
from courier_api.domain.dispatch.intake import ImportRecord, IntakeOutcome
from courier_api.domain.dispatch.publishing import Published
from courier_api.errors import ConflictError
from courier_api.ports import Store
from courier_api.services.dispatch.day_problem import Maps
from courier_api.services.dispatch.load_day import load_day
from courier_api.services.office.till import draw_cash
from courier_api.services.work import Work
from routing.exchange.couriers_file import CouriersRead
from routing.settings import default_settings

__all__ = ["BRANCH_ID", "Demo", "lay_out"]

T = TypeVar("T")
BRANCH_ID = "futian"
SETUP = Actor("setup", Role.SYSTEM, BRANCH_ID)
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
    yard = Yard(store, config, yesterday_at.astimezone(now.tzinfo))
    _demand_empty(store)
    made = make_secrets((login for login, _, _ in STAFF), config.figures.people)
    tell("hiring people")
    staff = yard.do(SETUP, lambda work: hire_staff(work, made))
    who = {login.role: Actor(login.person_id, login.role, BRANCH_ID) for login in staff}

    def as_dispatcher(act: Callable[[Work], T], /) -> T:
        return yard.do(who[Role.DISPATCHER], act)

    tell("reading files, taking orders in")
    loaded = load_day(
        as_dispatcher,
        files.loaded,
        branch_id=BRANCH_ID,
        time_zone=config.figures.time_zone,
        persons=_hired,
        visit_day=today,
    )
    yard.do(who[Role.ACCOUNTANT], lambda work: draw_cash(work, TILL_FEN))
    tell(f"planning {loaded.record.count(IntakeOutcome.NEW)} orders")
    maps = Maps(
        settings=default_settings(), roads=files.roads, known_addresses=files.known_addresses
    )
    return Demo(
        branch=loaded.branch,
        day=today,
        logins=(*staff, *courier_logins(loaded.roster)),
        imported=loaded.record,
        published=plan_and_publish(store, as_dispatcher, today, maps, iterations),
    )


def _hired(work: Work, couriers: CouriersRead) -> Mapping[str, str]:
    """Hire the couriers of a roster; dispatchers hire nobody, whoever sets a branch up does."""
    return hire_couriers(work.acting_as(SETUP.role, SETUP.id), couriers.records)


def _demand_empty(store: Store) -> None:
    with store.read() as unit:
        if unit.people.page(None, frozenset(Role), "", 1):
            raise ConflictError(
                "database", ["holds people already: lay the demonstration out in a new one"]
            )
