"""Keys that sign a branch's sheets of the day, and the sheets printed with them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.digest import hex_word
from courier_api.domain.dispatch.branch import Branch
from courier_api.domain.office.sheet_key import SheetKey
from courier_api.errors import InputError, NotFoundError
from courier_api.ports import UnitOfWork
from courier_api.ports.day_sheet import SheetPress
from courier_api.services.work import Work

__all__ = ["keys_at", "make_sheet_key", "print_sheets"]


def keys_at(unit: UnitOfWork, branch_id: str, at: datetime) -> tuple[bytes, ...]:
    """Return the public keys whose sheets count at that instant, 32 bytes each."""
    return tuple(key.public for key in unit.sheet_keys.of_branch(branch_id) if key.holds_at(at))


def make_sheet_key(
    work: Work, branch_id: str, press: SheetPress, *, at_once: bool = False
) -> SheetKey:
    """Give a branch a key for its sheets.

    The first one holds from the beginning of today.  A later one takes the
    place of the one before at the next local midnight, so that today's sheets
    still count; `at_once`, if the one before has come into wrong hands.

    Raises
    ------
    NotFoundError
        If there is no such branch.
    """
    unit = work.unit
    branch = unit.sales.branch(branch_id)
    today = branch.day_of(work.at)
    if not any(one.prints for one in unit.sheet_keys.of_branch(branch_id)):
        valid_from = branch.midnight_at(today)
    elif at_once:
        valid_from = work.at
    else:
        valid_from = branch.midnight_at(today + timedelta(days=1))
    key = press.new_key(work.new_id(), branch_id, valid_from)
    unit.sheet_keys.add(key)
    work.log("make_sheet_key", SubjectKind.BRANCH, branch_id, key=hex_word(key.public.hex()))
    return key


def print_sheets(
    unit: UnitOfWork,
    branch_id: str,
    press: SheetPress,
    *,
    day: date,
    copies: int,
    at: datetime,
    ahead: timedelta,
) -> bytes:
    """Return the branch's sheets of a day as PDF.

    A sheet proves its day only if nobody has it much before, so it is printed
    on that day, or at most `ahead` of its midnight.

    Raises
    ------
    InputError
        If the day is over or too far ahead, or there cannot be so many copies.
    NotFoundError
        If there is no such branch, or it has no key.
    """
    branch = unit.sales.branch(branch_id)
    _demand_day(branch, day, at, ahead)
    when = max(at, branch.midnight_at(day))
    keys = unit.sheet_keys.of_branch(branch_id)
    key = next((one for one in keys if one.prints and one.holds_at(when)), None)
    if key is None:
        raise NotFoundError(
            f"branch {branch_id}",
            ["has no key for sheets of the day: courier-api branch-key makes one"],
        )
    return press.pages(key, branch.name, day, copies, at)


def _demand_day(branch: Branch, day: date, at: datetime, ahead: timedelta) -> None:
    if day < branch.day_of(at):
        raise InputError("day", ["is over: its sheets prove nothing any more"])
    if branch.midnight_at(day) - at > ahead:
        hours = ahead.total_seconds() / 3600
        raise InputError("day", [f"is too far ahead: print at most {hours:g} hours before it"])
