"""One row of a couriers file to a record, with every rule it breaks."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from routing.exchange.courier_record import CourierRecord, RouteEnd
from routing.model import Break, Mode, Skill, TimeWindow, clock
from routing.rules import courier_rules as rules
from routing.rules.points import PointRules, read_point
from routing.rules.row_check import RowCheck
from routing.rules.values import BadValueError, UnreadableError
from routing.rules.values.clock import read_clock_s
from routing.rules.values.days import read_day
from routing.rules.values.money import read_fen
from routing.rules.values.numbers import read_decimal, read_whole
from routing.rules.values.text import normal_text
from routing.rules.values.words import read_choice, read_mode
from routing.settings import AppointmentSettings
from routing.tables import Cell

__all__ = ["CourierReader"]

_POINT_RULES = PointRules(rules.POINT_BAD, rules.POINT_SWAPPED, rules.POINT_FAR)
_LIST_BREAK = re.compile(r"[;,、|\n]+")
_CODE = re.compile(r"[a-z][a-z0-9_\-]*(:[a-z0-9_\-]+)*")
_WORD = re.compile(r"[a-z0-9][a-z0-9_\-]*")
_DAY_S = 86_400


class CourierReader:
    """Reads the rows of a couriers file.

    Parameters
    ----------
    depots
        Ids that a courier may belong to.
    day
        Certificates that expire before it are pointed out; ``None``: none are.
    settings
        Say which skills are asked for and where the service area is.
    """

    def __init__(
        self, depots: Sequence[str], day: date | None, settings: AppointmentSettings
    ) -> None:
        self._depots = tuple(depots)
        self._day = day
        self._area = settings.service_area
        self._asked = frozenset(settings.vehicle_skills.values())

    def read(self, check: RowCheck) -> CourierRecord | None:
        """Return the courier of a row, or ``None`` if it breaks a rule that refuses it."""
        identifier = normal_text(check.usable("courier_id"))
        if not identifier:
            check.break_rule(rules.ID_MISSING, "courier_id")
        name = check.text("name")
        if not name:
            check.break_rule(rules.NAME_MISSING, "name")
        depot_id = self._depot(check)
        mode = check.read("mode", read_mode, rules.MODE_UNKNOWN)
        shift = _shift(check)
        break_ = _break(check, shift)
        skills = self._skills(check)
        equipment = check.read("equipment", _read_equipment, rules.EQUIPMENT_MALFORMED)
        start = read_point(check, ("start_lat", "start_lon"), _POINT_RULES, self._area)
        end = check.read("end", _read_end, rules.END_UNKNOWN)
        limits = _Limits.read(check)
        if check.refused or shift is None:
            return None
        return CourierRecord(
            id=identifier,
            name=name,
            depot_id=depot_id,
            mode=mode or Mode.EBIKE,
            shift=shift,
            break_=break_,
            skills=skills,
            equipment=equipment or frozenset(),
            bag_capacity=limits.bag_capacity,
            max_stops=limits.max_stops,
            max_working_s=limits.max_working_s,
            cash_limit_fen=limits.cash_limit_fen,
            start=start,
            end=end or RouteEnd.DEPOT,
            row=check.ref,
        )

    def _depot(self, check: RowCheck) -> str:
        depot_id = normal_text(check.usable("depot_id"))
        known = ", ".join(self._depots)
        if not depot_id:
            check.break_rule(rules.DEPOT_MISSING, "depot_id", depots=known)
        elif depot_id not in self._depots:
            check.break_rule(rules.DEPOT_UNKNOWN, "depot_id", depots=known)
        return depot_id

    def _skills(self, check: RowCheck) -> tuple[Skill, ...]:
        def reader(cell: Cell) -> tuple[Skill, ...]:
            return _read_skills(cell, self._day or date.today())  # noqa: DTZ011 - for the year only

        skills = check.read("skills", reader, rules.SKILL_MALFORMED) or ()
        for skill in skills:
            if skill.code not in self._asked:
                hint = _hint(skill.code, self._asked)
                check.break_rule(rules.SKILL_UNKNOWN, "skills", skill=skill.code, **hint)
            if self._day is not None and not skill.holds_on(self._day):
                check.break_rule(
                    rules.SKILL_EXPIRED,
                    "skills",
                    skill=skill.code,
                    expires=skill.expires_on,
                    day=self._day,
                )
        return skills


@dataclass(frozen=True, slots=True)
class _Limits:
    bag_capacity: int | None
    max_stops: int | None
    max_working_s: int | None
    cash_limit_fen: int | None

    @classmethod
    def read(cls, check: RowCheck) -> _Limits:
        readers: dict[str, Callable[[Cell], int]] = {
            "bag_capacity": read_whole,
            "max_stops": read_whole,
            "max_working_hours": _read_hours_s,
            "cash_limit_yuan": _read_limit_fen,
        }
        values = {}
        for field, reader in readers.items():
            values[field] = check.read(field, reader, rules.NUMBER_UNREADABLE)
            if values[field] == 0 and field != "cash_limit_yuan":
                check.break_rule(rules.NUMBER_ZERO, field)
        return cls(*values.values())


def _shift(check: RowCheck) -> TimeWindow | None:
    start_s = check.read("shift_start", read_clock_s, rules.TIME_UNREADABLE)
    end_s = check.read("shift_end", read_clock_s, rules.TIME_UNREADABLE)
    for field in ("shift_start", "shift_end"):
        if check.cell(field) is None:
            check.break_rule(rules.SHIFT_MISSING, field)
    if start_s is None or end_s is None:
        return None
    if end_s <= start_s:
        check.break_rule(rules.SHIFT_BACKWARDS, "shift_end")
        return None
    return TimeWindow(start_s, end_s)


def _break(check: RowCheck, shift: TimeWindow | None) -> Break | None:
    """Return the rest, which lies between break_from and break_to as a whole."""
    from_s = check.read("break_from", read_clock_s, rules.TIME_UNREADABLE)
    to_s = check.read("break_to", read_clock_s, rules.TIME_UNREADABLE)
    minutes = check.read("break_minutes", read_whole, rules.NUMBER_UNREADABLE)
    given = [check.cell(field) is not None for field in ("break_from", "break_to", "break_minutes")]
    if not any(given) or (minutes == 0 and not any(given[:2])):
        return None
    if not all(given):
        check.break_rule(rules.BREAK_INCOMPLETE, _first_missing(given))
        return None
    if from_s is None or to_s is None or minutes is None:
        return None
    if minutes == 0 or to_s - from_s < minutes * 60:
        check.break_rule(
            rules.BREAK_IMPOSSIBLE,
            "break_minutes",
            reason=f"{minutes} minutes do not fit between {clock(from_s)} and {clock(to_s)}",
            reason_zh=f"{clock(from_s)} 至 {clock(to_s)} 容不下 {minutes} 分钟",
        )
        return None
    return _break_on_shift(check, from_s, to_s, minutes * 60, shift)


def _break_on_shift(
    check: RowCheck, from_s: int, to_s: int, duration_s: int, shift: TimeWindow | None
) -> Break | None:
    """Return the rest with its window cut to the shift."""
    first_s = from_s if shift is None else max(from_s, shift.start_s)
    last_s = (to_s if shift is None else min(to_s, shift.end_s)) - duration_s
    if last_s < first_s:
        window = f"{clock(from_s)}-{clock(to_s)}"
        check.break_rule(rules.BREAK_OUTSIDE, "break_from", window=window, shift=shift)
        return None
    return Break(TimeWindow(first_s, last_s), duration_s)


def _first_missing(given: Sequence[bool]) -> str:
    return ("break_from", "break_to", "break_minutes")[given.index(False)]


def _read_skills(cell: Cell, near: date) -> tuple[Skill, ...]:
    skills: dict[str, Skill] = {}
    for part in filter(None, map(str.strip, _LIST_BREAK.split(normal_text(cell)))):
        code, at, expiry = (piece.strip() for piece in part.partition("@"))
        code = code.lower()
        if _CODE.fullmatch(code) is None:
            raise UnreadableError(f"{code!r} is no skill code", f"“{code}”不是技能代码")
        expires_on = None
        if at:
            try:
                expires_on = read_day(expiry, near)
            except BadValueError as error:
                raise UnreadableError(
                    f"{expiry!r} is no expiry date", f"“{expiry}”不是有效期"
                ) from error
        if code in skills:
            raise UnreadableError(f"{code} stands there twice", f"{code} 重复")
        skills[code] = Skill(code, expires_on)
    return tuple(skills.values())


def _read_equipment(cell: Cell) -> frozenset[str]:
    words = [word.strip().lower() for word in _LIST_BREAK.split(normal_text(cell))]
    for word in filter(None, words):
        if _WORD.fullmatch(word) is None:
            raise UnreadableError(f"{word!r} is no word for equipment", f"“{word}”不是设备代码")
    return frozenset(filter(None, words))


def _read_end(cell: Cell) -> RouteEnd:
    return RouteEnd(read_choice(cell, "route_end"))


def _read_hours_s(cell: Cell) -> int:
    seconds = round(read_decimal(cell) * 3600)
    if not 0 <= seconds <= _DAY_S:
        raise UnreadableError("a day has 0 to 24 hours", "一天为 0 至 24 小时")
    return seconds


def _read_limit_fen(cell: Cell) -> int:
    fen = read_fen(cell)
    if fen < 0:
        raise UnreadableError("it is below 0", "小于 0")
    return fen


def _hint(code: str, asked: frozenset[str]) -> dict[str, str]:
    close = difflib.get_close_matches(code, asked, n=1)
    if not close:
        return {"hint": "", "hint_zh": ""}
    return {"hint": f"; is it {close[0]}?", "hint_zh": f"，是否为 {close[0]}？"}
