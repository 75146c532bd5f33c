"""When an order row wants the courier: its day and its windows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from routing.model import TimeWindow
from routing.rules import order_rules as rules
from routing.rules.row_check import RowCheck
from routing.rules.values import BadValueError, UnreadableError
from routing.rules.values.appointments import Appointment, AppointmentReader, merge
from routing.rules.values.clock import read_clock_s
from routing.rules.values.days import read_day
from routing.rules.values.text import normal_text
from routing.settings import AppointmentSettings
from routing.tables import Cell

__all__ = ["Times", "TimesReader"]


@dataclass(frozen=True, slots=True)
class Times:
    """Windows on the planning day, and the wish."""

    windows: tuple[TimeWindow, ...]
    preferred: TimeWindow | None


class TimesReader:
    """Reads date, window and wish of rows for one planning day.

    Parameters
    ----------
    settings
        Words and hours.
    day
        The planning day.
    """

    def __init__(self, settings: AppointmentSettings, day: date) -> None:
        self._settings = settings
        self._day = day
        self._appointments = AppointmentReader(settings, day)

    def read(self, check: RowCheck) -> Times | None:
        """Return the times of a row, or ``None`` with the rules it breaks."""
        dated, known = self._dated(check)
        window = self._window(check)
        if check.has_column("appointment_date") and known and dated.day is None:
            dated = dated if window is None or window.day is None else window
            if dated.day is None:
                check.break_rule(rules.DATE_MISSING, "appointment_date")
        for appointment in (dated, window):
            day = None if appointment is None else appointment.day
            if day is not None and day != self._day:
                check.break_rule(rules.DATE_OTHER, "appointment_date", other=day)
                break
        wish = check.read("preferred", self._phrase, rules.WISH_UNREADABLE)
        if window is None:
            return None
        if not window.windows and window.preferred is None:
            window = Appointment(dated.windows, dated.preferred or window.preferred)
        return self._times(check, window, wish)

    def _dated(self, check: RowCheck) -> tuple[Appointment, bool]:
        """Return what the date column says, and whether it could be read (or is blank)."""
        before = len(check.faults)
        dated = check.read(
            "appointment_date",
            self._date_cell,
            rules.DATE_UNREADABLE,
            impossible=rules.DATE_IMPOSSIBLE,
            relative=rules.DATE_RELATIVE,
        )
        if dated is not None:
            return dated, True
        refused = check.faults[before:]
        return Appointment(()), not refused

    def _date_cell(self, cell: Cell) -> Appointment:
        if isinstance(cell, datetime) and (cell.hour or cell.minute):
            at_s = read_clock_s(cell)
            slack_s = self._settings.exact_slack_s
            return Appointment((TimeWindow(at_s - slack_s, at_s + slack_s),), day=cell.date())
        try:
            return Appointment((), day=read_day(cell, self._day))
        except UnreadableError:
            appointment = self._phrase(cell)
            if appointment.day is None:
                raise
            return appointment

    def _window(self, check: RowCheck) -> Appointment | None:
        """Return what the window columns say; blank is an empty appointment, ``None`` a fault."""
        before = len(check.faults)
        window = check.read(
            "window",
            self._phrase,
            rules.WINDOW_UNREADABLE,
            impossible=rules.WINDOW_IMPOSSIBLE,
            relative=rules.DATE_RELATIVE,
        )
        if any(fault.column == check.column("window") for fault in check.faults[before:]):
            self._explain_date(check)
            return None
        return window or self._from_two_columns(check)

    def _explain_date(self, check: RowCheck) -> None:
        """Say so if the window turned out to be a date."""
        cell = check.cell("window")
        try:
            read_day(cell, self._day)
        except BadValueError:
            return
        last = check.faults.pop()
        if last.rule != rules.WINDOW_UNREADABLE.number:
            check.faults.append(last)
            return
        check.break_rule(rules.WINDOW_AS_DATE, "window")

    def _from_two_columns(self, check: RowCheck) -> Appointment | None:
        bounds = {}
        for field in ("window_start", "window_end"):
            before = len(check.faults)
            bounds[field] = check.read(
                field,
                read_clock_s,
                rules.WINDOW_UNREADABLE,
                impossible=rules.WINDOW_IMPOSSIBLE,
            )
            if len(check.faults) > before:
                return None
        start_s, end_s = bounds["window_start"], bounds["window_end"]
        if start_s is None and end_s is None:
            return Appointment(())
        working = self._appointments.spans.working_day
        start_s = working.start_s if start_s is None else start_s
        end_s = working.end_s if end_s is None else end_s
        if end_s < start_s:
            check.break_rule(
                rules.WINDOW_IMPOSSIBLE,
                "window_start",
                reason="ends before it starts",
                reason_zh="结束早于开始",
            )
            return None
        return Appointment((TimeWindow(start_s, end_s),))

    def _phrase(self, cell: Cell) -> Appointment:
        if isinstance(cell, datetime | date):
            raise UnreadableError
        if isinstance(cell, timedelta | float):
            at_s = read_clock_s(cell)
            return self._appointments.read(f"{at_s // 3600}:{at_s % 3600 // 60:02d}")
        return self._appointments.read(normal_text(cell))

    def _times(self, check: RowCheck, said: Appointment, wish: Appointment | None) -> Times | None:
        hours = self._appointments.spans.visiting_hours
        typed = said.windows or (self._appointments.spans.working_day,)
        windows = merge(
            TimeWindow(max(window.start_s, hours.start_s), min(window.end_s, hours.end_s))
            for window in typed
            if window.start_s <= hours.end_s and window.end_s >= hours.start_s
        )
        shown = ", ".join(map(str, typed))
        if not windows:
            check.break_rule(rules.WINDOW_NIGHT, "window", window=shown, hours=hours)
            return None
        if said.inferred:
            check.break_rule(rules.WINDOW_INFERRED, "window", window=shown)
        preferred = said.preferred
        if wish is not None:
            preferred = wish.preferred or (wish.windows[0] if wish.windows else preferred)
        return Times(windows, preferred)
