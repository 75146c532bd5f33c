"""Branches and who is on shift: what planning needs from the office's files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from courier_api.domain.actor import Role
from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.dispatch.branch import Branch
from courier_api.domain.dispatch.roster import RosterEntry
from courier_api.domain.people.person import Person, PersonState
from courier_api.errors import InputError, NotFoundError
from courier_api.services.dispatch.uploaded import uploaded
from courier_api.services.work import Work
from routing.exchange.couriers_file import CouriersRead, read_couriers
from routing.exchange.depots_file import DepotRecord, read_depots
from routing.model import RowRef
from routing.rules import Severity

__all__ = [
    "branch_in_sight",
    "branch_of_file",
    "persons_of",
    "put_roster",
    "read_roster",
    "read_roster_upload",
    "roster_of",
    "set_up_branch",
]


def branch_of_file(path: Path, *, branch_id: str, time_zone: str) -> Branch:
    """Return the branch whose depot a depots file names.

    Raises
    ------
    InputError
        Unless the file names exactly one depot.
    """
    read = read_depots(path)
    if len(read.records) != 1:
        told = [str(fault) for fault in read.faults] or [f"names {len(read.records)} depots"]
        raise InputError(f"depots file {path.name}", told)
    depot = read.records[0]
    return Branch(
        id=branch_id,
        name=depot.name,
        time_zone=time_zone,
        depot_id=depot.id,
        location=depot.location,
    )


def set_up_branch(work: Work, branch: Branch) -> None:
    """Write a branch, or what changed about it."""
    work.unit.sales.put_branch(branch)
    work.log("set_up_branch", SubjectKind.BRANCH, branch.id)


def read_roster(path: Path, branch: Branch, day: date) -> CouriersRead:
    """Read a couriers file for one day of a branch.

    Raises
    ------
    InputError
        If no courier in it can be used.
    """
    depot = DepotRecord(id=branch.depot_id, location=branch.location, row=RowRef("branch"))
    read = read_couriers(path, depots=[depot], day=day)
    if not read.records:
        refused = [str(fault) for fault in read.faults if fault.severity is Severity.REFUSE]
        raise InputError(f"couriers file {path.name}", refused or ["names no courier"])
    return read


def read_roster_upload(name: str, content: bytes, branch: Branch, day: date) -> CouriersRead:
    """Read an uploaded couriers file; its name is only for telling faults."""
    with uploaded(name, content) as path:
        return read_roster(path, branch, day)


def branch_in_sight(work: Work, branch_id: str) -> Branch:
    """Return a branch that the actor may see; raises `NotFoundError`."""
    if branch_id != work.actor.branch_id and work.actor.role is not Role.ADMIN:
        raise NotFoundError(f"branch {branch_id}", ["is not there"])
    return work.unit.sales.branch(branch_id)


def roster_of(work: Work, day: date) -> tuple[RosterEntry, ...]:
    """Return who of the actor's branch is on shift on `day`."""
    return work.unit.sales.roster(work.actor.branch_id, day)


def put_roster(
    work: Work, day: date, couriers: CouriersRead, persons: Mapping[str, str]
) -> tuple[RosterEntry, ...]:
    """Write who is on shift on `day`.

    Parameters
    ----------
    persons
        The person behind each badge, by pseudonym.

    Raises
    ------
    InputError
        Naming every badge without a person.
    """
    missing = [record.id for record in couriers.records if record.id not in persons]
    if missing:
        raise InputError(
            "couriers file", [f"badge {badge} belongs to nobody: create him" for badge in missing]
        )
    entries = tuple(
        RosterEntry(
            branch_id=work.actor.branch_id,
            day=day,
            courier_id=persons[record.id],
            badge=record.id,
            profile=replace(record, id=persons[record.id], name="", row=RowRef("roster")),
        )
        for record in couriers.records
    )
    work.unit.sales.put_roster(work.actor.branch_id, day, entries)
    work.log("put_roster", SubjectKind.BRANCH, work.actor.branch_id, couriers=len(entries))
    return entries


def persons_of(work: Work, badges: Iterable[str]) -> dict[str, str]:
    """Return the courier behind each badge: by login name, by pseudonym, or as once before."""
    found = {}
    for badge in badges:
        person = _courier(work, badge)
        if person is not None:
            found[badge] = person.id
    return found


def _courier(work: Work, badge: str) -> Person | None:
    """Return the active courier of the branch who has `badge`, if there is one."""
    people = work.unit.people
    before = work.unit.sales.courier_of_badge(work.actor.branch_id, badge)
    named = [people.by_login(badge.lower())]
    for person_id in filter(None, (before, badge)):
        with suppress(NotFoundError):
            named.append(people.get(person_id))
    return next((person for person in named if person and _works_here(work, person)), None)


def _works_here(work: Work, person: Person) -> bool:
    here = person.branch_id == work.actor.branch_id and person.role is Role.COURIER
    return here and person.state is PersonState.ACTIVE
