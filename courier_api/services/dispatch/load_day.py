"""A branch's day from its files: branch, roster, orders; the way in of demo and simulation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from courier_api.domain.dispatch.branch import Branch
from courier_api.domain.dispatch.intake import ImportRecord
from courier_api.domain.dispatch.roster import RosterEntry
from courier_api.services.dispatch.branches import (
    branch_of_file,
    put_roster,
    read_roster,
    set_up_branch,
)
from courier_api.services.dispatch.import_orders import OrderFiles, import_orders, read_files
from courier_api.services.dispatch.solve_watch import Open
from courier_api.services.work import Work
from routing.exchange.couriers_file import CouriersRead

__all__ = ["DayFiles", "LoadedDay", "load_day"]

Persons = Callable[[Work, CouriersRead], Mapping[str, str]]
"""Finds or creates the person behind each badge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFiles:
    """The files of one branch's day, as ``routing plan`` takes them.

    Parameters
    ----------
    orders, couriers, depots
        Files.
    day
        The local planning day of the order files.
    """

    orders: tuple[Path, ...]
    couriers: Path
    depots: Path
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedDay:
    """What came of the files.

    Parameters
    ----------
    branch, roster, record
        As written down.
    persons
        The courier behind each badge.
    """

    branch: Branch
    roster: tuple[RosterEntry, ...]
    record: ImportRecord
    persons: Mapping[str, str]


def load_day(
    open_work: Open,
    files: DayFiles,
    *,
    branch_id: str,
    time_zone: str,
    persons: Persons,
    visit_day: date | None = None,
) -> LoadedDay:
    """Set a branch up and load a day's files; loading them again changes nothing.

    Parameters
    ----------
    open_work
        Opens units of work of somebody who may book orders in `branch_id`.
    persons
        Is asked in the unit of work in which the roster is written.
    visit_day
        The local day of shifts and visits, if it is not the files' own; sales were
        made, and certificates run out, as many days later.

    Raises
    ------
    InputError
        If a file is not there, or no depot or courier can be used.
    """
    branch = branch_of_file(files.depots, branch_id=branch_id, time_zone=time_zone)
    day = visit_day or files.day
    by = day - files.day
    couriers = _roster_moved(read_roster(files.couriers, branch, files.day), by)
    orders = _orders_moved(read_files(files.orders, day=files.day, time_zone=time_zone), by)

    def set_up(work: Work) -> tuple[tuple[RosterEntry, ...], Mapping[str, str]]:
        set_up_branch(work, branch)
        found = persons(work, couriers)
        return put_roster(work, day, couriers, found), found

    roster, found = open_work(set_up)
    record = open_work(lambda work: import_orders(work, orders, day))
    return LoadedDay(branch=branch, roster=roster, record=record, persons=found)


def _orders_moved(files: OrderFiles, by: timedelta) -> OrderFiles:
    """Let sales be made as many days later as the day is moved: none is overdue for that."""
    sales = tuple(
        replace(sale, sold_at=sale.sold_at and sale.sold_at + by) for sale in files.read.sales
    )
    return replace(files, read=replace(files.read, sales=sales))


def _roster_moved(roster: CouriersRead, by: timedelta) -> CouriersRead:
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
