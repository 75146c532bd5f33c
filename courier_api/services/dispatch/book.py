"""Appointments: agreed, moved, cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from courier_api.domain.dispatch.branch import Branch
from courier_api.domain.dispatch.sale import Booking
from courier_api.domain.dispatch.working_day import DaySource, WorkingDay, next_working_day
from courier_api.domain.order.evidence import Evidence
from courier_api.domain.order.order import Order
from courier_api.domain.order.states import OrderEvent, OrderState
from courier_api.errors import InputError
from courier_api.services.dispatch.leave_route import leave_route
from courier_api.services.effects import carry_out
from courier_api.services.work import Work
from routing.model import TimeWindow
from routing.rules.values.spans import SpanReader
from routing.settings import default_settings

__all__ = [
    "Booked",
    "agreed",
    "book",
    "book_order",
    "cancel",
    "is_over",
    "next_day_for",
    "working_day",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """An order with its new appointment.

    Parameters
    ----------
    order, booking
        As they stand now.
    source
        What says that the day is worked; ``None`` if the caller named the day.
    """

    order: Order
    booking: Booking
    source: DaySource | None = None


def next_day_for(work: Work, branch: Branch) -> WorkingDay:
    """Return the branch's next working day, for appointments that name none (次日预约)."""
    holidays = work.figures.dispatch.fixed_holidays
    return next_working_day(branch.day_of(work.at), holidays)


def book(
    work: Work,
    order_id: str,
    *,
    day: date | None = None,
    windows: tuple[TimeWindow, ...] = (),
    premium_due_fen: int | None = None,
) -> Booked:
    """Agree an appointment, the first or another; an order on a route leaves it.

    Parameters
    ----------
    day
        Local; the next working day if not given.
    windows
        For the start of service; the whole working day if not given.
    premium_due_fen
        When terms changed with it.

    Raises
    ------
    InputError
        If a window lies outside the visiting hours, or they overlap.
    StepError, RightsError, GuardError
        As the order's life has it.
    NotFoundError
        If the actor's branch has no such order.
    """
    order = work.order(order_id)
    branch = work.unit.sales.branch(order.branch_id)
    booking, source = agreed(work, branch, day, windows)
    booked = book_order(work, branch, order, booking, premium_due_fen)
    return Booked(order=booked, booking=booking, source=source)


def agreed(
    work: Work, branch: Branch, day: date | None, windows: tuple[TimeWindow, ...]
) -> tuple[Booking, DaySource | None]:
    """Return the windows as they can be booked, and what says that the day is worked.

    Raises
    ------
    InputError
        If a window lies outside the visiting hours, or they overlap.
    """
    source = None
    if day is None:
        found = next_day_for(work, branch)
        day, source = found.day, found.source
    if outside := [str(w) for w in windows if not _visited(w)]:
        told = f"{', '.join(outside)} is outside the visiting hours {_hours().visiting_hours}"
        raise InputError("appointment", [told])
    return Booking(day=day, windows=windows or (_hours().working_day,)), source


def is_over(work: Work, branch: Branch, booking: Booking) -> bool:
    """Say whether the last window of the booking has ended."""
    return booking.appointment(branch).to_at <= work.at


def book_order(
    work: Work, branch: Branch, order: Order, booking: Booking, premium_due_fen: int | None = None
) -> Order:
    """Take the step and write the windows down."""
    is_new = order.state is OrderState.SOLD
    evidence = Evidence(
        appointment=booking.appointment(branch),
        premium_due_fen=premium_due_fen,
        documents=None if is_new else work.unit.custody.of_order(order.id),
    )
    advanced = work.step(order, OrderEvent.BOOK, evidence)
    work.unit.sales.book(order.id, booking)
    if not is_new:
        leave_route(work, order.id)
    carry_out(work, advanced)
    return advanced.order


def cancel(work: Work, order_id: str) -> Order:
    """Call an order off; it leaves its route.

    Raises
    ------
    StepError, RightsError, GuardError
        As the order's life has it.
    NotFoundError
        If the actor's branch has no such order.
    """
    order = work.order(order_id)
    evidence = Evidence(documents=work.unit.custody.of_order(order.id))
    advanced = work.step(order, OrderEvent.CANCEL, evidence)
    leave_route(work, order.id)
    carry_out(work, advanced)
    return advanced.order


def working_day() -> TimeWindow:
    """Return the window of an appointment that names none."""
    return _hours().working_day


@cache
def _hours() -> SpanReader:
    return SpanReader(default_settings().appointments)


def _visited(window: TimeWindow) -> bool:
    hours = _hours().visiting_hours
    return hours.start_s <= window.start_s and window.end_s <= hours.end_s
