"""Branches and who is on shift: what planning needs from the office's files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.dispatch.branch import Branch
from courier_api.domain.dispatch.roster import RosterEntry
from courier_api.errors import InputError
from courier_api.services.work import Work
from routing.exchange.couriers_file import CouriersRead, read_couriers
from routing.exchange.depots_file import DepotRecord, read_depots
from routing.model import RowRef
from routing.rules import Severity

__all__ = ["branch_of_file", "put_roster", "read_roster", "set_up_branch"]


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
