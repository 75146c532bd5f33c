"""Appointments: agreed, moved, called off, each by who may."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courier_api.domain.actor import Role
from courier_api.domain.dispatch.working_day import DaySource
from courier_api.domain.order.states import OrderState
from courier_api.errors import GuardError, InputError, NotFoundError, RightsError, StepError
from courier_api.services.dispatch.book import book, cancel
from courier_api.services.dispatch.see_orders import list_orders
from routing.model import TimeWindow
from tests.courier_api.dispatch.office import DAY, HOUR, Office, a_sale


@pytest.fixture
def sold(office: Office) -> str:
    """An order that came without an appointment."""
    (taken,) = office.take(a_sale(), day=None)
    assert taken.unbooked
    return taken.order_id


def test_an_appointment_without_a_day_is_for_the_next_working_day(
    office: Office, sold: str
) -> None:
    booked = office.do(Role.AGENT, book, sold)
    assert (booked.booking.day, booked.source) == (DAY, DaySource.CALENDAR)
    assert booked.order.state is OrderState.BOOKED
    assert booked.order.appointment is not None
    assert booked.order.appointment.from_at.isoformat() == "2026-06-18T01:00:00+00:00"


def test_several_windows_are_promised_from_the_first_to_the_last(office: Office, sold: str) -> None:
    windows = (TimeWindow(9 * HOUR, 10 * HOUR), TimeWindow(16 * HOUR, 17 * HOUR))
    booked = office.do(Role.AGENT, book, sold, day=DAY, windows=windows)
    window = booked.order.appointment
    assert window is not None
    assert window.to_at - window.from_at == timedelta(hours=8)
    with office.store.read() as unit:
        assert unit.sales.bookings([sold])[sold].windows == windows


def test_terms_may_change_with_the_appointment(office: Office, sold: str) -> None:
    assert office.do(Role.AGENT, book, sold, premium_due_fen=1).order.premium_due_fen == 1


def test_nobody_is_visited_at_night_or_yesterday(office: Office, sold: str) -> None:
    with pytest.raises(InputError, match="visiting hours"):
        office.do(Role.AGENT, book, sold, windows=(TimeWindow(22 * HOUR, 23 * HOUR),))
    with pytest.raises(GuardError, match="not over"):
        office.do(Role.AGENT, book, sold, day=DAY - timedelta(days=5))


def test_couriers_book_nothing_and_dispatchers_call_nothing_off(office: Office, sold: str) -> None:
    with pytest.raises(NotFoundError):
        office.do(Role.COURIER, book, sold)
    with pytest.raises(RightsError):
        office.do(Role.DISPATCHER, cancel, sold)


def test_an_order_of_another_branch_is_not_there(office: Office, sold: str) -> None:
    with pytest.raises(NotFoundError):
        office.elsewhere(book, sold)


def test_an_order_called_off_stays_in_the_books(office: Office, sold: str) -> None:
    office.do(Role.AGENT, cancel, sold)
    (view,) = office.look(Role.AGENT, list_orders, states=[OrderState.CANCELLED], limit=9)
    assert view.order.id == sold
    with pytest.raises(StepError, match="possible"):
        office.do(Role.AGENT, book, sold)
